from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import SignUp
from tests import factories

SITE = "https://portaali.example"


@pytest.fixture
def soon(db):
    """A session of next week with two places, both taken, and one who waits, in three languages."""
    session = factories.make_coaching_session(
        theme="Työpaja",
        capacity=2,
        place="Kirjasto",
        link="https://kokous.example/1",
        starts_at=timezone.now() + timedelta(days=7),
    )
    for name, language, is_waiting in (
        ("eka", "fi", False),
        ("toka", "sv", False),
        ("kolmas", "en", True),
    ):
        SignUp.objects.create(
            session=session,
            name=name.capitalize(),
            email=f"{name}@a.example",
            sector="resident",
            language=language,
            is_waiting=is_waiting,
        )
    return session
