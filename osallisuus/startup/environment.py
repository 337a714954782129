"""Deployment facts from the environment, read once and refused in one clear sentence."""

import ipaddress
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
CONNECTION_SECONDS = 600
"""How long a command keeps a connection to the database open."""


class SettingError(Exception):
    """A value in the environment that cannot be used; the message says what to write instead."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str) -> bool:
    value = text(name, "0").lower()
    if value in {"", "0", "no", "false", "off"}:
        return False
    if value in {"1", "yes", "true", "on"}:
        return True
    raise SettingError(f"{name} is {value!r}: write 1 or 0.")


def choice(name: str, *, known: tuple[str, ...], default: str) -> str:
    value = text(name, default).lower() or default
    if value not in known:
        raise SettingError(f"{name} is {value!r}: write {' or '.join(known)}.")
    return value


def number(name: str, default: int, *, least: int = 1) -> int:
    """A whole number, `least` or more."""
    given = text(name) or str(default)
    if not given.isascii() or not given.isdigit() or int(given) < least:
        raise SettingError(f"{name} is {given!r}: write a whole number, {least} or more.")
    return int(given)


def token(name: str, *, least: int = 24) -> str:
    """A word that programs show, of `least` characters or more; empty where none is given."""
    given = text(name)
    if given and (len(given) < least or not given.isascii() or not given.isprintable()):
        raise SettingError(f"{name} is too short: write {least} letters and digits or more.")
    return given


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    return found or list(default)


def hosts(name: str) -> list[str]:
    """Host names as Django compares them; an address with a scheme or a path is refused."""
    found = names(name, LOOPBACK_HOSTS)
    for host in found:
        if "/" in host or " " in host:
            raise SettingError(f"{name} has {host!r}: write only host names, such as kunta.fi.")
    return found


def address(name: str) -> str:
    """An address of a whole site, without a slash at the end; empty where none is given."""
    given = text(name).rstrip("/")
    parts = urlsplit(given)
    if given and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path):
        raise SettingError(f"{name} is {given!r}: write it as https://kunta.fi:8443.")
    return given


def is_loopback(host: str) -> bool:
    bare = host.strip("[]").lower()
    # "testserver" is the host of Django's test client.
    if bare in {"localhost", "testserver"}:
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    found = []
    for part in names(name):
        try:
            found.append(ipaddress.ip_network(part, strict=False))
        except ValueError:
            raise SettingError(
                f"{name} has {part!r}: write addresses or networks, such as 10.0.0.5 or 10.0.0.0/8."
            ) from None
    return found


def folder(name: str, default: Path) -> Path:
    path = Path(text(name) or default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"{name}: the folder cannot be made ({error.strerror}).") from None
    return path


def secret(name: str, *, store: Path, is_local: bool) -> str:
    """The given secret, or one made once and kept in `store` where only this machine answers."""
    given = text(name)
    if given:
        if len(given) < 32:
            raise SettingError(f"{name} is too short: give at least 32 characters.")
        return given
    if not is_local:
        raise SettingError(f"{name} is missing: give it when ALLOWED_HOSTS names a real host.")
    path = store / name.lower()
    try:
        # One call makes the file or fails, and nobody else on the machine may
        # read it, not even for a moment.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    value = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value)
    return value


def earlier_secrets(name: str) -> list[str]:
    """Keys that were in use before, the newest first; none by default."""
    found = names(name)
    if any(len(each) < 32 for each in found):
        raise SettingError(f"{name} has a key of under 32 characters: write a comma between keys.")
    return found


def check_together(
    *, debug: bool, is_local: bool, secret_keys: list[str], card_keys: list[str]
) -> None:
    """What each value may be alone, but not beside the others. Keys: the one in use first."""
    if debug and not is_local:
        raise SettingError("DEBUG shows secrets to strangers: leave it out on a real host.")
    if set(secret_keys) & set(card_keys):
        raise SettingError(
            "CARD_KEY is the same as SECRET_KEY: give another, so that one can change alone."
        )
    for name, keys in (("SECRET_KEY", secret_keys), ("CARD_KEY", card_keys)):
        if len(set(keys)) < len(keys):
            raise SettingError(f"{name}_FALLBACKS has a key twice, or the one that is in use.")


def database(name: str, *, default: Path) -> dict:
    """Django's settings of PostgreSQL or SQLite; anything that cannot be opened is refused here."""
    address = text(name) or f"sqlite:///{default}"
    try:
        found = dj_database_url.parse(
            address, conn_max_age=CONNECTION_SECONDS, conn_health_checks=True
        )
    except ValueError:
        found = {"ENGINE": "", "NAME": ""}
    kind = found["ENGINE"].rpartition(".")[2]
    if kind not in {"postgresql", "sqlite3"} or not found["NAME"]:
        raise SettingError(
            f"{name} cannot be read: "
            "write postgres://user:word@host:5432/name or sqlite:////path/to/file."
        )
    if kind == "postgresql":
        return found | _postgresql(found.get("OPTIONS", {}))
    if found["NAME"] != ":memory:":
        _check_file(name, Path(found["NAME"]))
    return found


