"""The setting of where uploaded files are: a folder, or a bucket of an S3 store by its address."""

from urllib.parse import parse_qs, unquote, urlsplit

from osallisuus.startup.environment import SettingError, is_loopback, text

SCHEMES = {"s3": "https", "s3+http": "http"}
FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
EXAMPLE = "s3://key:word@s3.kunta.fi/bucket?region=eu-north-1"


def store(name: str) -> dict:
    """One of Django's STORAGES: the folder MEDIA_DIR where the environment names no store.

    Raises SettingError for an address that cannot be read, or has no https and leaves the machine.
    No message quotes the address, which has a key.
    """
    address = text(name)
    if not address:
        return FOLDER
    parts = urlsplit(address)
    bucket = parts.path.strip("/")
    if parts.scheme not in SCHEMES or not parts.hostname or not bucket or "/" in bucket:
        raise SettingError(f"{name} cannot be read: write {EXAMPLE}.")
    if parts.scheme == "s3+http" and not is_loopback(parts.hostname):
        raise SettingError(f"{name} without https is for this machine only: write {EXAMPLE}.")
    return {"BACKEND": "osallisuus.files.s3.S3Store", "OPTIONS": _options(parts, bucket)}


def _options(parts, bucket: str) -> dict:
    """Without a key boto3 looks for one as its own tools do: environment, file, or the machine's
    role."""
    place = parts.netloc.rpartition("@")[2]
    options = {"endpoint_url": f"{SCHEMES[parts.scheme]}://{place}", "bucket_name": bucket}
    if parts.username:
        options["access_key"] = unquote(parts.username)
        options["secret_key"] = unquote(parts.password or "")
    if region := parse_qs(parts.query).get("region"):
        options["region_name"] = region[0]
    return options
