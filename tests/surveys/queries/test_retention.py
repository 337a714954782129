from datetime import date

import pytest

from surveys.models import RetentionNotice
from surveys.queries.retention import deletes_from, kept_longer
from tests import factories

pytestmark = pytest.mark.django_db
UNTIL = date(2030, 6, 1)


@pytest.mark.parametrize(
    ("today", "announced", "longer"),
    [
        (date(2030, 3, 1), None, None),
        (date(2030, 5, 20), date(2030, 5, 1), None),
        (date(2030, 5, 20), date(2030, 5, 15), date(2030, 6, 14)),
        (date(2030, 6, 5), date(2030, 5, 1), date(2030, 6, 5)),
    ],
)
def test_residents_are_told_of_a_later_day_where_the_promised_one_does_not_hold(
    today, announced, longer
):
    project = factories.make_project(retention_until=UNTIL)
    if announced:
        RetentionNotice.objects.create(project=project, due_on=UNTIL, announced_on=announced)

    assert kept_longer(project, today) == longer


def test_project_without_a_date_promises_no_day():
    project = factories.make_project(retention_until=None)

    assert (deletes_from(project), kept_longer(project, UNTIL)) == (None, None)
