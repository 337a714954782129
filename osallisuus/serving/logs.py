"""Keeps residents' paths, addresses and answers out of every log."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import unquote

from django.conf import settings

from osallisuus.database.postgresql.watch import WATCH

HIDDEN = "/…/"
FORMATS = ("plain", "json")


def hidden_paths() -> re.Pattern[str]:
    """Finds in a text each path that no log may hold, in any spelling, with its query."""
    hidden = (*settings.RESIDENT_PATHS, *settings.SECRET_PATHS)
    paths = "|".join(re.escape(path.strip("/")) for path in hidden)
    languages = "|".join(code for code, _name in settings.LANGUAGES)
    return re.compile(
        rf"(?<![\w/])/+(?:(?:{languages})/+)?({paths})(/[^\s\"'?]*)?(\?[^\s\"']*)?(?=[\s\"']|$)",
        re.IGNORECASE,
    )


class ResidentPathFilter(logging.Filter):
    """Blanks the path and the address in records about pages where residents answer, or whose
    address is a secret, however the path was spelled; of an error only the lines of code remain."""

    def __init__(self):
        super().__init__()
        self.pattern = hidden_paths()

    def filter(self, record):
        # Decoded first: %6Bysely is the same path, and would pass a pattern of letters.
        message = unquote(record.getMessage())
        if self.pattern.search(message):
            record.msg = self.pattern.sub(HIDDEN, message)
            record.args = ()
            # Whoever formats the record could read the address from its request.
            record.request = None
            error = record.exc_info[1] if record.exc_info else None
            # An error's own words may quote a row with answers, so only the lines of code remain.
            record.exc_text = without_values(error) if error else None
            record.exc_info = None
        return True


class DatabaseAwayFilter(logging.Filter):
    """Pages that fail while the database is away: said once, when it began, and not again for
    every visitor."""

    def filter(self, record):
        is_unavailable = getattr(record, "status_code", None) == HTTPStatus.SERVICE_UNAVAILABLE
        return not (is_unavailable and WATCH.is_away)


class JsonFormatter(logging.Formatter):
    """One object a line: time (UTC), level, logger, message and, of a request, its status; of an
    error its kind and the lines of code, never its own words."""

    def format(self, record):
        error = record.exc_info[1] if record.exc_info else None
        found = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "status": getattr(record, "status_code", None),
            "trace": without_values(error) if error else record.exc_text,
            **getattr(record, "facts", {}),
        }
        told = {key: value for key, value in found.items() if value not in (None, "")}
        return json.dumps(told, ensure_ascii=False)


def without_values(error: BaseException) -> str:
    """Where an error and what led to it happened, without their own words."""
    parts = []
    while error is not None:
        parts.append(f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}")
        error = error.__cause__ or error.__context__
    return "".join(parts).rstrip()
