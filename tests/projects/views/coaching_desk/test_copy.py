from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from projects.models import CoachingSession
from tests import factories
from tests.reading import main_text

PATH = "/hallinta/valmennus/kopioi/"


@pytest.fixture
def old(project):
    return [
        factories.make_coaching_session(
            project=project, theme=theme, starts_at=datetime(2025, month, 3, 10, tzinfo=UTC)
        )
        for theme, month in (("Hyvä kohtaaminen", 3), ("Kokemustoiminta", 5))
    ]


def day(weeks):
    return timezone.localdate() + timedelta(weeks=weeks)


def test_programme_of_a_year_is_copied_to_new_days(desk, old):
    factories.make_coaching_session(starts_at=datetime(2025, 3, 3, tzinfo=UTC), theme="Vieras")
    page = main_text(desk.get(PATH))
    first, second = old
    data = {
        f"s{first.pk}-is_chosen": "on",
        f"s{first.pk}-day": day(2),
        f"s{second.pk}-day": "roskaa",
    }

    response = desk.post(PATH, data, follow=True)
    desk.post(PATH, data)

    made = CoachingSession.objects.exclude(pk__in=[row.pk for row in old])
    assert "Hyvä kohtaaminen ma 3.3.2025 klo 12.00" in page
    assert "Vieras" not in page
    assert "Kopioit yhden valmennuksen." in str([*response.context["messages"]][0])
    assert [row.theme for row in made.exclude(theme="Vieras")] == ["Hyvä kohtaaminen"]


def test_every_mistake_is_told_and_nothing_is_copied(desk, old):
    first, second = old
    data = {
        f"s{first.pk}-is_chosen": "on",
        f"s{first.pk}-day": day(-1),
        f"s{second.pk}-is_chosen": "on",
    }

    response = desk.post(PATH, data)

    page = main_text(response)
    assert response.status_code == 422
    assert "Anna tuleva päivä." in page
    assert "Anna päivä." in page
    assert CoachingSession.objects.count() == 2


def test_nothing_chosen_is_said(desk, old):
    assert "Et valinnut yhtään valmennusta" in main_text(desk.post(PATH))


def test_municipality_copies_only_its_own(signed_in, municipal_coordinator, municipality, old):
    own, whole = old
    own.municipality = municipality
    own.save()

    page = main_text(signed_in(municipal_coordinator).get(PATH))

    assert own.theme in page
    assert whole.theme not in page


def test_who_keeps_nothing_copies_nothing(signed_in, editor, old):
    assert signed_in(editor).get(PATH).status_code == 403
