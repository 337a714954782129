import logging
import socket
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction

from osallisuus.mail import Delivery, deliver, deliver_after_commit, leaves_the_machine, site_url
from tests import factories

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def files(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FILES, str(tmp_path)
    return tmp_path


@pytest.fixture
def dead_server(settings):
    """A port of this machine where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"


def test_each_address_gets_a_message_of_its_own():
    result = deliver("Aihe", "Teksti\n", ["a@esimerkki.example", "b@esimerkki.example"])

    assert result == Delivery.SENT
    assert [message.to for message in mail.outbox] == [
        ["a@esimerkki.example"],
        ["b@esimerkki.example"],
    ]


def test_what_goes_to_a_file_is_not_called_sent(files):
    result = deliver("Aihe", "Teksti\n", ["a@esimerkki.example"])

    assert result == Delivery.STORED
    [path] = files.iterdir()
    assert "To: a@esimerkki.example" in path.read_text(encoding="utf-8")


def test_server_that_is_down_costs_a_warning_without_an_address(dead_server, caplog):
    result = deliver("Aihe", "Teksti\n", ["a@esimerkki.example"])

    assert result == Delivery.FAILED
    assert caplog.record_tuples == [
        ("osallisuus.mail", logging.WARNING, "A message could not be sent: Aihe")
    ]


@pytest.mark.parametrize(
    ("backend", "leaves"),
    [
        (SMTP, True),
        (FILES, False),
        ("django.core.mail.backends.console.EmailBackend", False),
        ("django.core.mail.backends.dummy.EmailBackend", False),
    ],
)
def test_only_a_server_takes_mail_out_of_the_machine(settings, backend, leaves):
    settings.EMAIL_BACKEND = backend

    assert leaves_the_machine() == leaves


def test_mail_waits_for_the_rows_it_tells_of(transactional_db):
    told, context = [], {"invitation": factories.make_invitation(), "url": "x", "link_days": 14}

    with transaction.atomic():
        deliver_after_commit(
            "projects/emails/invitation.txt", context, ["a@esimerkki.example"], told.append
        )
        before = len(mail.outbox)

    assert (before, len(mail.outbox), told) == (0, 1, [Delivery.SENT])


@pytest.mark.parametrize(
    ("hosts", "is_local", "url"),
    [
        (["127.0.0.1", "localhost"], True, "http://127.0.0.1"),
        (["kunta.example", "127.0.0.1"], False, "https://kunta.example"),
        ([".kunta.example"], False, "https://kunta.example"),
    ],
)
def test_links_without_a_request_begin_with_the_first_host(settings, hosts, is_local, url):
    settings.ALLOWED_HOSTS, settings.IS_LOCAL, settings.SITE_URL = hosts, is_local, ""

    assert site_url() == url


def test_test_message_says_that_the_server_took_it():
    out = StringIO()

    call_command("sendtestmail", "a@esimerkki.example", stdout=out)

    assert out.getvalue() == "The mail server took the message to a@esimerkki.example.\n"
    assert [message.subject for message in mail.outbox] == ["Koeviesti: Yhdessä kunnassa"]


def test_test_message_says_that_nothing_was_sent(files):
    out = StringIO()

    call_command("sendtestmail", "a@esimerkki.example", stdout=out)

    expected = f"Nothing was sent: EMAIL_URL is missing, mail goes to {files}.\n"
    assert out.getvalue() == expected


def test_test_message_fails_with_the_server(dead_server):
    with pytest.raises(CommandError, match="The mail server did not take the message: .*refused"):
        call_command("sendtestmail", "a@esimerkki.example")
