import re
from datetime import date

import pytest
from django.core import mail
from django.utils import timezone

from tests.reading import main_text
from toolkits.models import Subscription

pytestmark = pytest.mark.django_db

ASK = "/seuraa/posti/"
ADDRESS = "lukija@esimerkki.example"


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    def sent(email=ADDRESS, channels=("lupaukset",), path=ASK):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(path, {"email": email, "channels": list(channels)})

    return sent


def link_of(message):
    return re.search(r"/seuraa/posti/[\w-]+/", message.body)[0]


def rows():
    return list(Subscription.objects.values_list("email", "channels", "confirmed_on"))


def test_asking_sends_one_letter_with_a_link_and_confirms_nothing(ask):
    response = ask("Lukija@Esimerkki.example", ["lupaukset", "julkaisut"])

    assert (response.status_code, response["Location"]) == (302, "/seuraa/posti/pyydetty/")
    assert rows() == [(ADDRESS, ["lupaukset", "julkaisut"], None)]
    [letter] = mail.outbox
    assert letter.to == [ADDRESS]
    assert letter.subject == "Vahvista uutisten tilaus: Yhdessä kunnassa"


def test_letter_speaks_the_language_of_the_page(ask):
    ask(path="/sv/seuraa/posti/")

    [letter] = mail.outbox
    assert letter.subject == "Bekräfta prenumerationen på nyheter: Yhdessä kunnassa"
    assert "/sv/seuraa/posti/" in letter.body


def test_opening_the_link_does_nothing_and_its_button_confirms(ask, client):
    ask()
    link = link_of(mail.outbox[0])

    page = client.get(link)
    before = rows()
    client.post(link, {"channels": ["tulokset"]})

    assert "Vahvista vielä, että haluat viestejä." in main_text(page)
    assert before == [(ADDRESS, ["lupaukset"], None)]
    assert rows() == [(ADDRESS, ["tulokset"], timezone.localdate())]


def test_stranger_changes_nothing_of_an_address_that_is_followed(ask, client):
    ask()
    client.post(link_of(mail.outbox[0]), {"channels": ["lupaukset"]})
    kept = rows()

    known = ask(channels=["julkaisut"])
    unknown = ask("toinen@esimerkki.example")

    assert rows()[:1] == kept
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert known.content == unknown.content
    assert mail.outbox[1].subject == "Saat jo uutisia: Yhdessä kunnassa"


def test_nobody_can_fill_a_strangers_mailbox(ask):
    answers = [ask() for _time in range(5)]

    assert len(mail.outbox) == 2
    assert {(one.status_code, one["Location"]) for one in answers} == {
        (302, "/seuraa/posti/pyydetty/")
    }


def test_network_that_asks_like_a_machine_has_to_wait(ask):
    answers = [ask(f"lukija{number}@esimerkki.example") for number in range(11)]

    assert [one.status_code for one in answers] == [302] * 10 + [200]
    assert "Odota tunti" in main_text(answers[-1])
    assert len(mail.outbox) == 10


def test_asking_for_nothing_keeps_what_was_typed(client):
    page = client.post(ASK, {"email": "lukija@"})

    assert "Valitse ainakin yksi aihe." in main_text(page)
    assert 'value="lukija@"' in page.text
    assert rows() == []


def test_mail_program_ends_it_by_one_request_without_a_token(ask, client):
    from django.test import Client  # noqa: PLC0415  beside its one use

    ask()
    end = link_of(mail.outbox[0]) + "lopeta/"
    strict = Client(enforce_csrf_checks=True)

    ended = strict.post(end, {"List-Unsubscribe": "One-Click"})
    again = strict.post(end, {"List-Unsubscribe": "One-Click"})

    assert (ended.status_code, ended.cookies, again.status_code) == (204, {}, 204)
    assert rows() == []


def test_page_of_the_end_asks_first(ask, client):
    ask()
    end = link_of(mail.outbox[0]) + "lopeta/"

    page = client.get(end)
    before = len(rows())
    ended = client.post(end)

    assert "Lopetetaanko viestit?" in main_text(page)
    assert before == 1
    assert "Osoitettasi ei ole enää tallessa." in main_text(ended)
    assert rows() == []


def test_wrong_key_finds_nothing(client):
    Subscription.objects.create(email=ADDRESS, asked_on=date(2026, 6, 1))

    assert client.get("/seuraa/posti/arvaus/").status_code == 404
    assert "Osoitettasi ei ole enää tallessa." in main_text(
        client.get("/seuraa/posti/arvaus/lopeta/")
    )
    assert len(rows()) == 1
