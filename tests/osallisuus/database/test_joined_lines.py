import pytest

from osallisuus.database.joined_lines import JoinedLines
from projects.models import Municipality

pytestmark = pytest.mark.django_db


def make_places(*names):
    return Municipality.objects.bulk_create(
        Municipality(code=f"{number:03}", slug=name, name=name, sort_key=name)
        for number, name in enumerate(names)
    )


def test_lines_of_one_query_have_one_order():
    places = make_places("alajarvi", "haapavesi", "nivala")
    given = Municipality.objects.filter(pk__in=[place.pk for place in places])

    found = given.aggregate(ids=JoinedLines("pk"), slugs=JoinedLines("slug"))

    rows = zip(map(int, found["ids"].split("\n")), found["slugs"].split("\n"), strict=True)
    assert dict(rows) == {place.pk: place.slug for place in places}


def test_lines_of_nothing_are_none():
    assert Municipality.objects.none().aggregate(ids=JoinedLines("pk")) == {"ids": None}
    assert Municipality.objects.filter(pk=0).aggregate(ids=JoinedLines("pk")) == {"ids": None}