def _postgresql(given: dict) -> dict:
    """Time limits of connections, and a pool for processes that serve pages.

    `given`: options of the address, which win over those here. Commands, such as a long import or
    a migration, have no limit for a statement.
    """
    # libpq takes one second for two.
    connect = number("DATABASE_CONNECT_SECONDS", 3, least=2)
    # Never values with an error in the server's log, whatever the server itself would do.
    session = {"log_parameter_max_length_on_error": 0}
    pool = {}
    if flag("SERVES_PAGES"):
        session |= {
            "statement_timeout": 1000 * number("DATABASE_STATEMENT_SECONDS", 15),
            "lock_timeout": 1000 * number("DATABASE_LOCK_SECONDS", 5),
            "idle_in_transaction_session_timeout": 300_000,
        }
        size = number("DATABASE_POOL_SIZE", 8)
        pool = {
            "pool": {"min_size": 1, "max_size": size, "timeout": connect},
            # The server keeps the plan of what a connection has asked so often: planning takes it
            # longer than running. Not through a pooler that shares a session.
            "prepare_threshold": 5,
        }
    options = {
        # Values apart from the statement: the log of the server never holds them.
        "server_side_binding": True,
        "connect_timeout": connect,
        "tcp_user_timeout": 15_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        **pool,
        **given,
        "options": " ".join(
            [*(f"-c {key}={value}" for key, value in session.items()), given.get("options", "")]
        ).strip(),
    }
    return {
        "ENGINE": "osallisuus.database.postgresql",
        "OPTIONS": options,
        # Django refuses a pool beside connections that it keeps by itself.
        "CONN_MAX_AGE": 0 if pool else CONNECTION_SECONDS,
    }


def _check_file(name: str, path: Path) -> None:
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise SettingError(f"{name}: the file {path} cannot be written. Make its folder first.")


CACHE_SCHEMES = {
    **dict.fromkeys(("redis", "valkey"), "redis"),
    **dict.fromkeys(("rediss", "valkeys"), "rediss"),
    "unix": "unix",
}


def cache(name: str) -> dict:
    """Django's settings of the cache that all processes share: a table of the database, or a Redis
    or Valkey server by its address."""
    address = text(name)
    if not address:
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "osallisuus_cache",
            # The default of 300 would throw away counts of guesses that are still needed.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    scheme, _separator, place = address.partition("://")
    if scheme not in CACHE_SCHEMES or not place:
        raise SettingError(f"{name} cannot be read: write redis://:word@host:6379/0.")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{CACHE_SCHEMES[scheme]}://{place}",
        "KEY_PREFIX": "portaali",
        # Nobody waits longer for it than for the database.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }


def mail(name: str, *, folder: Path) -> dict:
    """Django's mail settings from one address: file:, console: or smtp://user:word@host:port."""
    address = text(name)
    if not address:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": str(folder)}
    parts = urlsplit(address)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file" and parts.path:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": parts.path}
    if parts.scheme in {"smtp", "smtps", "smtp+tls"} and parts.hostname:
        return _smtp(name, parts)
    raise SettingError(
        f"{name} cannot be read: write smtp+tls://user:word@host:587 or file:///mail."
    )


def _smtp(name: str, parts) -> dict:
    try:
        port = parts.port
    except ValueError:
        raise SettingError(f"{name} has a port that is no number.") from None
    sender = parse_qs(parts.query).get("from")
    found = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }
    if sender:
        found["DEFAULT_FROM_EMAIL"] = found["SERVER_EMAIL"] = sender[0]
    return found
