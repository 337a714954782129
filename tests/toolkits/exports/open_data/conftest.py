"""A small portal with one of everything that open data tells, and its unpublished neighbours."""

from datetime import date

import pytest

from projects.models import Municipality, Pilot, Project
from tests import factories
from tests.surveys.frozen import make_hidden_level, make_level, make_release

SECRET = "Tätä ei ole julkaistu"


@pytest.fixture
def nivala(db) -> Municipality:
    return factories.make_municipality(code="535", slug="nivala", name="Nivala")


@pytest.fixture
def hanke(nivala) -> Project:
    found = factories.make_project(
        slug="yhdessa", name="Yhdessä", summary="Yhdessä, ja =SUMMA(1;2)", target_group="Kaikille"
    )
    found.municipalities.add(nivala)
    return found


@pytest.fixture
def aamupala(hanke, nivala) -> Pilot:
    """25 people, and three sessions with 12 and 9 visits and one that is not counted."""
    pilot = factories.make_pilot(
        project=hanke,
        municipality=nivala,
        slug="aamupala",
        name="Aamupala",
        n_participants=25,
        n_participants_basis="counted",
        starts_on=date(2026, 2, 5),
    )
    for day, n in ((5, 12), (12, 9), (19, None)):
        factories.make_pilot_session(
            pilot=pilot, held_on=date(2026, 2, day), n_residents=n, state="approved"
        )
    return pilot


@pytest.fixture
def portal(hanke, nivala, aamupala):
    """Rows in every set of open data."""
    small = factories.make_pilot(
        project=hanke,
        municipality=nivala,
        slug="raati",
        name="Raati",
        kind="panel",
        n_participants=4,
        n_participants_basis="estimated",
    )
    factories.make_pilot_session(pilot=small, n_residents=3, state="approved")
    tip_list = factories.make_tip_list(["-Kuuntele.", "Kysy."], slug="kohtaa", title="Kohtaa")
    factories.make_tip_list(slug="mot", title="Möt", language="sv", translation_of=tip_list)
    factories.make_promise(
        project=hanke, municipality=nivala, due_on=date(2026, 12, 13), progress="under_way"
    )
    factories.make_promise(
        project=hanke, municipality=nivala, due_on=date(2026, 1, 1), progress="done"
    )
    make_release(hanke, make_level("project", "yhdessa", 30), make_hidden_level("pilot", "raati"))
    return hanke


@pytest.fixture
def secrets(portal, nivala):
    """Unpublished rows beside the public ones, each with the same words in it."""
    hidden = factories.make_project(name=SECRET, is_published=False)
    factories.make_pilot(project=hidden, municipality=nivala, name=f"{SECRET} 1")
    factories.make_pilot(
        project=portal, municipality=nivala, name=f"{SECRET} 2", is_published=False
    )
    make_release(hidden, make_level("project", SECRET, 30))
    factories.make_promise(project=hidden, municipality=nivala, heard=SECRET)
    factories.make_promise(project=portal, municipality=nivala, heard=SECRET, is_published=False)
    tip_list = factories.make_tip_list([SECRET], slug="salaisuus", is_published=False)
    factories.make_tip_list(title="Open", language="en", slug="open", translation_of=tip_list)
