"""Who gets in where: every address of the desk × actor × whose row × method, against one table.

A new page fails until its line stands in `tests/access.txt`: `WRITE_ACCESS=1 pytest
tests/test_access.py` writes what is so now, and a human being reads whether it should be.
"""

import os
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from osallisuus.models import BackgroundJob
from projects.models import SignUp
from projects.services.coaching.feedback import open_feedback
from surveys.models import PairDecision
from surveys.services.instruments.drafts import begin_copy
from surveys.services.instruments.loading import load_instrument
from tests import factories
from tests.access import ACTORS, DESK, METHODS, PLACES, TABLE, path, room, routes, sign
from tests.asking import SURE
from tests.osallisuus.desk import make_desk
from tests.surveys.frozen import make_level, make_release
from tests.surveys.walks import OWN

pytestmark = [pytest.mark.same_on_every_database, pytest.mark.usefixtures("papers_at_once")]
DRAFT_PART = {
    "osa-alueet": OWN.domains[0].key,
    "kysymykset": OWN.items[0].key,
    "asteikot": OWN.scales[0].key,
    "tekstit": "about",
}

EXCHANGED = ("association", "costline", "municipality", "pilot", "pilotsession")

ROUTES = sorted(set(routes()))
ROOMS = sorted({room(route) for route in ROUTES})


def read_table() -> dict[tuple[str, str, str], str]:
    """(route, method, place) → a letter for each actor."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return {(route, method, place): letters for letters, method, place, route in rows}


@pytest.fixture
def rows(project, municipality, association, coordinator):
    """Rows of one's own and of strangers, with what the desk of surveys needs beside them."""
    desk = make_desk(project, municipality, association)
    instrument = load_instrument(OWN)
    return {
        "own": desk.shared | desk.own | more(desk.own, instrument, coordinator),
        "foreign": desk.shared | desk.foreign | more(desk.foreign, instrument, None),
    }


def made_check(model, person):
    """A file of rows that the queue has checked, and that has gone since."""
    arguments = {"model": f"projects.{model}", "token": "", "name": "rivit.csv"}
    return BackgroundJob.objects.create(
        work="table-check", title="Rivit", asked_by=person, state="done", arguments=arguments
    )


def made_answers_check(project, person):
    """A file of answers that the queue has checked, and that has gone since."""
    arguments = {"project": project.pk, "token": "", "name": "tiedosto.csv"}
    return BackgroundJob.objects.create(
        work="answers-check", title="Rivit", asked_by=person, state="done", arguments=arguments
    )


def more(own, instrument, person):
    survey = own["survey"]
    survey.instrument, survey.languages = instrument, ["fi"]
    survey.save()
    cards = [factories.make_card(sheet=own["cardsheet"]) for _ in range(2)]
    start = factories.make_response(card=cards[0])
    end = factories.make_response(card=cards[1], phase="end", answered_on=date(2026, 5, 5))
    person = person or factories.make_membership(project=own["project"]).user
    open_feedback(session=own["coachingsession"])
    # Its report is empty, and a page of figures has to have some.
    own["release"].delete()
    return {
        "release": make_release(own["project"], make_level("project", "kaikki", 73)),
        "checks": {model: made_check(model, person) for model in EXCHANGED},
        "checked_answers": made_answers_check(own["project"], person),
        "job": BackgroundJob.objects.create(work="cards", title="Kortit", asked_by=person),
        "signup": SignUp.objects.create(
            session=own["coachingsession"],
            name="Aino",
            email="aino@a.example",
            sector="resident",
            has_come=True,
        ),
        "decision": PairDecision.objects.create(kind="join", start=start, end=end, reason="Sama"),
        "asked_instrument": instrument,
        "item": instrument.items.first().key,
        "draft": begin_copy(instrument=instrument, project=own["project"], name="Oma", by=None),
        "draft_part": DRAFT_PART,
    }


@pytest.fixture
def clients(
    rows, association_contact, municipal_coordinator, coordinator, evaluator, editor, superuser
):
    """A browser for each actor, signed in but for nobody. The outsider coordinates strangers."""
    people = {
        "outsider": factories.make_membership(project=rows["foreign"]["project"]).user,
        "contact": association_contact,
        "municipal": municipal_coordinator,
        "coordinator": coordinator,
        "evaluator": evaluator,
        "editor": editor,
        "superuser": superuser,
    }
    found = {"nobody": Client()}
    for name, person in people.items():
        found[name] = Client()
        found[name].force_login(person, backend="projects.accounts.backends.PortalBackend")
    return found


ASKING = "admin/_confirmed.html"
DELETING = "admin/delete_confirmation.html"


