"""One sentence instead of a traceback where a command cannot reach the database."""

from django.db import OperationalError, connection


def sentence(error: OperationalError) -> str | None:
    """What is wrong and what to look at, without the password; None for any other error."""
    # A code from the server means that it was reached, and what is wrong is something else.
    if connection.vendor != "postgresql" or getattr(error.__cause__, "sqlstate", "") is not None:
        return None
    facts = connection.settings_dict
    host = facts["HOST"] or "the local socket"
    port = f", port {facts['PORT']}" if facts["PORT"] else ""
    return (
        f"The database {facts['NAME']} at {host}{port} cannot be reached. "
        "Start PostgreSQL or correct DATABASE_URL, and run the command again."
    )
