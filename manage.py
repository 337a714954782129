#!/usr/bin/env python3
"""Run a command of the portal; the project's environment is made first where it is missing."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036  an older Python gets a sentence, not a traceback
    sys.exit("Python 3.11 or newer is needed; this is %s." % sys.version.split()[0])  # noqa: UP031


def main():
    from osallisuus.startup import bootstrap  # noqa: PLC0415  an older Python could not read it

    bootstrap.prepare(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "osallisuus.settings")

    from django.core.management import execute_from_command_line  # noqa: PLC0415  made just above
    from django.db import OperationalError  # noqa: PLC0415  made just above

    from osallisuus.database import unreachable  # noqa: PLC0415  made just above

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        sentence = unreachable.sentence(error)
        if sentence is None:
            raise
        sys.exit(sentence)


if __name__ == "__main__":
    main()
