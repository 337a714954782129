from datetime import date

import pytest

from projects.queries.pages import visits_of
from tests import factories
from toolkits.queries.welfare import TriedPilot
from toolkits.reports.welfare_proposals import proposals

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)


def tried(*counts, **fields):
    pilot = factories.make_pilot(name="Aamupala", **fields)
    sessions = [factories.make_pilot_session(pilot=pilot, n_residents=n) for n in counts]
    return TriedPilot(pilot, visits_of(sessions, smallest=5))


def found(pilots=(), promises=()):
    sections = proposals(pilots, promises, today=TODAY, is_example=False)
    return [[line.text for line in section.lines] for section in sections]


def test_pilot_is_proposed_with_what_was_counted_of_it():
    pilot = tried(
        9, 7, aim="Kukaan ei\njää yksin.", n_participants=12, n_participants_basis="counted",
        continuation="developed",
    )  # fmt: skip

    sections = proposals([pilot], [], today=TODAY, is_example=True)

    [section] = sections
    assert (section.heading, section.is_example, section.are_fields) == ("Ehdotus 1", True, True)
    assert [line.plain for line in section.lines] == [
        "Tavoite: Kukaan ei jää yksin.",
        "Toimenpide: Jatketaan ja kehitetään toimintaa: Aamupala.",
        "Mittari: Eri ihmisiä vuodessa (kokeilussa 12). Käyntejä vuodessa (kokeilussa 16). "
        "Muutos samalla alku- ja loppukyselyllä.",
        "Vastuutaho: (tehtävä)",
    ]


@pytest.mark.parametrize(
    ("continuation", "measure"),
    [
        ("permanent", "Pidetään toiminta osana kunnan työtä: Aamupala."),
        ("kept_or_developed", "Jatketaan ja kehitetään toimintaa: Aamupala."),
        ("ended", "Päätetään, aloitetaanko toiminta uudelleen: Aamupala."),
        ("not_known", "Päätetään, jatketaanko toimintaa: Aamupala."),
    ],
)
def test_measure_follows_how_the_pilot_went_on(continuation, measure):
    [[goal, *rest]] = found([tried(continuation=continuation)])

    assert (goal, rest[0]) == ("(tavoite)", measure)
    assert rest[1].startswith("Eri ihmisiä vuodessa. Käyntejä vuodessa. ")


def test_who_keeps_a_promise_of_the_pilot_is_its_responsible():
    pilot = tried()
    promise = factories.make_promise(pilot=pilot.pilot, progress="done", responsible="Kirjasto")

    assert [fields[-1] for fields in found([pilot], [promise])] == ["Kirjasto"]


@pytest.mark.parametrize(
    ("due_on", "day"),
    [(date(2026, 12, 1), "joulukuussa 2026"), (date(2026, 2, 28), "(päivä)"), (None, "(päivä)")],
)
def test_open_promise_is_proposed_by_its_day_unless_it_has_gone(due_on, day):
    promise = factories.make_promise(heard="Ei pääse.", due_on=due_on, progress="under_way")

    assert found(promises=[promise]) == [
        [
            "Vastataan siihen, mitä asukkaat sanoivat: Ei pääse.",
            "Kutsutaksi kiertää kylät.",
            f"Lupaus on toteutunut, viimeistään {day}.",
            "Hyvinvointikoordinaattori",
        ]
    ]


def test_settled_promises_are_not_proposed_anew_and_without_any_all_is_to_be_filled_in():
    settled = [factories.make_promise(progress=each) for each in ("done", "not_possible")]

    assert found(promises=settled) == [["(tavoite)", "(toimenpide)", "(mittari)", "(tehtävä)"]]


def test_at_most_three_are_proposed():
    promises = [factories.make_promise() for _ in range(3)]

    rows = found([tried()], promises)

    assert len(rows) == 3
    assert rows[0][1] == "Päätetään, jatketaanko toimintaa: Aamupala."
