import re
from datetime import date, timedelta
from html import unescape

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from projects.models import Membership
from projects.views.people import PER_PAGE
from surveys.models import Promise
from tests import factories
from tests.asking import SURE
from tests.osallisuus import desk
from tests.reading import main_text, one_line

LAST = "Anna koordinaattorin oikeus ensin jollekulle toiselle."
IN_A_YEAR = (timezone.localdate() + timedelta(days=365)).isoformat()


def page_of(project):
    return reverse("people:people", args=[project.slug])


def step(name, right):
    return reverse(f"people:{name}", args=[right.project.slug, right.pk])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def second(project):
    return factories.make_membership(project=project, user=factories.make_user(name="Toinen")).user


@pytest.fixture
def waiting(project, coordinator):
    project.controller_email = "tietosuoja@esimerkki.example"
    project.save()
    return factories.make_membership(
        project=project,
        user=factories.make_user(name="Arvi Arvioija"),
        role="evaluator",
        granted_by=coordinator,
        confirmed_by=None,
        confirmed_at=None,
        valid_until=date(2099, 6, 30),
    )


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("coordinator", 200),
        ("superuser", 200),
        ("municipal_coordinator", 404),
        ("association_contact", 404),
        ("evaluator", 404),
        ("editor", 404),
        ("outsider", 404),
    ],
)
@pytest.mark.parametrize("name", ["people", "confirm", "end"])
def test_people_are_the_coordinators(request, signed_in, project, actor, status, name):
    giver = factories.make_user()
    right = factories.make_membership(
        project=project,
        role="evaluator",
        granted_by=giver,
        confirmed_by=None,
        confirmed_at=None,
    )
    client = signed_in(request.getfixturevalue(actor))
    path = page_of(project) if name == "people" else step(name, right)

    assert client.get(path).status_code == status


def test_page_tells_who_has_what_and_who_gave_it(signed_in, project, coordinator, second, waiting):
    TOTP.activate(second, "JBSWY3DPEHPK3PXP")
    factories.make_invitation(
        project=project, email="uusi@esimerkki.example", invited_by=coordinator
    )
    factories.make_invitation(email="vieras@esimerkki.example")

    page = main_text(signed_in(second).get(page_of(project)))

    assert "Arvi Arvioija , arvioija" in page
    assert "Odottaa toisen koordinaattorin vahvistusta." in page
    assert f"Antoi {coordinator}." in page
    assert page.count("Toinen tunniste: tunnistinsovellus.") == 1
    assert f"Kutsuja on {coordinator}. Linkki vanhenee 1.1.2126." in page
    assert "vieras@esimerkki.example" not in page


def test_page_reads_as_little_for_three_as_for_one(
    signed_in, project, coordinator, django_assert_num_queries
):
    client = signed_in(coordinator)
    client.get(page_of(project))
    for number in range(3):
        giver = factories.make_user()
        factories.make_membership(
            project=project,
            role="evaluator",
            granted_by=giver,
            confirmed_by=None,
            confirmed_at=None,
        )
        factories.make_invitation(project=project, invited_by=giver)
        if number != 1:
            with django_assert_num_queries(11):
                client.get(page_of(project))


def test_page_has_the_rights_by_name_and_those_that_have_ended_last(
    signed_in, project, coordinator, waiting
):
    yesterday = timezone.localdate() - timedelta(days=1)
    for number in range(PER_PAGE):
        factories.make_membership(
            project=project,
            user=factories.make_user(name=f"Hoitaja {number:02}"),
            role="editor",
            valid_from=date(2025, 1, 1),
            valid_until=None if number else yesterday,
        )
    client = signed_in(coordinator)

    pages = [client.get(page_of(project), {"page": number}).context["people"] for number in (1, 2)]

    names = [[str(row.membership.user) for row in page] for page in pages]
    first = ["Arvi Arvioija", str(coordinator)]
    hosts = [f"Hoitaja {number:02}" for number in range(1, PER_PAGE - 1)]
    assert names == [[*first, *hosts], [f"Hoitaja {PER_PAGE - 1}", "Hoitaja 00"]]
    assert [row.state for row in pages[1]] == ["live", "ended"]


