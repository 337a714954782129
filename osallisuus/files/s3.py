"""Uploaded files in a bucket of an S3 store; imported only where MEDIA_STORE_URL names one."""

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

ERRORS = (BotoCoreError, ClientError)
"""What the store raises while it is away or refuses; a file that is not there is none of them."""
CLIENT = Config(
    # Nobody waits longer for it than for the database.
    connect_timeout=3,
    read_timeout=15,
    retries={"total_max_attempts": 2},
    # As stores of other makers than Amazon understand it too.
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class S3Store(S3Storage):
    """The bucket is private, and nobody but the portal reads it: addresses of files stay the
    portal's own, which asks who may read."""

    def get_default_settings(self):
        return super().get_default_settings() | {
            "client_config": CLIENT,
            "default_acl": None,
            # Two files of one name are two files, as in a folder.
            "file_overwrite": False,
            "transfer_config": TransferConfig(use_threads=False),
        }

    def url(self, name, parameters=None, expire=None, http_method=None):
        return settings.MEDIA_URL + filepath_to_uri(name)
