"""The settings of the portal with Django's own connections, for `tests.benchmarks.connections`."""

import os

from osallisuus.settings import *  # noqa: F403  the settings, but for one
from osallisuus.settings import DATABASES

del DATABASES["default"]["OPTIONS"]["pool"]
DATABASES["default"]["CONN_MAX_AGE"] = int(os.environ["CONNECTION_SECONDS"])