def test_right_that_nobody_can_confirm_says_what_to_do(signed_in, project, coordinator, waiting):
    client = signed_in(coordinator)
    alone = main_text(client.get(page_of(project)))
    factories.make_membership(project=project)
    with_another = main_text(client.get(page_of(project)))
    waiting.granted_by = None
    waiting.save()
    of_nobody = main_text(client.get(page_of(project)))

    words = (
        "Kukaan muu ei voi nyt vahvistaa sitä. Kutsu hankkeeseen toinen koordinaattori.",
        "Antajaa ei tiedetä, joten oikeutta ei voi vahvistaa. Anna se uudelleen.",
    )
    pages = (alone, with_another, of_nobody)
    assert [tuple(text in page for text in words) for page in pages] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_second_person_finds_the_right_on_the_start_page_and_confirms_it(
    signed_in, waiting, second
):
    client = signed_in(second)

    start = client.get("/hallinta/").content.decode()
    asked = main_text(client.get(step("confirm", waiting)))
    done = client.post(step("confirm", waiting), SURE)

    assert step("confirm", waiting) in start
    assert "Arvi Arvioija" in asked
    assert "tietosuoja@esimerkki.example" in asked
    assert said(done) == ["Oikeus on nyt voimassa."]
    assert Membership.objects.get(pk=waiting.pk).confirmed_by == second


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        ("locmem", "Rekisterinpitäjälle lähti viesti osoitteeseen"),
        ("filebased", "tallennettiin palvelimen kansioon mail"),
        ("smtp", "ei saatu lähetettyä"),
    ],
)
def test_confirmer_is_told_what_became_of_the_controllers_mail(
    transactional_db, signed_in, waiting, second, settings, tmp_path, backend, words
):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    settings.EMAIL_FILE_PATH, settings.EMAIL_HOST = str(tmp_path), "127.0.0.1"
    settings.EMAIL_PORT = 1

    done = signed_in(second).post(step("confirm", waiting), SURE)

    mail_of_controller, in_force = said(done)
    assert words in mail_of_controller
    assert "tietosuoja@esimerkki.example" in mail_of_controller
    assert in_force == "Oikeus on nyt voimassa."


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        ("locmem", "Rekisterinpitäjälle lähtee viesti osoitteeseen tietosuoja@esimerkki.example."),
        (
            "filebased",
            "Kerro rekisterinpitäjälle itse: tietosuoja@esimerkki.example. "
            "Sähköposti ei ole vielä käytössä.",
        ),
    ],
)
def test_page_of_confirming_promises_only_the_mail_that_leaves(
    signed_in, waiting, second, settings, backend, words
):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"

    text = " ".join(main_text(signed_in(second).get(step("confirm", waiting))).split())

    promise = text[text.index("Oikeus päättyy") : text.index("Vahvista vain")]
    assert promise.partition(". ")[2].strip() == words


def test_giver_is_not_asked_to_confirm(signed_in, waiting, coordinator):
    client = signed_in(coordinator)

    start = client.get("/hallinta/").content.decode()

    assert step("confirm", waiting) not in start
    assert client.post(step("confirm", waiting), SURE).status_code == 404
    assert not Membership.objects.get(pk=waiting.pk).confirmed_at


def test_missing_address_of_the_controller_is_told_before(signed_in, waiting, second):
    waiting.project.controller_email = ""
    waiting.project.save()
    client = signed_in(second)

    asked = client.get(step("confirm", waiting))
    place = re.search(r'href="([^"]+#id_controller_email)"', asked.content.decode())[1]
    shown = client.get(unescape(place).split("#")[0]).content.decode()
    asked = main_text(asked)
    done = client.post(step("confirm", waiting), SURE)

    assert 'id="id_controller_email"' in shown
    assert "Rekisterinpitäjän sähköposti puuttuu hankkeen tiedoista." in asked
    assert "Vahvista oikeus" not in asked
    assert ["rekisterinpitäjän sähköposti" in text for text in said(done)] == [True]


