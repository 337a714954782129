"""The store of uploaded files, a folder or a bucket, asked in ways that both answer alike."""

from django.conf import settings
from django.core.files.storage import default_storage


def listed(folder: str) -> tuple[list[str], list[str]]:
    """Names of folders and of files in it; none where it is not there: a bucket has no folders."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def is_bucket() -> bool:
    return settings.STORAGES["default"]["BACKEND"].endswith(".S3Store")


def store_errors() -> tuple[type[Exception], ...]:
    """What the store raises while it is away; a folder has no errors of its own."""
    if not is_bucket():
        return ()
    from osallisuus.files.s3 import ERRORS  # noqa: PLC0415  only where it is used

    return ERRORS
