import stat
import subprocess
import sys

import pytest

from osallisuus.startup import environment
from osallisuus.startup.environment import SettingError


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("yes", True), ("", False), ("0", False), ("off", False)]
)
def test_flag_reads_yes_and_no(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)

    assert environment.flag("DEBUG") is expected


def test_flag_refuses_nonsense_in_one_sentence(monkeypatch):
    monkeypatch.setenv("DEBUG", "ehkä")

    with pytest.raises(SettingError, match="DEBUG is 'ehkä': write 1 or 0."):
        environment.flag("DEBUG")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("[::1]", True),
        ("localhost", True),
        ("kunta.fi", False),
        ("10.0.0.1", False),
        ("*", False),
        (".localhost.fi", False),
    ],
)
def test_loopback_is_only_this_machine(host, expected):
    assert environment.is_loopback(host) is expected


def test_hosts_refuse_an_address(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "https://kunta.fi/")

    with pytest.raises(SettingError, match="write only host names"):
        environment.hosts("ALLOWED_HOSTS")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("", ""),
        ("https://kunta.fi", "https://kunta.fi"),
        ("https://kunta.fi:8443/", "https://kunta.fi:8443"),
    ],
)
def test_address_of_the_site_has_no_slash_at_the_end(monkeypatch, given, found):
    monkeypatch.setenv("SITE_URL", given)

    assert environment.address("SITE_URL") == found


@pytest.mark.parametrize("given", ["kunta.fi", "ftp://kunta.fi", "https://", "https://kunta.fi/a"])
def test_address_of_the_site_is_refused_in_one_sentence(monkeypatch, given):
    monkeypatch.setenv("SITE_URL", given)

    with pytest.raises(SettingError, match="write it as https://kunta.fi:8443"):
        environment.address("SITE_URL")


def test_secret_is_made_once_for_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("CARD_KEY", raising=False)

    first = environment.secret("CARD_KEY", store=tmp_path, is_local=True)
    second = environment.secret("CARD_KEY", store=tmp_path, is_local=True)

    assert first == second
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / "card_key").stat().st_mode) == 0o600


def test_secret_must_be_given_to_a_real_host(monkeypatch, tmp_path):
    monkeypatch.delenv("CARD_KEY", raising=False)

    with pytest.raises(SettingError, match="CARD_KEY is missing"):
        environment.secret("CARD_KEY", store=tmp_path, is_local=False)


def test_short_secret_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("CARD_KEY", "lyhyt")

    with pytest.raises(SettingError, match="at least 32 characters"):
        environment.secret("CARD_KEY", store=tmp_path, is_local=True)


def test_mail_goes_to_files_unless_an_address_is_given(monkeypatch, tmp_path):
    monkeypatch.delenv("EMAIL_URL", raising=False)

    assert environment.mail("EMAIL_URL", folder=tmp_path) == {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path),
    }


def test_mail_address_names_server_user_and_sender(monkeypatch, tmp_path):
    monkeypatch.setenv(
        "EMAIL_URL", "smtp+tls://me%40kunta.fi:s%3Ana@posti.kunta.fi?from=a@kunta.fi"
    )

    assert environment.mail("EMAIL_URL", folder=tmp_path) == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "posti.kunta.fi",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "me@kunta.fi",
        "EMAIL_HOST_PASSWORD": "s:na",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
        "DEFAULT_FROM_EMAIL": "a@kunta.fi",
        "SERVER_EMAIL": "a@kunta.fi",
    }