@pytest.fixture
def leaver(project, municipality):
    right = factories.make_membership(
        project=project, role="municipal_coordinator", municipality=municipality
    )
    fields = {"project": project, "municipality": municipality, "keeper": right.user}
    factories.make_promise(heard="Bussi puuttuu.", **fields)
    return right


def test_open_rows_are_passed_on_before_somebody_leaves(signed_in, leaver, coordinator):
    client = signed_in(coordinator)

    asked = main_text(client.get(step("end", leaver)))
    refused = client.post(step("end", leaver), SURE | {})
    still = Membership.objects.filter(pk=leaver.pk).exists()
    client.post(step("end", leaver), SURE | {"row-1": coordinator.pk})

    assert "Lupaus: Bussi puuttuu." in asked
    assert (refused.status_code, still) == (422, True)
    assert not Membership.objects.filter(pk=leaver.pk).exists()
    assert Promise.objects.get().keeper == coordinator


@pytest.mark.parametrize(
    ("days", "is_told"),
    [(-31, False), (-30, True), (-1, True), (0, True), (14, True), (15, False), (None, False)],
)
def test_start_page_tells_of_open_rows_before_a_right_ends(
    signed_in, leaver, coordinator, days, is_told
):
    if days is not None:
        leaver.valid_until = timezone.localdate() + timedelta(days=days)
        leaver.save()
    path = step("end", leaver)

    before = signed_in(coordinator).get("/hallinta/").content.decode()
    Promise.objects.update(keeper=None)
    after = signed_in(coordinator).get("/hallinta/").content.decode()

    assert (path in before, path in after) == (is_told, False)


@pytest.mark.parametrize("who", ["leaver", "outsider"])
def test_rows_are_passed_on_only_to_somebody_who_stays(
    request, signed_in, leaver, coordinator, who
):
    person = leaver.user if who == "leaver" else request.getfixturevalue(who)

    response = signed_in(coordinator).post(step("end", leaver), SURE | {"row-1": person.pk})

    assert (response.status_code, Promise.objects.get().keeper) == (422, leaver.user)


def test_last_coordinator_is_told_instead_of_asked(signed_in, coordinator):
    right = coordinator.memberships.get()
    client = signed_in(coordinator)

    asked = main_text(client.get(step("end", right)))
    client.post(step("end", right), SURE)

    assert LAST in asked
    assert coordinator.memberships.exists()


def test_whoever_leaves_as_coordinator_comes_back_to_the_start_page(signed_in, coordinator, second):
    response = signed_in(coordinator).post(step("end", coordinator.memberships.get()), SURE)

    assert (response.url, coordinator.memberships.exists()) == ("/hallinta/", False)


def admin_data(right, **changes):
    data = {
        "user": right.user_id,
        "project": right.project_id,
        "role": right.role,
        "valid_from": "2025-01-01",
        "valid_until": "",
    }
    return data | changes


def test_last_coordinator_stays_in_the_form_of_the_right(signed_in, coordinator, project):
    right = coordinator.memberships.get()
    path = reverse("admin:projects_membership_change", args=[right.pk])

    response = signed_in(coordinator).post(path, admin_data(right, role="editor"))

    assert LAST in response.content.decode()
    assert coordinator.memberships.get().role == "coordinator"


def test_last_coordinator_is_not_deleted(signed_in, coordinator):
    right = coordinator.memberships.get()
    path = reverse("admin:projects_membership_delete", args=[right.pk])

    response = signed_in(coordinator).post(path, {"post": "yes"})

    assert [LAST in text for text in said(response)] == [True]
    assert coordinator.memberships.exists()


def test_last_coordinators_are_not_deleted_from_the_list(signed_in, coordinator, second):
    rights = [coordinator.memberships.get().pk, second.memberships.get().pk]
    data = {"action": "delete_selected", "_selected_action": rights, "post": "yes"}

    response = signed_in(coordinator).post(reverse("admin:projects_membership_changelist"), data)

    assert [LAST in text for text in said(response)] == [True]
    assert Membership.objects.filter(pk__in=rights).count() == 2


