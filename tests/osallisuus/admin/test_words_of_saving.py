import re
from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import SignUp
from tests import factories
from tests.osallisuus.desk import admin_path

pytestmark = pytest.mark.django_db


def buttons(page):
    """What the buttons under the form say, in their order."""
    row = page.text.rpartition('<div class="submit-row">')[2]
    return re.findall(r'<input type="submit" value="([^"]*)"', row)


@pytest.mark.parametrize(
    ("kind", "words"), [("invitation", "Lähetä kutsu"), ("membership", "Anna oikeus")]
)
def test_button_that_sends_or_gives_says_so_and_is_the_only_one(
    signed_in, coordinator, kind, words
):
    page = signed_in(coordinator).get(f"/hallinta/projects/{kind}/add/")

    assert buttons(page) == [words]


@pytest.mark.parametrize(
    ("is_published", "words"), [(True, "Tallenna ja julkaise muutokset"), (False, "Tallenna")]
)
@pytest.mark.parametrize("make", ["make_tip_list", "make_publication", "make_pilot"])
def test_button_says_when_the_public_sees_the_change(
    signed_in, coordinator, project, make, is_published, words
):
    own = {} if make == "make_tip_list" else {"project": project}
    row = getattr(factories, make)(is_published=is_published, **own)

    page = signed_in(coordinator).get(admin_path(row))

    assert buttons(page)[0] == words


@pytest.mark.parametrize(
    ("days", "has_people", "words"),
    [
        (7, True, "Tallenna ja kerro ilmoittautuneille"),
        (7, False, "Tallenna"),
        (-7, True, "Tallenna"),
    ],
)
def test_button_says_when_people_who_signed_up_are_written_to(
    signed_in, coordinator, project, days, has_people, words
):
    session = factories.make_coaching_session(
        project=project, starts_at=timezone.now() + timedelta(days=days), is_published=False
    )
    if has_people:
        SignUp.objects.create(
            session=session, name="Aino", email="aino@esimerkki.example", sector="resident"
        )

    client = signed_in(coordinator)
    pages = [client.get(admin_path(session) + f"?_osa={key}") for key in ("aika", "sisalto")]

    assert [buttons(page)[0] for page in pages] == [words, "Tallenna"]


def test_button_promises_no_mail_where_none_leaves(signed_in, coordinator, project, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    soon = timezone.now() + timedelta(days=7)
    session = factories.make_coaching_session(project=project, starts_at=soon, is_published=False)
    SignUp.objects.create(
        session=session, name="Aino", email="aino@esimerkki.example", sector="resident"
    )

    page = signed_in(coordinator).get(admin_path(session) + "?_osa=aika")

    assert buttons(page)[0] == "Tallenna"
