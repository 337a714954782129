import socket
from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from osallisuus.daily import rehearse_daily
from tests import factories
from toolkits.daily import forget_unconfirmed
from toolkits.models import Subscription
from toolkits.services import send_news

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 10)
YESTERDAY = TODAY - timedelta(days=1)
SITE = "https://portaali.example"


def follow(email="lukija@esimerkki.example", **overrides):
    values = {
        "channels": ["julkaisut"],
        "asked_on": date(2026, 6, 1),
        "confirmed_on": date(2026, 6, 1),
        "told_until": date(2026, 6, 8),
    }
    return Subscription.objects.create(email=email, **(values | overrides))


def since(content, day):
    """The content as one that has been public since that day."""
    at = timezone.make_aware(datetime.combine(day, time(12)))
    content.history.update(history_date=at)
    return content


def publish(title, day, **overrides):
    return since(factories.make_publication(title=title, published_on=day, **overrides), day)


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    def sent(today=TODAY):
        with django_capture_on_commit_callbacks(execute=True):
            return send_news(site_url=SITE, today=today)

    return sent


def test_letter_tells_what_is_new_until_yesterday(send):
    found = follow()
    publish("Eilinen", YESTERDAY, slug="eilinen")
    publish("Vanha", date(2026, 6, 8), slug="vanha")
    publish("Tämän päivän", TODAY, slug="tanaan")

    assert send() == 1

    [letter] = mail.outbox
    end = f"{SITE}/seuraa/posti/{found.key}/lopeta/"
    assert letter.to == ["lukija@esimerkki.example"]
    assert letter.body == (
        f"Julkaisut\n- Eilinen\n  {SITE}/julkaisut/eilinen/\n\n"
        f"Vaihda aiheita tai lopeta viestit:\n{SITE}/seuraa/posti/{found.key}/\n\n"
        "Yhdessä kunnassa\n"
    )
    assert letter.extra_headers == {
        "List-Unsubscribe": f"<{end}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_nobody_gets_two_letters_in_a_day_nor_the_same_news_twice(send):
    follow()
    publish("Eilinen", YESTERDAY, slug="eilinen")

    assert [send(), send(), send(TODAY + timedelta(days=1))] == [1, 0, 0]


def test_day_after_tells_what_came_today(send):
    follow()
    publish("Tämän päivän", TODAY, slug="tanaan")

    assert [send(), send(TODAY + timedelta(days=1))] == [0, 1]


def test_what_was_made_public_later_than_its_own_day_is_told_then(send):
    follow(channels=["julkaisut", "vinkkilistat"])
    written = date(2026, 5, 1)
    since(publish("Kirja", written, slug="kirja"), YESTERDAY)
    publish("Odottanut", written, slug="odottanut", shown_from=YESTERDAY)
    since(factories.make_tip_list(title="Vinkit", slug="vinkit", shown_from=YESTERDAY), written)
    since(factories.make_tip_list(title="Tänään", shown_from=TODAY), written)
    publish("Vanha", written)

    assert [send(), send(TODAY + timedelta(days=1))] == [1, 1]

    first, second = (letter.body for letter in mail.outbox)
    told = [line for line in first.splitlines() if line.startswith("- ")]
    assert told == ["- Kirja", "- Odottanut", "- Vinkit"]
    assert [line for line in second.splitlines() if line.startswith("- ")] == ["- Tänään"]


def test_letter_is_in_the_language_of_who_asked(send):
    found = follow(language="sv")
    publish("Eilinen", YESTERDAY, slug="eilinen")

    send()

    [letter] = mail.outbox
    assert letter.subject == "Nytt: Yhdessä kunnassa"
    assert f"{SITE}/sv/seuraa/posti/{found.key}/" in letter.body


def test_only_the_chosen_and_the_confirmed_are_written_to(send):
    follow("muu@esimerkki.example", channels=["lupaukset"])
    follow("kesken@esimerkki.example", confirmed_on=None, told_until=None)
    follow("mukana@esimerkki.example")
    publish("Eilinen", YESTERDAY, slug="eilinen")

    send()

    assert [letter.to for letter in mail.outbox] == [["mukana@esimerkki.example"]]


def test_what_could_not_be_sent_is_told_the_next_time(send, settings, caplog):
    follow()
    publish("Eilinen", YESTERDAY, slug="eilinen")
    backend = settings.EMAIL_BACKEND
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    send()

    settings.EMAIL_BACKEND = backend
    send()

    assert [letter.to for letter in mail.outbox] == [["lukija@esimerkki.example"]]
    assert "lukija@" not in caplog.text


def test_rehearsal_writes_to_nobody():
    found = follow()
    publish("Eilinen", YESTERDAY, slug="eilinen")

    run = rehearse_daily(TODAY)

    assert "News: wrote to 1 addresses." in run.lines
    assert mail.outbox == []
    found.refresh_from_db()
    assert found.told_until == date(2026, 6, 8)


def test_address_that_nobody_confirmed_goes_after_three_days():
    for number, day in enumerate((6, 7)):
        follow(
            f"kesken{number}@esimerkki.example",
            confirmed_on=None,
            told_until=None,
            asked_on=date(2026, 6, day),
        )
    follow()

    said = forget_unconfirmed(TODAY)

    assert said == "News: forgot 1 addresses that nobody confirmed."
    assert sorted(Subscription.objects.values_list("email", flat=True)) == [
        "kesken1@esimerkki.example",
        "lukija@esimerkki.example",
    ]


def test_subscription_does_not_tell_its_address():
    assert str(follow()).startswith("uutisten tilaus ")


def test_letter_says_what_is_made_up(send):
    follow()
    publish("Eilinen", YESTERDAY, slug="eilinen", provenance="example")

    send()

    assert "- Keksitty esimerkki: Eilinen\n" in mail.outbox[0].body
