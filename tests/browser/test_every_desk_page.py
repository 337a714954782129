"""Every page of the desk, from the URL map, over the demonstration: axe, width, an answer.

The gate opens each page that the coordinator gets, at 360 px. `EVERY_DESK_PAGE=1 pytest
tests/browser/test_every_desk_page.py` adds 390 and 1280 px and everybody else.
"""

import os
import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.utils import timezone
from playwright.sync_api import Error

from osallisuus.admin.guide.subjects import SUBJECT, SubjectPages
from osallisuus.models import BackgroundJob
from projects.models import ApprovalState, Pilot, PilotSession, SignUp, User
from projects.services.coaching.feedback import open_feedback
from surveys.services.instruments.drafts import begin_copy
from surveys.services.instruments.loading import load_instrument
from tests import factories
from tests.access import ACTORS, path, room
from tests.browser.conftest import DESK, PHONE, Visit
from tests.surveys.walks import OWN
from tests.test_access import DRAFT_PART, EXCHANGED, made_answers_check, made_check, read_table
from toolkits.demo.accounts import ACCOUNTS, SECOND_COORDINATOR
from toolkits.services import complete_answers

MIDDLE = {"width": 390, "height": 844}
NAMES = ("coordinator", "municipal", "contact", "evaluator", "editor")
PEOPLE = {name: (one.email, one.password) for name, one in zip(NAMES, ACCOUNTS, strict=True)}
PEOPLE["superuser"] = ("yllapito@esimerkki.example", "kahvi-ja-pulla-6")
GATE = [("coordinator", PHONE)]
WHOLE = [(actor, size) for actor in PEOPLE for size in (PHONE, MIDDLE, DESK)]
WINDOWS = WHOLE if os.environ.get("EVERY_DESK_PAGE") else GATE
FILES = (".docx", ".pdf", ".toml", ".xlsx", ".js", "/jsi18n/", "/laske/luvut/")
"""Ends of what is no page."""
SAVED = "Download is starting"
"""What the browser says of a file; one that it shows as it is has another type than a page."""
NOT_IN_WORDS = re.compile(r'---------|alt="(?:True|False|None|Search)"|>\s*(?:True|False|None)\s*<')
"""What Django shows where nothing is chosen, and what it says in English only."""
ROOMS_APART = ("toolkits", "surveys", "projects", "kokeilu")
"""Rooms with so many pages that each is tried by itself; the others go together."""


def pages(actor) -> list[str]:
    """Routes that answer the actor with a page for an own row, by the table of who gets in."""
    place = ACTORS.index(actor)
    letters = {key[0]: row[place] for key, row in read_table().items() if key[1:] == ("GET", "own")}
    return [
        route for route, letter in letters.items() if letter == "o" and not route.endswith(FILES)
    ]


def part(route) -> str:
    return room(route) if room(route) in ROOMS_APART else "rest"


CASES = [
    pytest.param(actor, size, name, id=f"{actor}-{size['width']}-{name}")
    for actor, size in WINDOWS
    for name in sorted({part(route) for route in pages(actor)})
]


@pytest.fixture(scope="module")
def rows(demo_site, django_db_blocker):
    """A row for each address by actor: the demonstration's, and what it has none of, gone at the
    end."""
    with django_db_blocker.unblock():
        keeper = factories.make_user(email=PEOPLE["superuser"][0], is_superuser=True)
        keeper.set_password(PEOPLE["superuser"][1])
        keeper.save()
        made, own = missing(), {actor: made_for(actor) for actor in PEOPLE}
        yield {actor: demonstrated(actor) | made | own[actor] for actor in PEOPLE}
        BackgroundJob.objects.all().delete()
        for row in [*reversed(made.values()), keeper]:
            row.delete()


def user(actor):
    return User.objects.get(email=PEOPLE[actor][0])


def demonstrated(actor) -> dict:
    """The first row of each list that the actor sees, and those that tell most."""
    me = user(actor)
    found = {
        model._meta.model_name: model.objects.visible_to(me).first()
        if hasattr(model.objects, "visible_to")
        else model.objects.first()
        for model in admin.site._registry
    }
    pilot = Pilot.objects.get(slug="vanhempien-aamupala")
    # Of the municipality that has a coordinator of its own, whose it must be too.
    survey = pilot.surveys.filter(sheets__isnull=False, is_practice=False).first()
    return found | {
        "project": pilot.project,
        "pilot": pilot,
        "survey": survey,
        "cardsheet": survey.sheets.first(),
        "asked_instrument": survey.instrument,
        "item": survey.instrument.items.first().key,
        # Only what is sent has a decision in its address, and no page.
        "decision": survey,
        "draft_part": DRAFT_PART,
    }


def made_for(actor) -> dict:
    """Background work, which only its own asker sees."""
    me, done = user(actor), BackgroundJob.State.DONE
    job = BackgroundJob.objects.create(work="cards", title="Kortit", asked_by=me, state=done)
    project = Pilot.objects.get(slug="vanhempien-aamupala").project
    return {
        "job": job,
        "checks": {model: made_check(model, me) for model in EXCHANGED},
        "checked_answers": made_answers_check(project, me),
    }


