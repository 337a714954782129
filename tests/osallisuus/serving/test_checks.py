import secrets
import subprocess
import sys

import pytest
from django.conf import settings as site

from osallisuus.serving.checks import mail_reaches_people, proxy_is_believed
from tests.server.conftest import environment_of

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"
MISSING = "EMAIL_URL is missing, so no mail leaves this machine."
NO_SENDER = "EMAIL_URL names no sender, so most servers refuse the mail."


@pytest.mark.parametrize(
    ("is_local", "backend", "sender", "sentences"),
    [
        (True, FILES, "webmaster@localhost", []),
        (False, FILES, "webmaster@localhost", [MISSING]),
        (False, SMTP, "webmaster@localhost", [NO_SENDER]),
        (False, SMTP, "portaali@kunta.example", []),
    ],
)
def test_real_host_needs_mail_that_leaves_it(settings, is_local, backend, sender, sentences):
    settings.IS_LOCAL, settings.EMAIL_BACKEND = is_local, backend
    settings.DEFAULT_FROM_EMAIL = sender

    assert [error.msg for error in mail_reaches_people(None)] == sentences


@pytest.mark.parametrize(
    ("is_local", "proxies", "ids"),
    [(True, [], []), (False, ["127.0.0.1"], []), (False, [], ["osallisuus.W002"])],
)
def test_real_host_names_the_proxy_before_it(settings, is_local, proxies, ids):
    settings.IS_LOCAL, settings.TRUSTED_PROXIES = is_local, proxies

    assert [warning.id for warning in proxy_is_believed(None)] == ids


def shipped_settings() -> dict[str, str]:
    """Those of docs/deploy, filled in as an installation does."""
    lines = (site.BASE_DIR / "docs/deploy/portaali.env").read_text("utf-8").splitlines()
    found = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return found | {
        "DATABASE_URL": "postgres://portaali:sana@127.0.0.1/portaali",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "CARD_KEY": secrets.token_urlsafe(48),
        "EMAIL_URL": "smtp+tls://portaali:sana@posti.example:587?from=portaali@kunta.example",
    }


def test_shipped_settings_once_filled_in_leave_nothing_to_say_before_a_real_host(tmp_path):
    facts = {"SECOND_FACTOR": "", "METRICS_TOKEN": "", "DEBUG": ""} | shipped_settings()

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment_of(tmp_path, **facts),
        cwd=site.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (1 silenced).\n"
