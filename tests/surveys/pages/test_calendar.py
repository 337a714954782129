from datetime import UTC, date, datetime

import pytest

from surveys.pages.calendar import followed_events
from tests import factories

TODAY = date(2026, 11, 30)


def events(user):
    return [
        (f"{event.starts:%d.%m.%Y}", event.summary, event.is_cancelled)
        for event in followed_events(user, today=TODAY, absolute=lambda path: f"https://a{path}")
    ]


@pytest.fixture
def pilot(project, municipality, association):
    project.ends_on, project.retention_until = date(2026, 12, 31), date(2027, 6, 30)
    project.save()
    found = factories.make_pilot(
        project=project, municipality=municipality, name="Iltapala", place="Kirjasto"
    )
    found.associations.add(association)
    days = {"opens_on": date(2026, 11, 1), "closes_on": date(2027, 1, 15)}
    factories.make_survey(pilot=found, project=project, title="Iltapalan kysely", **days)
    factories.make_pilot_session(pilot=found, held_on=date(2026, 12, 3), status="planned")
    factories.make_pilot_session(pilot=found, held_on=date(2026, 12, 10), status="cancelled")
    factories.make_pilot_session(pilot=found, held_on=date(2025, 1, 1))
    factories.make_coaching_session(
        project=project,
        theme="Hyvä kohtaaminen",
        starts_at=datetime(2026, 12, 4, 22, 30, tzinfo=UTC),
        signup_until=date(2026, 12, 1),
    )
    promise = {"project": project, "municipality": municipality, "due_on": date(2026, 12, 20)}
    factories.make_promise(**promise)
    factories.make_promise(**promise, progress="done")
    factories.make_survey(pilot=found, project=project, is_practice=True, opens_on=TODAY)
    return found


OWN = [("03.12.2026", "Iltapala", False), ("10.12.2026", "Iltapala", True)]
COACHING = [
    ("01.12.2026", "Ilmoittautuminen päättyy: Hyvä kohtaaminen", False),
    ("04.12.2026", "Hyvä kohtaaminen", False),
]
SURVEY = [
    ("01.11.2026", "Alkukysely aukeaa: Iltapalan kysely", False),
    ("15.01.2027", "Kysely sulkeutuu: Iltapalan kysely", False),
]


def test_coordinator_follows_everything_of_the_project_by_day(pilot, project, coordinator):
    place = pilot.municipality

    assert events(coordinator) == sorted(
        [
            *OWN,
            *COACHING,
            *SURVEY,
            ("20.12.2026", f"Lupauksen määräaika: {place}", False),
            ("31.12.2026", f"Hanke päättyy: {project}", False),
            ("30.06.2027", f"Vastaukset säilytetään tähän asti: {project}", False),
        ],
        key=lambda event: datetime.strptime(event[0], "%d.%m.%Y").date(),  # noqa: DTZ007  a day
    )


def test_association_follows_its_own_pilot_and_coaching(pilot, association_contact):
    assert sorted(events(association_contact)) == sorted([*OWN, *COACHING])


def test_stranger_follows_nothing_of_it(pilot, outsider):
    assert [text for _day, text, _gone in events(outsider)] == [
        f"Hanke päättyy: {outsider.memberships.get().project}"
    ]


def test_moved_day_is_the_same_event(pilot, coordinator):
    before = followed_events(coordinator, today=TODAY, absolute=str)
    session = pilot.sessions.get(status="planned")
    session.held_on = date(2026, 12, 5)
    session.save()
    survey = pilot.surveys.get(is_practice=False)
    survey.closes_on = date(2027, 2, 1)
    survey.save()

    after = followed_events(coordinator, today=TODAY, absolute=str)

    assert {event.uid for event in after} == {event.uid for event in before}
    assert len({event.uid for event in after}) == len(after)


def test_no_number_and_no_note_of_a_session_is_told(pilot, coordinator):
    pilot.sessions.update(note="Maija oli mukana", n_staff=30719)

    told = str(followed_events(coordinator, today=TODAY, absolute=str))

    assert "Maija" not in told
    assert "30719" not in told


def test_queries_do_not_grow_with_the_rows(pilot, coordinator, django_assert_num_queries):
    coordinator.live_memberships  # noqa: B018  read before, as by the door
    with django_assert_num_queries(6):
        followed_events(coordinator, today=TODAY, absolute=str)
    for _ in range(3):
        more = factories.make_pilot(project=pilot.project, municipality=pilot.municipality)
        factories.make_pilot_session(pilot=more, held_on=TODAY)
        factories.make_survey(pilot=more, project=pilot.project, opens_on=TODAY)

    with django_assert_num_queries(6):
        followed_events(coordinator, today=TODAY, absolute=str)