def missing() -> dict:
    """What the demonstration has none of: a session to count, a cost to approve, a right that
    waits."""
    second, mine = User.objects.get(email=SECOND_COORDINATOR), user("coordinator")
    pilot = Pilot.objects.get(slug="vanhempien-aamupala")
    project = pilot.project
    coaching = factories.make_coaching_session(project=project, municipality=pilot.municipality)
    open_feedback(session=coaching)
    waiting = factories.make_membership(
        project=project,
        user=factories.make_user(name="Arvi Arvioija"),
        role="evaluator",
        granted_by=second,
        confirmed_by=None,
        confirmed_at=None,
        valid_until=timezone.localdate() + timedelta(days=30),
    )
    assessment = factories.make_assessment(project=project, municipality=pilot.municipality)
    complete_answers(assessment=assessment)
    return {
        "coachingsession": coaching,
        "assessment": assessment,
        "assessmentaction": factories.make_assessment_action(assessment=assessment),
        "known": factories.make_membership(project=project),
        "user": waiting.user,
        "membership": waiting,
        "invitation": factories.make_invitation(project=project, invited_by=mine),
        "pilotsession": PilotSession.objects.create(
            pilot=pilot,
            held_on=timezone.localdate(),
            status=PilotSession.Status.PLANNED,
            # What is approved already, an association's contact does not change.
            state=ApprovalState.SUBMITTED,
        ),
        "costline": factories.make_cost_line(pilot=pilot, state=ApprovalState.SUBMITTED),
        "signup": SignUp.objects.create(
            session=coaching,
            name="Aino",
            email="aino@a.example",
            sector="resident",
            has_come=True,
        ),
        "draft": begin_copy(instrument=load_instrument(OWN), project=project, name="Oma", by=mine),
        "accessibilityfeedback": factories.make_feedback(),
    }


@pytest.fixture(scope="module")
def windows(browser, demo_site):
    """One signed-in window for each actor and width, opened once: (actor, size) → Visit."""
    opened = {}

    def window(actor, size):
        key = actor, size["width"]
        if key not in opened:
            context = browser.new_context(viewport=size, locale="fi-FI")
            page = context.new_page()
            page.set_default_timeout(60_000)
            opened[key] = Visit(page, demo_site.url)
            page.on("console", listener(opened[key].complaints))
            sign_in(opened[key], PEOPLE[actor])
        return opened[key]

    yield window
    for found in opened.values():
        found.page.context.close()


def listener(complaints):
    """Beside a file that it shows by itself a browser looks for an icon, which is no page's."""
    return lambda message: (
        message.type == "error"
        and not message.location["url"].endswith("/favicon.ico")
        and complaints.append(message.text)
    )


def sign_in(window, account):
    window.go("/hallinta/")
    window.page.get_by_label("Sähköposti").fill(account[0])
    window.page.get_by_label("Salasana", exact=True).fill(account[1])
    window.page.get_by_role("button", name="Kirjaudu sisään").click()
    window.page.wait_for_url("**/hallinta/")


def barriers(window, address) -> list[str]:
    """What the page complains of; what axe itself adds to the page is no fault of the page."""
    window.complaints.clear()
    try:
        response = window.go(address)
    except Error as error:
        return [] if SAVED in str(error) else [str(error).splitlines()[0]]
    if response.status == 200 and "text/html" not in response.headers["content-type"]:
        return []
    found = [*window.complaints, *window.violations()]
    if response.status != 200:
        found.append(f"status {response.status}")
    if window.overflow():
        found.append(f"overflow {window.overflow()}")
    return found + not_in_words(window.page.content())


def not_in_words(page) -> list[str]:
    return [f"not in words: {found}" for found in sorted({*NOT_IN_WORDS.findall(page)})]


def addresses(actor, name, rows) -> list[str]:
    """Where the routes of one part lead, and to the other pages of a form that has several."""
    found = []
    for route in pages(actor):
        if part(route) == name:
            # A second factor is removed from who works here already.
            known = rows | {"membership": rows["known"]} if "/tunniste/" in route else rows
            found += [path(route, known), *other_subjects(route, rows)]
    return found


def other_subjects(route, rows) -> list[str]:
    named = route.split("/")[2] if route.endswith("/change/") else ""
    for model, page in admin.site._registry.items():
        if model._meta.model_name == named and isinstance(page, SubjectPages):
            return [f"{path(route, rows)}?{SUBJECT}={one.key}" for one in page.subjects[1:]]
    return []


@pytest.mark.parametrize(("actor", "size", "name"), CASES)
def test_page_of_the_desk_has_no_barrier(windows, rows, actor, size, name):
    window = windows(actor, size)

    found = {address: barriers(window, address) for address in addresses(actor, name, rows[actor])}

    assert {address: faults for address, faults in found.items() if faults} == {}