def asks_by(response) -> str:
    """The template by which a page asks once more; empty for a page that does not."""
    names = {template.name for template in getattr(response, "templates", [])}
    return next((name for name in (ASKING, DELETING) if name in names), "")


def tried(client, method, address) -> str:
    """The letter of the answer; whatever it wrote is taken back."""
    with transaction.atomic():
        response = client.get(address) if method == "GET" else client.post(address)
        if method == "POST" and asks_by(response) == ASKING:
            response = client.post(address, SURE)
        letter = sign(response)
        transaction.set_rollback(True)
    return letter


def found_in(name, rows, clients) -> dict[tuple[str, str, str], str]:
    return {
        (route, method, place): "".join(
            tried(clients[actor], method, path(route, rows[place])) for actor in ACTORS
        )
        for route in ROUTES
        if room(route) == name
        for place in PLACES
        for method in METHODS
    }


@pytest.mark.parametrize("name", ROOMS)
def test_everybody_gets_in_where_the_table_says(name, rows, clients):
    found = found_in(name, rows, clients)

    if os.environ.get("WRITE_ACCESS"):
        write(read_table() | found)
    assert found == {key: row for key, row in read_table().items() if room(key[0]) == name}


def test_table_names_every_address_and_no_other():
    assert {route for route, _method, _place in read_table()} == set(ROUTES)


def test_strangers_get_into_no_row_of_another():
    """By the table itself: a foreign row is a page for the outsider, whose it is, and for the
    superuser alone, but where the address names no row."""
    named = {key: row for key, row in read_table().items() if key[2] == "foreign" and "<" in key[0]}
    own = ACTORS.index("outsider"), ACTORS.index("superuser")
    entered = {
        key: row
        for key, row in named.items()
        if any(letter in "o!" and n not in own for n, letter in enumerate(row))
    }

    assert sorted({key[0].removeprefix(DESK).partition("/<")[0] for key in entered}) == SHARED


def written(queries) -> list[str]:
    changes = ("INSERT", "UPDATE", "DELETE")
    found = (query["sql"] for query in queries)
    return [sql for sql in found if sql.startswith(changes) and "django_session" not in sql]


def test_what_asks_once_more_does_nothing_without_the_answer(rows, clients):
    client, asking, changed = clients["coordinator"], {ASKING: [], DELETING: []}, []
    for route in ROUTES:
        address = path(route, rows["own"])
        with transaction.atomic():
            name = asks_by(client.get(address))
            with CaptureQueriesContext(connection) as made:
                sent = client.post(address, {"nimi": "other"}) if name else None
            # The desk of releases only shows what is sent to another address.
            if sent and sent.status_code != 405:
                asking[name].append(route.removeprefix(DESK))
                changed += [(route, sql) for sql in written(made)]
                assert (route, asks_by(sent)) == (route, name)
            transaction.set_rollback(True)

    assert changed == []
    assert (asking[ASKING], len(asking[DELETING])) == (ASKED, 22)


ASKED = [
    "ihmiset/<slug:project>/<int:number>/paata/",
    "ihmiset/<slug:project>/<int:number>/tunniste/",
    "ihmiset/<slug:project>/<int:number>/vahvista/",
    "kyselyt/<slug:slug>/arkit/<str:letter>/uudelleen/",
    "kyselyt/<slug:slug>/avaa-loppukysely/",
    "lomakkeet/luonnokset/<slug:key>/hylkaa/",
    "tulokset/<slug:project>/<int:number>/korjaa/",
    "tulokset/<slug:project>/<int:number>/veda-pois/",
    "valmennus/<slug:key>/ilmoittautuneet/<int:number>/poista/",
    "valmennus/<slug:key>/palauta/",
    "valmennus/<slug:key>/peru/",
]
"""Pages that ask once more of these rows; others need rows of their own, and stand in the tests of
their views."""


SHARED = [
    "lomakkeet",
    "osallisuus/accessibilityfeedback",
    "projects/association",
    "projects/municipality",
    "projects/organisation",
    "projects/source",
    "surveys/instrument",
    "toolkits/chapter",
    "toolkits/disadvantagecost",
    "toolkits/publication",
    "toolkits/summary",
    "toolkits/supportphase",
    "toolkits/supporttheme",
    "toolkits/tiplist",
    "toolkits/tool",
]
"""Lists whose rows belong to all projects alike, or are read by all who write for the public."""


def write(table):
    heading = "# " + " ".join(ACTORS) + "; letters: tests/access.py"
    lines = [
        f"{letters} {method} {place} {route}"
        for (route, method, place), letters in sorted(table.items())
        if route.startswith(DESK) and route in ROUTES
    ]
    TABLE.write_text("\n".join([heading, *lines, ""]), encoding="utf-8")
