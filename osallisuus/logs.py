"""Keeps residents' paths and addresses out of every log."""

import logging
import re

from django.conf import settings

HIDDEN = "/…/"


class ResidentPathFilter(logging.Filter):
    """Blanks the path and the address in records about pages where residents answer."""

    def __init__(self):
        super().__init__()
        paths = "|".join(re.escape(path.rstrip("/")) for path in settings.RESIDENT_PATHS)
        self.pattern = re.compile(rf"(?<![\w/])({paths})(/[^\s\"'?]*)?(\?[^\s\"']*)?(?=[\s\"']|$)")

    def filter(self, record):
        message = record.getMessage()
        if self.pattern.search(message):
            record.msg = self.pattern.sub(HIDDEN, message)
            record.args = ()
            record.request = None
            record.exc_info = None if record.levelno < logging.ERROR else record.exc_info
        return True
