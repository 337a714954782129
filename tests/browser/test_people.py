"""A second person for an evaluator, and a coordinator who leaves, each in an own window."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from projects.models import AuditEvent, Invitation, Membership, Project, User
from surveys.models import Promise
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import COORDINATOR
from tests.browser.test_two_savers import desk_window as desk_window
from toolkits.demo.accounts import SECOND_COORDINATOR

WORD = "kuusi-kettua-7"
EVALUATOR = ("uusi.arvioija@esimerkki.example", WORD)
SECOND = (SECOND_COORDINATOR, WORD)


@pytest.fixture
def project(database):
    """The demonstration, whose second coordinator has a password for once."""
    found = Project.objects.get(slug="yhdessa-osallisuutta")
    second = User.objects.get(email=SECOND_COORDINATOR)
    second.set_password(WORD)
    second.save()
    events = set(AuditEvent.objects.values_list("pk", flat=True))
    yield found
    second.set_unusable_password()
    second.save()
    Membership.objects.filter(user__email=EVALUATOR[0]).delete()
    Membership.objects.get_or_create(user=second, project=found, role="coordinator")
    Invitation.objects.filter(email__endswith="esimerkki.example").delete()
    AuditEvent.objects.exclude(pk__in=events).delete()
    User.objects.filter(email=EVALUATOR[0]).delete()
    mail.outbox.clear()


def barriers(window):
    """What axe and the width say; what axe itself adds is no fault of the page."""
    complaints = list(window.complaints)
    found = [*window.violations(), window.overflow()]
    window.complaints[:] = complaints
    return found


def press(window, name):
    window.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_evaluator_is_invited_waits_and_is_confirmed_by_a_second_person(
    desk_window, visit, project
):
    people = f"/hallinta/ihmiset/{project.slug}/"
    end = timezone.localdate() + timedelta(days=200)
    mine = desk_window(DESK, COORDINATOR)
    mine.go(people)
    found = [barriers(mine)]
    mine.page.get_by_role("link", name="Kutsu mukaan").click()
    mine.page.get_by_label("Sähköpostiosoite").fill(EVALUATOR[0])
    mine.page.get_by_label("Rooli").select_option(label="arvioija")
    mine.page.get_by_label("Oikeus päättyy").fill(end.isoformat())
    mine.page.get_by_role("button", name="Lähetä kutsu").click()
    mine.wait_for(people)
    waiting = mine.page.get_by_role("list", name="Avoimet kutsut").get_by_role("listitem")
    invited = waiting.filter(has_text=EVALUATOR[0]).inner_text()

    [link] = re.findall(r"/tilit/kutsu/[^/\s]+/", mail.outbox[-1].body)
    theirs = visit(PHONE)
    theirs.go(link)
    found.append(barriers(theirs))
    theirs.page.get_by_label("Nimi").fill("Uusi Arvioija")
    theirs.page.get_by_label("Salasana", exact=True).fill(WORD)
    theirs.page.get_by_role("main").get_by_role("button").first.click()
    theirs.page.get_by_role("heading", name="Oikeutesi odottaa vahvistusta").wait_for()
    right = Membership.objects.get(user__email=EVALUATOR[0])
    mine.go(people)
    alone = mine.page.get_by_role("link", name="Vahvista, Uusi Arvioija").count()

    second = desk_window(PHONE, SECOND)
    second.page.get_by_role("link", name=re.compile("Uusi Arvioija|[Vv]ahvista")).first.click()
    second.wait_for(f"{people}{right.pk}/vahvista/")
    found.append(barriers(second))
    press(second, "Vahvista oikeus")
    second.page.get_by_text("Oikeus on nyt voimassa.").wait_for()
    theirs.go("/hallinta/")

    right.refresh_from_db()
    assert found == [[0]] * 3
    assert "Kutsuja on Koordinaattori" in invited
    assert (right.granted_by.email, right.confirmed_by.email) == (COORDINATOR[0], SECOND[0])
    assert alone == 0
    assert theirs.path() == "/hallinta/"
    told = [address for message in mail.outbox[-2:] for address in message.to]
    assert told == [project.controller_email, EVALUATOR[0]]
    assert "Uusi Arvioija" in mail.outbox[-2].body


def test_leaving_coordinator_hands_over_promises_and_invitations(desk_window, project):
    second = User.objects.get(email=SECOND_COORDINATOR)
    right = second.memberships.get(project=project)
    promise = Promise.objects.filter(project=project).exclude(
        progress__in=["done", "not_possible"]
    )[0]
    kept = promise.keeper
    Promise.objects.filter(pk=promise.pk).update(keeper=second)
    invitation = Invitation.objects.create(
        email="kesken@esimerkki.example",
        project=project,
        role="editor",
        invited_by=second,
        token_hash="x",
        expires_at=timezone.now() + timedelta(days=5),
    )
    window = desk_window(PHONE, COORDINATOR)
    window.go(f"/hallinta/ihmiset/{project.slug}/{right.pk}/paata/")
    found = [barriers(window)]
    press(window, "Päätä oikeus")
    window.page.get_by_role("alert").wait_for()
    found.append(barriers(window))
    window.forgive_refusals()
    for field in window.page.get_by_role("main").get_by_role("combobox").all():
        field.select_option(label="Koordinaattori")
    press(window, "Päätä oikeus")
    told = window.page.locator(".messagelist li").filter(has_text="Oikeus on päättynyt.")
    told.wait_for()
    # The band of a message goes from edge to edge, on a wide screen too.
    window.page.set_viewport_size(DESK)
    edges = "li => [li.offsetLeft, li.offsetWidth - document.documentElement.clientWidth]"
    assert told.evaluate(edges) == [0, 0]

    promise.refresh_from_db()
    invitation.refresh_from_db()
    assert found == [[0], [0]]
    assert (promise.keeper.email, invitation.invited_by.email) == (COORDINATOR[0],) * 2
    assert not second.memberships.filter(project=project).exists()
    Promise.objects.filter(pk=promise.pk).update(keeper=kept)
