import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from projects.models import AuditEvent, Invitation, Membership, User
from projects.services import (
    InvitationClosedError,
    accept_invitation,
    find_invitation,
    invite,
)
from tests import factories

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def send(project, coordinator, municipality, django_capture_on_commit_callbacks):
    """Sends an invitation and returns it with the token of its link."""

    def send_one(email="uusi@esimerkki.example", at=NOW):
        invitation = Invitation(
            email=email, project=project, role="municipal_coordinator", municipality=municipality
        )
        with django_capture_on_commit_callbacks(execute=True):
            invite(
                invitation=invitation,
                invited_by=coordinator,
                site_url="https://portaali.example/",
                at=at,
            )
        [token] = re.findall(r"/tilit/kutsu/([^/]+)/", mail.outbox[-1].body)
        return invitation, token

    return send_one


def test_invitation_goes_by_mail_and_only_its_hash_is_kept(send, project):
    invitation, token = send("Uusi@Esimerkki.example")

    message = mail.outbox[0]
    assert (message.to, message.subject) == (
        ["uusi@esimerkki.example"],
        f"Kutsu hankkeeseen {project}",
    )
    assert message.body.startswith("Hei,\n\nSinut on kutsuttu mukaan hankkeeseen")
    assert message.body.endswith("\n\nYhdessä kunnassa\n")
    assert f"https://portaali.example/tilit/kutsu/{token}/" in message.body
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values())
    assert find_invitation(token, NOW) == invitation


def test_invitation_names_who_invites(send, client, coordinator):
    _invitation, token = send(at=datetime.now(UTC))

    page = client.get(reverse("projects:invitation", args=[token])).content.decode()

    assert f"Sinut kutsui {coordinator}." in mail.outbox[0].body
    assert f"Sinut kutsui {coordinator}." in page


def test_invitation_of_one_who_is_gone_is_closed(send, client, coordinator):
    _invitation, token = send(at=datetime.now(UTC))
    coordinator.delete()

    response = client.get(reverse("projects:invitation", args=[token]))

    assert (response.status_code, "Sinut on kutsuttu" in response.content.decode()) == (410, False)


def test_invited_evaluator_is_told_to_wait(client, send, coordinator, project):
    invitation, token = send(at=datetime.now(UTC))
    values = {"role": "evaluator", "municipality": None, "valid_until": "2099-06-30"}
    Invitation.objects.filter(pk=invitation.pk).update(**values)
    path = reverse("projects:invitation", args=[token])

    asked = client.get(path).content.decode()
    done = client.post(path, {"name": "Arvi", "password": "kuusi-kettua-7"}).content.decode()

    assert "Oikeutesi päättyy 30.6.2099." in asked
    assert "kun toinen koordinaattori on vahvistanut sen. Siihen asti et näe" in asked
    assert "Oikeutesi odottaa vahvistusta" in done
    assert client.get("/hallinta/").status_code == 302


def test_link_lapses_after_fourteen_days(send):
    invitation, token = send()

    last = NOW + timedelta(days=14)

    assert find_invitation(token, last - timedelta(seconds=1)) == invitation
    assert find_invitation(token, last) is None


def test_new_invitation_takes_the_place_of_the_old_one(send):
    _old, old_token = send()
    new, new_token = send()

    assert find_invitation(old_token, NOW) is None
    assert find_invitation(new_token, NOW) == new


def test_accepting_makes_an_account_and_a_role(send, project, coordinator, municipality):
    invitation, token = send()

    user = accept_invitation(
        invitation=invitation, name="Uusi Ihminen", password="kuusi-kettua-7", at=NOW
    )

    membership = Membership.objects.get(user=user)
    assert (user.email, user.name, user.check_password("kuusi-kettua-7")) == (
        "uusi@esimerkki.example",
        "Uusi Ihminen",
        True,
    )
    assert (membership.project, membership.role, membership.municipality) == (
        project,
        "municipal_coordinator",
        municipality,
    )
    assert membership.granted_by == coordinator
    assert find_invitation(token, NOW) is None


def test_link_works_once(send):
    invitation, _token = send()
    accept_invitation(invitation=invitation, name="Uusi", password="kuusi-kettua-7", at=NOW)

    with pytest.raises(InvitationClosedError):
        accept_invitation(invitation=invitation, name="Toinen", password="kuusi-kettua-7", at=NOW)

    assert Membership.objects.filter(role="municipal_coordinator").count() == 1


def test_somebody_else_cannot_take_the_role(send, editor):
    invitation, _token = send()

    with pytest.raises(InvitationClosedError):
        accept_invitation(invitation=invitation, user=editor, at=NOW)


