import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.urls import reverse

from projects.models import AuditEvent
from projects.permissions import FACTOR_ROLES
from surveys.permissions import RELEASE_READING
from tests import factories
from tests.asking import SURE

PASSWORD = "kahvia-ja-korvapuusti-8"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
INDEX = "/tilit/2fa/"
ASKED = "toisen tunnisteen. Valitse alta"


@pytest.fixture(autouse=True)
def _demanded(settings):
    settings.SECOND_FACTOR = "demanded"


def code():
    """What the app of the owner shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def give_app(user):
    return TOTP.activate(user, SECRET).instance


def sign_in_for_real(client, user):
    user.set_password(PASSWORD)
    user.save()
    user.confirm_address()
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


@pytest.mark.parametrize(
    ("role", "is_led"),
    [
        ("coordinator", True),
        ("municipal_coordinator", True),
        ("evaluator", True),
        ("editor", True),
        ("superuser", True),
        ("association_contact", False),
    ],
)
@pytest.mark.parametrize("path", ["/hallinta/", "/hallinta/projects/user/", "/hallinta/ihmiset/x/"])
def test_who_sees_people_or_results_is_led_to_set_one_up(request, signed_in, role, is_led, path):
    client = signed_in(request.getfixturevalue(role))

    response = client.get(path)

    assert (response.headers.get("Location") == INDEX) == is_led


def test_everybody_who_reads_releases_needs_one():
    assert RELEASE_READING.roles <= FACTOR_ROLES


def test_page_says_why_and_public_pages_stay_open(signed_in, coordinator):
    client = signed_in(coordinator)

    page = client.get("/hallinta/", follow=True)

    assert page.redirect_chain == [(INDEX, 302)]
    assert ASKED in page.content.decode()
    assert client.get("/").status_code == 200


def test_nothing_is_demanded_where_it_is_only_offered(settings, signed_in, coordinator):
    settings.SECOND_FACTOR = "offered"
    client = signed_in(coordinator)

    assert client.get("/hallinta/").status_code == 200
    assert ASKED not in client.get(INDEX).content.decode()


@pytest.mark.parametrize(("is_local", "is_led"), [(True, False), (False, True)])
def test_demonstration_accounts_need_none_on_this_machine(
    settings, signed_in, coordinator, is_local, is_led
):
    settings.IS_LOCAL = is_local
    coordinator.is_demo_account = True
    coordinator.save()
    client = signed_in(coordinator)

    response = client.get("/hallinta/")

    # The account itself does not work on a real host, so the sign-in page is what is left there.
    expected = "/hallinta/login/?next=/hallinta/" if is_led else None
    assert response.headers.get("Location") == expected


def test_password_and_code_open_the_desk(client, coordinator):
    give_app(coordinator)

    first = sign_in_for_real(client, coordinator)
    closed = client.get("/hallinta/")
    client.post(first.url, {"code": code()})

    assert (first.url, closed.url) == (
        "/tilit/2fa/authenticate/",
        "/hallinta/login/?next=/hallinta/",
    )
    assert client.get("/hallinta/").status_code == 200


def test_wrong_code_is_explained_in_our_words(client, coordinator):
    give_app(coordinator)
    first = sign_in_for_real(client, coordinator)

    page = client.post(first.url, {"code": "000000"})

    assert "Koodi ei kelpaa. Katso sovelluksesta uusi koodi." in page.content.decode()


def test_recovery_code_opens_the_desk_once(client, coordinator):
    give_app(coordinator)
    spare = RecoveryCodes.activate(coordinator).get_unused_codes()[0]
    first = sign_in_for_real(client, coordinator)

    client.post(first.url, {"code": spare})
    opened = client.get("/hallinta/").status_code
    client.post(reverse("account_logout"))
    again = sign_in_for_real(client, coordinator)
    client.post(again.url, {"code": spare})

    assert (opened, client.get("/hallinta/").status_code) == (200, 302)


def test_session_opened_with_the_password_alone_stays_out(signed_in, coordinator):
    client = signed_in(coordinator)
    give_app(coordinator)

    desk = client.get("/hallinta/projects/user/?q=a")
    keys = client.get(reverse("mfa_add_webauthn"))

    proof = "/tilit/2fa/reauthenticate/?next="
    assert desk.url == f"{proof}%2Fhallinta%2Fprojects%2Fuser%2F%3Fq%3Da"
    assert keys.url == f"{proof}%2Ftilit%2F2fa%2Fwebauthn%2Fadd%2F"


def test_code_lets_an_older_session_go_on(signed_in, coordinator):
    client = signed_in(coordinator)
    give_app(coordinator)

    client.post(reverse("mfa_reauthenticate"), {"code": code(), "next": "/hallinta/"})

    assert client.get("/hallinta/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_opens_the_desk_at_once(client, coordinator):
    sign_in_for_real(client, coordinator)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))

    done = client.post(
        reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, counter))}
    )

    assert done.url == reverse("mfa_view_recovery_codes")
    assert "Tulosta koodit" in client.get(done.url).content.decode()
    assert client.get("/hallinta/").status_code == 200


def test_factor_that_was_removed_closes_the_session_again(client, coordinator):
    give_app(coordinator)
    first = sign_in_for_real(client, coordinator)
    client.post(first.url, {"code": code()})

    Authenticator.objects.filter(user=coordinator).delete()

    assert client.get("/hallinta/").headers.get("Location") == INDEX


@pytest.fixture
def open_desk(settings, signed_in):
    """The pages of recovery, without the coordinator's own second step in the way."""
    settings.SECOND_FACTOR = "offered"
    return signed_in


