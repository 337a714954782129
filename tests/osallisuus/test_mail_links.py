"""Every mail that carries a link, of a site that runs on this machine at a port of its own."""

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as installation
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from osallisuus.background.running import run_job
from osallisuus.daily import run_daily
from osallisuus.mail import remember_address, site_url
from osallisuus.models import BackgroundJob, WorkerBeat
from projects.models import SignUp
from tests import factories
from tests.asking import SURE
from toolkits.models import Subscription

pytestmark = pytest.mark.django_db

HOST = "127.0.0.1:8013"
SITE = f"http://{HOST}/"
DESK = "/hallinta/valmennus/tyopaja/"
ASKED = {"HTTP_HOST": HOST}


@pytest.fixture(autouse=True)
def local_site(settings, tmp_path):
    settings.ALLOWED_HOSTS, settings.IS_LOCAL, settings.SITE_URL = ["127.0.0.1"], True, ""
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    cache.clear()
    remember_address(SITE.rstrip("/"))


@pytest.fixture
def session(project):
    """Tomorrow, with a place for one of two."""
    starts_at = timezone.now() + timedelta(days=1)
    made = factories.make_coaching_session(
        project=project, theme="Työpaja", slug="tyopaja", capacity=1, starts_at=starts_at
    )
    for name, is_waiting in (("Aino", False), ("Onni", True)):
        join(made, name, is_waiting=is_waiting)
    return made


def join(session, name, **overrides):
    fields = {"email": f"{name.lower()}@esimerkki.example", "sector": "resident"}
    return SignUp.objects.create(session=session, name=name, **(fields | overrides))


def reset(client, coordinator, session):
    client.post(reverse("account_reset_password"), {"email": coordinator.email}, **ASKED)


def confirm_address(client, coordinator, session):
    client.post(
        reverse("account_email"), {"action_add": "", "email": "uusi@esimerkki.example"}, **ASKED
    )


def invite(client, coordinator, session):
    data = {"email": "uusi@esimerkki.example", "project": session.project_id, "role": "editor"}
    client.post(reverse("admin:projects_invitation_add"), data, **ASKED)


def sign_up(client, coordinator, session):
    data = {"name": "Eero", "email": "eero@esimerkki.example", "sector": "resident", "wish": ""}
    client.post("/valmennukset/tyopaja/ilmoittaudu/", data, **ASKED)


def give_back(client, coordinator, session):
    """Whoever waits gets the place."""
    token = session.signups.get(name="Aino").cancel_token
    client.post(reverse("projects:coaching-place", args=[token]), **ASKED)


def cancel_and_restore(client, coordinator, session):
    client.post(f"{DESK}peru/", SURE | {"reason": "Vetäjä sairastui."}, **ASKED)
    client.post(f"{DESK}palauta/", SURE, **ASKED)


def write_letter(client, coordinator, session):
    WorkerBeat.objects.create(pk=1)
    people = [row.pk for row in session.signups.all()]
    words = {"subject": "Tuo eväät", "text": "Kahvi on.", "recipients": people}
    client.post(f"{DESK}viesti/", words | {"key": uuid4(), "send": "1"}, **ASKED)
    run_job(BackgroundJob.objects.get().pk)


def subscribe(client, coordinator, session):
    data = {"email": "lukija@esimerkki.example", "channels": ["lupaukset"]}
    client.post("/seuraa/posti/", data, **ASKED)


def remind(client, coordinator, session):
    run_daily(timezone.localdate())


def serve_queue(client, coordinator, session):
    type(session).objects.filter(pk=session.pk).update(capacity=2)
    run_daily(timezone.localdate())


def tell_news(client, coordinator, session):
    yesterday = timezone.localdate() - timedelta(days=1)
    found = factories.make_publication(project=session.project, published_on=yesterday)
    at = timezone.make_aware(datetime.combine(yesterday, time(12)))
    found.history.update(history_date=at)
    Subscription.objects.create(
        email="lukija@esimerkki.example",
        channels=["julkaisut"],
        asked_on=yesterday,
        confirmed_on=yesterday,
        told_until=yesterday - timedelta(days=1),
    )
    run_daily(timezone.localdate())


def announce_retention(client, coordinator, session):
    survey = factories.make_survey(project=session.project)
    factories.make_response(card=factories.make_card(survey=survey))
    last = timezone.localdate() + timedelta(days=20)
    type(session.project).objects.filter(pk=session.project_id).update(retention_until=last)
    run_daily(timezone.localdate())


EVENTS = {
    "account/email/password_reset_key_message.txt": reset,
    "account/email/email_confirmation_message.txt": confirm_address,
    "projects/emails/invitation.txt": invite,
    "projects/emails/signup_confirmed.txt": sign_up,
    "projects/emails/signup_moved_up.txt": give_back,
    "projects/emails/signup_restored.txt": cancel_and_restore,
    "projects/emails/coaching_letter.txt": write_letter,
    "projects/emails/signup_reminder.txt": remind,
    "toolkits/emails/subscription.txt": subscribe,
    "toolkits/emails/news.txt": tell_news,
    "surveys/desk/retention_announced.txt": announce_retention,
    # The same letter by the daily round, which has no request.
    "moved up by the daily round": serve_queue,
}
SAME_WAY = {
    # Written beside these, with what they have.
    "projects/emails/signup_changed.txt": "projects/emails/signup_restored.txt",
    "surveys/desk/retention_overdue.txt": "surveys/desk/retention_announced.txt",
    "surveys/desk/retention_confirmed.txt": "surveys/desk/retention_announced.txt",
    # Written where a right is given and confirmed, by whichever process does it.
    "projects/emails/right_waits.txt": "projects/emails/invitation.txt",
    "projects/emails/right_in_force.txt": "projects/emails/invitation.txt",
}


def letters_with_a_link():
    folder = Path(installation.BASE_DIR) / "templates"
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*.txt")
        if re.search(r"{{ \w*url }}", path.read_text(encoding="utf-8"))
    }


def test_every_letter_with_a_link_is_tried():
    assert letters_with_a_link() == {name for name in EVENTS if "/" in name} | set(SAME_WAY)


@pytest.mark.parametrize("letter", EVENTS)
def test_link_in_mail_leads_to_the_port_of_this_machine(
    signed_in, coordinator, session, django_capture_on_commit_callbacks, letter
):
    coordinator.confirm_address()
    client = signed_in(coordinator)

    with django_capture_on_commit_callbacks(execute=True):
        EVENTS[letter](client, coordinator, session)

    links = [link for one in mail.outbox for link in re.findall(r"https?://[^\s>]+", one.body)]
    assert links != []
    assert [link for link in links if not link.startswith(SITE)] == []


def test_machine_that_has_served_nothing_names_its_host(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "other"

    assert site_url() == "http://127.0.0.1"