def test_account_that_exists_is_never_given_a_new_password(send, editor):
    invitation, _token = send(editor.email)

    with pytest.raises(InvitationClosedError):
        accept_invitation(invitation=invitation, name="Kaappaaja", password="uusi", at=NOW)


def test_rights_leave_traces(send):
    invitation, _token = send()
    user = accept_invitation(invitation=invitation, name="Uusi", password="kuusi-kettua-7", at=NOW)

    events = AuditEvent.objects.order_by("pk").values_list("action", "target", "actor__email")

    assert list(events) == [
        ("rights", "kutsu: kunnan koordinaattori", invitation.invited_by.email),
        ("rights", "kutsu hyväksytty: kunnan koordinaattori", user.email),
    ]


def test_new_person_opens_the_link_and_enters_the_desk(client, send):
    _invitation, token = send(at=datetime.now(UTC))
    path = reverse("projects:invitation", args=[token])

    page = client.get(path)
    response = client.post(path, {"name": "Uusi Ihminen", "password": "kuusi-kettua-7"})

    assert "kunnan koordinaattori" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert response.url == "/hallinta/"
    assert client.get("/hallinta/").status_code == 200


def test_weak_password_is_explained(client, send):
    _invitation, token = send(at=datetime.now(UTC))

    response = client.post(
        reverse("projects:invitation", args=[token]), {"name": "Uusi", "password": "12345678"}
    )

    assert list(response.context["form"].errors) == ["password"]
    assert not User.objects.filter(email="uusi@esimerkki.example").exists()


def test_old_friend_signs_in_and_takes_the_role(client, send, signed_in):
    friend = factories.make_user(email="uusi@esimerkki.example")
    _invitation, token = send(at=datetime.now(UTC))
    path = reverse("projects:invitation", args=[token])

    before = client.get(path)
    signed_in(friend)
    client.post(path)

    assert before.url == f"/tilit/login/?next={path}"
    assert friend.memberships.get().role == "municipal_coordinator"


def test_link_of_another_is_closed(client, send, signed_in, editor):
    factories.make_user(email="uusi@esimerkki.example")
    _invitation, token = send(at=datetime.now(UTC))
    signed_in(editor)

    response = client.post(reverse("projects:invitation", args=[token]))

    assert (response.status_code, "Kutsu ei ole voimassa" in response.content.decode()) == (
        403,
        True,
    )


def test_lapsed_link_says_what_to_do(client, db):
    response = client.get(reverse("projects:invitation", args=["ei-ole"]))

    assert (response.status_code, "uusi kutsu" in response.content.decode()) == (410, True)


def test_coordinator_sends_an_invitation_from_the_desk(
    client, signed_in, coordinator, project, django_capture_on_commit_callbacks
):
    signed_in(coordinator)
    data = {"email": "uusi@esimerkki.example", "project": project.pk, "role": "editor"}

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:projects_invitation_add"), data)

    assert [message.to for message in mail.outbox] == [["uusi@esimerkki.example"]]
    assert Invitation.objects.get().invited_by == coordinator


def test_new_account_has_a_confirmed_address(db):
    user = User.objects.create_user("Aino@Esimerkki.example", "salainen-sana-1")

    confirmed = user.emailaddress_set.values_list("email", "verified", "primary")
    assert list(confirmed) == [("aino@esimerkki.example", True, True)]


@pytest.mark.parametrize(
    ("backend", "level", "said"),
    [
        ("locmem", "success", "Kutsu lähetettiin osoitteeseen uusi@esimerkki.example."),
        (
            "filebased",
            "warning",
            "Kutsu tallennettiin palvelimen kansioon mail, koska sähköpostia ei ole otettu "
            "käyttöön. Se ei mennyt osoitteeseen uusi@esimerkki.example.",
        ),
        (
            "smtp",
            "error",
            "Kutsua ei saatu lähetettyä osoitteeseen uusi@esimerkki.example. Tarkista osoite ja "
            "tee kutsu uudelleen.",
        ),
    ],
)
def test_desk_says_what_became_of_the_invitation(
    transactional_db,
    client,
    signed_in,
    coordinator,
    project,
    settings,
    tmp_path,
    backend,
    level,
    said,
):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    settings.EMAIL_FILE_PATH, settings.EMAIL_HOST = str(tmp_path), "127.0.0.1"
    settings.EMAIL_PORT = 1
    data = {"email": "uusi@esimerkki.example", "project": project.pk, "role": "editor"}

    signed_in(coordinator)
    response = client.post(reverse("admin:projects_invitation_add"), data, follow=True)

    shown = [(message.level_tag, message.message) for message in response.context["messages"]]
    assert shown[-1] == (level, said)
