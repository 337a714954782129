"""A pilot of the municipality and its association, and the link of its own people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.services.pilots.passes import make_pass
from tests import factories


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def pilot(project, municipality, association):
    pilot = factories.make_pilot(project=project, municipality=municipality, name="Iltapala")
    pilot.associations.add(association)
    return pilot


@pytest.fixture
def token(pilot, today, superuser):
    """The secret of a link that works until tomorrow."""
    _row, secret = make_pass(
        pilot=pilot, label="Vetäjä", expires_on=today + timedelta(days=1), by=superuser
    )
    return secret


@pytest.fixture
def at(pilot):
    """The address of a page of the pilot at the desk."""
    return lambda name, *arguments: reverse(f"pilots:{name}", args=[pilot.slug, *arguments])


@pytest.fixture
def by_link(token):
    """The address of a page of the pilot behind the link."""
    return lambda name, *arguments: reverse(f"pass:{name}", args=[token, *arguments])