def factor_page(project, person):
    right = person.memberships.get(project=project)
    return reverse("people:factor", args=[project.slug, right.pk])


def test_another_coordinator_removes_a_lost_factor(
    open_desk, project, coordinator, editor, django_capture_on_commit_callbacks
):
    give_app(editor)
    RecoveryCodes.activate(editor)
    client = open_desk(coordinator)
    path = factor_page(project, editor)

    asked = client.get(path).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, SURE)

    assert "Tee tämä vain, kun olet varma" in asked
    assert not Authenticator.objects.exists()
    [message] = mail.outbox
    assert (message.to, message.subject) == ([editor.email], "Toinen tunnisteesi on poistettu")
    assert f"{coordinator} poisti tunnuksestasi" in message.body
    [event] = AuditEvent.objects.all()
    assert (event.actor, event.project, event.action, event.target) == (
        coordinator,
        project,
        "rights",
        f"toinen tunniste poistettu: {editor}",
    )


@pytest.mark.parametrize(
    ("actor", "owner", "status"),
    [
        ("coordinator", "editor", 302),
        ("coordinator", "coordinator", 404),
        ("superuser", "coordinator", 302),
        ("municipal_coordinator", "editor", 404),
        ("editor", "coordinator", 404),
        ("evaluator", "editor", 404),
        ("outsider", "editor", 404),
    ],
)
def test_who_may_remove_a_lost_factor(request, open_desk, project, actor, owner, status):
    person = request.getfixturevalue(owner)
    give_app(person)
    client = open_desk(request.getfixturevalue(actor))

    response = client.post(factor_page(project, person), SURE)

    assert response.status_code == status
    assert Authenticator.objects.exists() == (status == 404)


def test_coordinator_does_not_open_a_superusers_account(open_desk, project, coordinator, superuser):
    factories.make_membership(project=project, user=superuser, role="editor")
    give_app(superuser)

    response = open_desk(coordinator).post(factor_page(project, superuser), SURE)

    assert (response.status_code, Authenticator.objects.count()) == (404, 1)


def test_one_who_has_left_the_project_is_not_touched_from_it(open_desk, project, coordinator):
    person = factories.make_membership(project=project, role="editor", valid_until="2025-06-01")
    give_app(person.user)

    response = open_desk(coordinator).post(factor_page(project, person.user), SURE)

    assert (response.status_code, Authenticator.objects.count()) == (404, 1)


def test_nothing_is_told_where_there_is_nothing_to_remove(
    open_desk, project, coordinator, editor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        open_desk(coordinator).post(factor_page(project, editor), SURE)

    assert (len(mail.outbox), AuditEvent.objects.count()) == (0, 0)
