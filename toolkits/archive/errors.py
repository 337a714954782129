"""Why an archive is not taken in."""

from django.core.exceptions import ValidationError


class ArchiveError(ValidationError):
    """Nothing is written; the message is a sentence that says what to do."""
