from datetime import date

import pytest

from projects.models import AuditEvent, PilotPass
from projects.services.pilots.passes import find_pass, hashed, make_pass, revoke_pass
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 5)


@pytest.fixture
def person():
    return factories.make_user()


def made(person, **values):
    fields = {"pilot": factories.make_pilot(), "label": "Vetäjä", "expires_on": DAY}
    return make_pass(by=person, **fields | values)


def test_secret_is_stored_nowhere_but_as_a_keyed_hash(person, settings):
    row, token = made(person)

    stored = PilotPass.objects.values_list().get()
    settings.CARD_KEY = "toinen"
    assert token not in map(str, stored)
    assert len(token) >= 32
    assert hashed(token) != row.token_hash


@pytest.mark.parametrize(
    ("today", "is_found"), [(date(2026, 1, 1), True), (DAY, True), (date(2026, 2, 6), False)]
)
def test_link_works_until_its_last_day_is_over(person, today, is_found):
    row, token = made(person)

    assert find_pass(token, today) == (row if is_found else None)
    assert find_pass(token + "x", today) is None


def test_revoked_link_leads_nowhere_and_both_are_in_the_log(person):
    row, token = made(person)

    first = revoke_pass(row=row, by=person).revoked_at
    again = revoke_pass(row=row, by=person).revoked_at

    events = AuditEvent.objects.order_by("pk").values_list("actor", "project", "action", "target")
    assert find_pass(token, DAY) is None
    assert first == again
    assert list(events) == [
        (person.pk, row.pilot.project_id, "rights", f"linkki: {row}"),
        (person.pk, row.pilot.project_id, "rights", f"linkki pois: {row}"),
    ]
    assert token not in " ".join(AuditEvent.objects.values_list("target", flat=True))
