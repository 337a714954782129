from datetime import timedelta

import pypdfium2
import pytest
from django.utils import timezone

from projects.models import SignUp
from tests import factories


def join(session, name, **overrides):
    fields = {"email": f"{name.lower()}@a.example", "sector": "resident"}
    return SignUp.objects.create(session=session, name=name, **(fields | overrides))


def pdf_pages(content):
    with pypdfium2.PdfDocument(content) as document:
        return len(document)


@pytest.fixture
def session(project):
    """Next week, two places of two taken, and one who waits."""
    made = factories.make_coaching_session(
        project=project,
        theme="Työpaja",
        slug="tyopaja",
        capacity=2,
        starts_at=timezone.now() + timedelta(days=7),
        ends_at=timezone.now() + timedelta(days=7, hours=2),
    )
    join(made, "Aino", sector="municipality", wish="Kasvisruoka")
    join(made, "Eero", language="sv")
    join(made, "Onni", is_waiting=True)
    return made


@pytest.fixture
def held(session):
    """The same, begun an hour ago."""
    session.starts_at = timezone.now() - timedelta(hours=1)
    session.ends_at = timezone.now() + timedelta(hours=1)
    session.save()
    return session


@pytest.fixture
def desk(signed_in, coordinator):
    return signed_in(coordinator)