def test_last_coordinator_does_not_close_the_own_account(signed_in, coordinator):
    path = reverse("admin:projects_user_change", args=[coordinator.pk])
    data = {"name": "Aino", "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    response = signed_in(coordinator).post(path, data)

    coordinator.refresh_from_db()
    assert LAST in response.content.decode()
    assert coordinator.is_active


def test_superuser_does_not_delete_the_last_coordinator(signed_in, superuser, coordinator):
    path = reverse("admin:projects_user_delete", args=[coordinator.pk])

    response = signed_in(superuser).post(path, {"post": "yes"})

    assert [LAST in text for text in said(response)] == [True]
    assert type(coordinator).objects.filter(pk=coordinator.pk).exists()


def test_removed_rights_do_not_come_back_from_the_bin(signed_in, coordinator, second):
    client = signed_in(coordinator)

    client.post(
        reverse(
            "people:end",
            args=[coordinator.memberships.get().project.slug, second.memberships.get().pk],
        )
    )

    assert "Roskakori on tyhjä." in client.get(reverse("admin:bin")).content.decode()


def test_nobody_gives_themselves_the_evaluators_right_in_the_form(signed_in, coordinator):
    right = coordinator.memberships.get()
    data = admin_data(right, role="evaluator", valid_until=IN_A_YEAR)

    response = signed_in(coordinator).post(reverse("admin:projects_membership_add"), data)

    assert "Et voi antaa arvioijan oikeutta itsellesi." in response.content.decode()
    assert coordinator.memberships.get() == right


def test_evaluators_right_needs_an_end_in_both_forms(signed_in, coordinator, editor, project):
    client = signed_in(coordinator)
    right = editor.memberships.get()
    given = client.post(
        reverse("admin:projects_membership_add"), admin_data(right, role="evaluator")
    )
    invited = client.post(
        reverse("admin:projects_invitation_add"),
        {"email": "uusi@esimerkki.example", "project": project.pk, "role": "evaluator"},
    )

    pages = [given.content.decode(), invited.content.decode()]
    assert ["Arvioijan oikeus on aina määräaikainen." in page for page in pages] == [True, True]


def test_given_right_says_that_it_waits(signed_in, coordinator, editor):
    data = admin_data(editor.memberships.get(), role="evaluator", valid_until=IN_A_YEAR)

    response = signed_in(coordinator).post(reverse("admin:projects_membership_add"), data)

    text = f"Oikeus ({editor}) tulee voimaan vasta, kun toinen koordinaattori on vahvistanut sen."
    # Nobody else keeps the people of the project.
    advice = "Kukaan muu ei voi nyt vahvistaa sitä. Kutsu hankkeeseen toinen koordinaattori."
    assert said(response)[:2] == [text, advice]
    assert Membership.objects.get(role="evaluator").granted_by == coordinator


def test_tasks_of_a_right_that_has_lapsed_are_passed_on_too(signed_in, leaver, coordinator):
    leaver.valid_until = timezone.localdate() - timedelta(days=1)
    leaver.save()
    client = signed_in(coordinator)

    page = main_text(client.get(page_of(leaver.project)))
    client.post(step("end", leaver), SURE | {"row-1": coordinator.pk})

    assert "Siirrä tehtävät ja poista" in page
    assert Promise.objects.get().keeper == coordinator
    assert not Membership.objects.filter(pk=leaver.pk).exists()


def test_account_with_open_tasks_is_not_closed(signed_in, leaver, coordinator):
    data = {"name": "Lähtijä", "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    client = signed_in(coordinator)

    refused = desk.save(client, leaver.user, data).content.decode()
    leaver.user.refresh_from_db()
    was_open = leaver.user.is_active
    Promise.objects.update(keeper=coordinator)
    desk.save(client, leaver.user, data)

    leaver.user.refresh_from_db()
    assert "on avoimia tehtäviä: Bussi puuttuu." in refused
    assert (was_open, leaver.user.is_active) == (True, False)


def test_account_with_open_tasks_is_not_deleted(signed_in, leaver, superuser):
    path = reverse("admin:projects_user_delete", args=[leaver.user.pk])

    response = signed_in(superuser).post(path, {"post": "yes"})

    assert ["on avoimia tehtäviä" in text for text in said(response)] == [True]
    assert Promise.objects.get().keeper == leaver.user


def test_invitation_that_nobody_answers_for_is_marked(signed_in, project, coordinator, second):
    factories.make_invitation(project=project, invited_by=second)
    client = signed_in(coordinator)
    words = "Linkki ei toimi, koska kutsuja ei enää ole koordinaattori."

    before = words in main_text(client.get(page_of(project)))
    second.memberships.all().delete()
    after = words in main_text(client.get(page_of(project)))

    assert (before, after) == (False, True)


def test_leaving_coordinators_invitation_is_offered_to_who_may_invite(
    signed_in, project, coordinator, second, editor
):
    row = factories.make_invitation(
        project=project, email="uusi@esimerkki.example", invited_by=second
    )
    path = step("end", second.memberships.get())
    client = signed_in(coordinator)

    asked = client.get(path)
    refused = client.post(path, SURE | {"row-1": editor.pk}).status_code
    client.post(path, SURE | {"row-1": coordinator.pk})

    row.refresh_from_db()
    assert "Kutsu: uusi@esimerkki.example" in main_text(asked)
    assert list(asked.context["form"].fields["row-1"].queryset) == [coordinator]
    assert (refused, row.invited_by) == (422, coordinator)


def test_one_comes_back_to_the_page_of_people(signed_in, coordinator, editor, project):
    client = signed_in(coordinator)
    given = client.post(
        reverse("admin:projects_membership_add"),
        admin_data(editor.memberships.get(), role="coordinator"),
    )
    invited = client.post(
        reverse("admin:projects_invitation_add"),
        {"email": "uusi@esimerkki.example", "project": project.pk, "role": "editor"},
    )

    assert [given.url, invited.url] == [page_of(project)] * 2


def resending(invitation):
    return reverse("people:invitation-resend", args=[invitation.project.slug, invitation.pk])


def test_invitation_is_sent_again_with_a_new_link_by_who_sends_it_now(
    signed_in, client, project, coordinator, second, django_capture_on_commit_callbacks
):
    row = factories.make_invitation(
        project=project, email="uusi@esimerkki.example", invited_by=coordinator
    )
    before = row.token_hash
    page = one_line(signed_in(second).get(page_of(project)).text)

    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in(second).post(resending(row))

    row.refresh_from_db()
    assert f'action="{resending(row)}"' in page
    assert response.url == page_of(project)
    assert said(response) == ["Kutsu lähetettiin osoitteeseen uusi@esimerkki.example."]
    assert (row.invited_by, row.token_hash == before) == (second, False)
    [message] = mail.outbox
    assert message.to == ["uusi@esimerkki.example"]
    assert f"Sinut kutsui {second}." in message.body


def test_answered_invitation_and_one_of_another_project_are_not_sent_again(
    signed_in, project, coordinator
):
    answered = factories.make_invitation(project=project, accepted_at=timezone.now())
    foreign = factories.make_invitation()
    client = signed_in(coordinator)

    statuses = [client.post(resending(row)).status_code for row in (answered, foreign)]
    statuses.append(client.get(resending(answered)).status_code)

    assert (statuses, mail.outbox) == ([404, 404, 405], [])


def test_own_invitation_as_evaluator_is_not_sent_again(signed_in, project, coordinator):
    own = factories.make_invitation(
        project=project,
        email=coordinator.email,
        role="evaluator",
        valid_until=IN_A_YEAR,
    )

    response = signed_in(coordinator).post(resending(own))

    assert said(response) == [
        "Et voi antaa arvioijan oikeutta itsellesi. Pyydä sitä toiselta koordinaattorilta."
    ]
    assert mail.outbox == []
