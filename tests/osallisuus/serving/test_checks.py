import pytest

from osallisuus.serving.checks import mail_reaches_people

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
