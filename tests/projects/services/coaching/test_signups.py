from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import override_settings

from projects.models import SignUp
from projects.services import (
    AlreadySignedUpError,
    SignUpClosedError,
    cancel_signup,
    serve_queue,
    serve_queues,
    sign_up,
)
from tests import factories

pytestmark = pytest.mark.django_db

STARTS_AT = datetime(2026, 5, 20, 10, tzinfo=UTC)
BEFORE = STARTS_AT - timedelta(days=3)


def make_session(**overrides):
    fields = {"starts_at": STARTS_AT, "theme": "Työpaja"}
    return factories.make_coaching_session(**(fields | overrides))


def join(session, email, at=BEFORE):
    return sign_up(
        session=session,
        name="Aino",
        email=email,
        sector="association",
        site_url="https://portaali.example",
        at=at,
    )


def test_sign_up_beyond_capacity_waits_in_line():
    session = make_session(capacity=1)

    waiting = [join(session, f"{name}@a.example").is_waiting for name in ("eka", "toka", "kolmas")]

    assert waiting == [False, True, True]


def test_sign_up_without_capacity_has_room_for_everyone():
    session = make_session(capacity=None)

    waiting = [join(session, f"{number}@a.example").is_waiting for number in range(3)]

    assert waiting == [False, False, False]


def test_sign_up_is_open_on_its_last_day():
    session = make_session(signup_until=BEFORE.date())

    assert join(session, "a@a.example") == SignUp.objects.get()


@pytest.mark.parametrize(
    "overrides",
    [
        {"starts_at": None},
        {"starts_at": BEFORE},
        {"signup_until": BEFORE.date() - timedelta(days=1)},
        {"is_published": False},
    ],
)
def test_sign_up_is_refused_when_it_is_closed(overrides):
    session = make_session(**overrides)

    with pytest.raises(SignUpClosedError):
        join(session, "a@a.example")


def test_sign_up_is_once_per_address_in_any_case():
    session = make_session()
    join(session, "aino@a.example")

    with pytest.raises(AlreadySignedUpError):
        join(session, "Aino@A.example")


def test_confirmation_tells_place_time_and_how_to_cancel(django_capture_on_commit_callbacks):
    session = make_session(place="Kirjasto", link="https://kokous.example/1")

    with django_capture_on_commit_callbacks(execute=True):
        made = join(session, "aino@a.example")

    [message] = mail.outbox
    assert message.to == ["aino@a.example"]
    assert message.subject == "Ilmoittautumisesi on vastaanotettu: Työpaja"
    assert message.body.split("\n") == [
        "Hei Aino",
        "",
        "Sinulla on paikka. Tervetuloa mukaan.",
        "",
        "Työpaja",
        "20.5.2026 klo 13.00",
        "Kirjasto",
        "https://kokous.example/1",
        "",
        "Jos et pääsekään tulemaan, peru ilmoittautumisesi tällä sivulla:",
        f"https://portaali.example/valmennukset/paikka/{made.cancel_token}/",
        "",
        "Yhdessä kunnassa",
        "",
    ]


def test_confirmation_of_the_queue_keeps_the_link_to_itself(django_capture_on_commit_callbacks):
    session = make_session(capacity=0, link="https://kokous.example/1")

    with django_capture_on_commit_callbacks(execute=True):
        join(session, "aino@a.example")

    [message] = mail.outbox
    assert message.subject == "Olet jonossa: Työpaja"
    assert "https://kokous.example/1" not in message.body


def test_place_is_kept_though_mail_is_down(django_capture_on_commit_callbacks):
    session = make_session()
    broken = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_PORT": 1}

    with override_settings(**broken), django_capture_on_commit_callbacks(execute=True):
        made = join(session, "aino@a.example")

    assert SignUp.objects.get() == made


def test_cancelling_gives_the_place_to_the_first_in_line(django_capture_on_commit_callbacks):
    session = make_session(capacity=1)
    first, second, third = (join(session, f"{n}@a.example") for n in ("eka", "toka", "kolmas"))

    with django_capture_on_commit_callbacks(execute=True):
        moved = cancel_signup(signup=first, site_url="https://portaali.example", at=BEFORE)

    assert moved == second
    assert list(session.signups.values_list("email", "is_waiting")) == [
        ("toka@a.example", False),
        (third.email, True),
    ]
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["toka@a.example"], "Sait paikan: Työpaja")
    ]


def test_cancelling_in_line_moves_nobody():
    session = make_session(capacity=1)
    _first, second, third = (join(session, f"{n}@a.example") for n in ("eka", "toka", "kolmas"))

    moved = cancel_signup(signup=second, site_url="https://portaali.example", at=BEFORE)

    third.refresh_from_db()
    assert moved is None
    assert third.is_waiting


def test_cancelling_after_the_start_moves_nobody():
    session = make_session(capacity=1)
    first, second = (join(session, f"{n}@a.example") for n in ("eka", "toka"))

    moved = cancel_signup(signup=first, site_url="https://portaali.example", at=STARTS_AT)

    second.refresh_from_db()
    assert moved is None
    assert second.is_waiting


SITE = "https://portaali.example"


def in_line(session):
    return list(session.signups.filter(is_waiting=True).values_list("email", flat=True))


def raise_capacity(session):
    session.capacity = 3
    session.save()


def delete_two(session):
    session.signups.filter(is_waiting=False).delete()
    session.capacity = 2
    session.save()


def lift_limit(session):
    session.capacity = None
    session.save()


@pytest.mark.parametrize(
    ("change", "served"),
    [
        (raise_capacity, ["toka", "kolmas"]),
        (delete_two, ["toka", "kolmas"]),
        (lift_limit, ["toka", "kolmas", "neljäs"]),
    ],
)
def test_every_free_place_goes_to_those_who_wait(
    change, served, django_capture_on_commit_callbacks
):
    session = make_session(capacity=1)
    for name in ("eka", "toka", "kolmas", "neljäs"):
        join(session, f"{name}@a.example")
    change(session)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        found = serve_queue(session=session, site_url=SITE, at=BEFORE)

    expected = [f"{name}@a.example" for name in served]
    assert [signup.email for signup in found] == expected
    assert [(m.to, m.subject) for m in mail.outbox] == [
        ([email], "Sait paikan: Työpaja") for email in expected
    ]


def test_newcomer_waits_behind_those_in_line():
    session = make_session(capacity=1)
    for name in ("eka", "toka", "kolmas"):
        join(session, f"{name}@a.example")
    session.capacity = 3
    session.save()

    newcomer = join(session, "uusi@a.example")

    assert (newcomer.is_waiting, in_line(session)) == (True, ["uusi@a.example"])


@pytest.mark.parametrize("starts_at", [None, BEFORE])
def test_nobody_is_served_without_a_time_or_after_the_start(starts_at):
    session = make_session(capacity=1)
    for name in ("eka", "toka"):
        join(session, f"{name}@a.example")
    session.capacity, session.starts_at = 2, starts_at
    session.save()

    assert serve_queue(session=session, site_url=SITE, at=BEFORE) == []
    assert in_line(session) == ["toka@a.example"]


def test_daily_round_serves_what_nobody_has_noticed():
    full, freed = make_session(capacity=1), make_session(capacity=1, slug="vapautunut")
    for session in (full, freed):
        for name in ("eka", "toka"):
            join(session, f"{name}@a.example")
    freed.signups.filter(email="eka@a.example").delete()

    assert serve_queues(site_url=SITE, at=BEFORE) == 1
    assert (in_line(full), in_line(freed)) == (["toka@a.example"], [])