def test_requests_wait_for_postgresql_a_limited_time_in_a_pool(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://portaali@kanta/osallisuus?sslmode=require")
    monkeypatch.setenv("SERVES_PAGES", "1")
    monkeypatch.setenv("DATABASE_STATEMENT_SECONDS", "20")

    found = environment.database("DATABASE_URL", default=tmp_path / "x.sqlite3")

    assert (found["ENGINE"], found["CONN_MAX_AGE"]) == ("osallisuus.database.postgresql", 0)
    assert found["OPTIONS"] == {
        "server_side_binding": True,
        "connect_timeout": 3,
        "tcp_user_timeout": 15_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "pool": {"min_size": 1, "max_size": 8, "timeout": 3},
        "prepare_threshold": 5,
        "sslmode": "require",
        "options": "-c log_parameter_max_length_on_error=0 -c statement_timeout=20000"
        " -c lock_timeout=5000 -c idle_in_transaction_session_timeout=300000",
    }


def test_commands_have_no_limit_for_a_statement(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://portaali@kanta/osallisuus")
    monkeypatch.delenv("SERVES_PAGES", raising=False)

    found = environment.database("DATABASE_URL", default=tmp_path / "x.sqlite3")

    assert found["OPTIONS"]["options"] == "-c log_parameter_max_length_on_error=0"
    assert "pool" not in found["OPTIONS"]
    assert found["CONN_MAX_AGE"] == 600


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", "mysql://kone/kanta", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", "postgres://kone", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", "sqlite:////ei/kansiota/x.sqlite3", "DATABASE_URL: the file /ei/kansiota"),
        ("EMAIL_URL", "kyyhky://x", "EMAIL_URL cannot be read"),
        ("TRUSTED_PROXIES", "välityspalvelin", "TRUSTED_PROXIES has 'välityspalvelin'"),
        ("ALLOWED_HOSTS", "kunta.fi", "SECRET_KEY is missing"),
        ("DEBUG", "ehkä", "DEBUG is 'ehkä'"),
        ("SECOND_FACTOR", "ehkä", "SECOND_FACTOR is 'ehkä': write demanded or offered."),
    ],
)
def test_nonsense_stops_the_start_with_one_sentence(monkeypatch, tmp_path, name, value, sentence):
    for other in ("SECRET_KEY", "CARD_KEY", "DATABASE_URL"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv(name, value)

    started = subprocess.run(
        [sys.executable, "-c", "import osallisuus.settings"],
        capture_output=True,
        text=True,
        check=False,
    )

    [line] = started.stderr.splitlines()
    assert started.returncode == 1
    assert line.startswith(f"The portal cannot start. {sentence}")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"debug": True}, "DEBUG shows secrets to strangers"),
        ({"card_keys": ["a"]}, "CARD_KEY is the same as SECRET_KEY"),
        ({"card_keys": ["b", "a"]}, "CARD_KEY is the same as SECRET_KEY"),
        ({"card_keys": ["b", "c", "b"]}, "CARD_KEY_FALLBACKS has a key twice"),
        ({"secret_keys": ["a", "a"]}, "SECRET_KEY_FALLBACKS has a key twice"),
    ],
)
def test_values_are_refused_that_do_not_fit_together(facts, sentence):
    fitting = {"debug": False, "is_local": False, "secret_keys": ["a"], "card_keys": ["b"]}
    environment.check_together(**fitting)

    with pytest.raises(SettingError, match=sentence):
        environment.check_together(**fitting | facts)


def test_earlier_keys_are_as_long_as_keys_are(monkeypatch):
    monkeypatch.setenv("CARD_KEY_FALLBACKS", f"{'a' * 32}, {'b' * 40}")
    assert environment.earlier_secrets("CARD_KEY_FALLBACKS") == ["a" * 32, "b" * 40]

    monkeypatch.setenv("CARD_KEY_FALLBACKS", f"{'a' * 32},{'b' * 31}")
    with pytest.raises(SettingError, match="CARD_KEY_FALLBACKS has a key of under 32 characters"):
        environment.earlier_secrets("CARD_KEY_FALLBACKS")


@pytest.mark.parametrize(
    ("hosts", "given", "expected"),
    [
        ("127.0.0.1", "", "offered"),
        ("kunta.fi", "", "demanded"),
        ("kunta.fi,127.0.0.1", "", "demanded"),
        ("kunta.fi", "Offered", "offered"),
        ("127.0.0.1", "demanded", "demanded"),
    ],
)
def test_second_factor_is_demanded_on_a_real_host(monkeypatch, tmp_path, hosts, given, expected):
    facts = {
        "ALLOWED_HOSTS": hosts,
        "SECOND_FACTOR": given,
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "s" * 32,
        "CARD_KEY": "c" * 32,
        "DATABASE_URL": "",
    }
    for name, value in facts.items():
        monkeypatch.setenv(name, value)

    script = "from osallisuus import settings; print(settings.SECOND_FACTOR)"
    started = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert started.stdout.strip() == expected


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("redis://:sana@kätkö:6379/0", "redis://:sana@kätkö:6379/0"),
        ("valkey://kätkö/1", "redis://kätkö/1"),
        ("valkeys://kätkö/1", "rediss://kätkö/1"),
        ("unix:///run/valkey.sock", "unix:///run/valkey.sock"),
    ],
)
def test_cache_is_a_server_by_its_address(monkeypatch, address, location):
    monkeypatch.setenv("CACHE_URL", address)

    found = environment.cache("CACHE_URL")

    assert found["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert found["LOCATION"] == location


def test_cache_is_a_table_of_the_database_where_none_is_named(monkeypatch):
    monkeypatch.delenv("CACHE_URL", raising=False)

    assert environment.cache("CACHE_URL")["LOCATION"] == "osallisuus_cache"


@pytest.mark.parametrize("address", ["memcached://kätkö", "kätkö:6379", "redis://"])
def test_cache_that_cannot_be_read_is_refused(monkeypatch, address):
    monkeypatch.setenv("CACHE_URL", address)

    with pytest.raises(SettingError, match="CACHE_URL cannot be read"):
        environment.cache("CACHE_URL")
