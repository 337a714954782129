"""The setting of a copy of the database that PostgreSQL keeps up by itself, for reading only."""

from pathlib import Path

from osallisuus.startup import environment
from osallisuus.startup.environment import SettingError


def replica(name: str) -> dict | None:
    """Django's settings of the copy; None where the environment names none.

    Raises SettingError for anything but PostgreSQL.
    """
    if not environment.text(name):
        return None
    found = environment.database(name, default=Path())
    if found["ENGINE"] != "osallisuus.database.postgresql":
        raise SettingError(f"{name} is no PostgreSQL: write postgres://user:word@host:5432/name.")
    # Django's own backend: ours watches one server and would take this one's silence for the
    # other's. So no pool either: it tries a lost server more and more seldom.
    options = found["OPTIONS"]
    options.pop("pool", None)
    options["options"] = f"{options['options']} -c default_transaction_read_only=on".strip()
    return found | {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": environment.CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }
