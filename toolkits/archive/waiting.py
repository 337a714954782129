"""Archives that were sent in and wait for a yes."""

from osallisuus.background.waiting import WaitingFiles

FOLDER = "arkistot"
_FILES = WaitingFiles(FOLDER)
keep, kept, drop, sweep = _FILES.keep, _FILES.kept, _FILES.drop, _FILES.sweep
