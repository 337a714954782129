import pytest
from django.db.models import F

from osallisuus.database.compiled import VALUE, CompiledQuery
from projects.models import Municipality, Pilot
from tests import factories

pytestmark = pytest.mark.django_db


def test_compiled_query_gives_the_rows_of_each_value(django_assert_num_queries):
    first, second = factories.make_municipality(), factories.make_municipality()
    query = CompiledQuery(lambda: Municipality.objects.filter(pk=VALUE))

    with django_assert_num_queries(3):
        found = [query.rows(pk) for pk in (first.pk, second.pk, 0)]

    assert found == [[first], [second], []]


def test_compiled_query_brings_related_rows_and_annotations(django_assert_num_queries):
    pilot = factories.make_pilot(municipality=factories.make_municipality(name="Kuusela"))
    query = CompiledQuery(
        lambda: (
            Pilot.objects.filter(pk=VALUE)
            .select_related("project", "municipality")
            .annotate(named=F("municipality__name"))
        )
    )

    with django_assert_num_queries(1):
        (found,) = query.rows(pilot.pk)
        seen = (found, found.project, found.municipality.name, found.named)

    assert seen == (pilot, pilot.project, "Kuusela", "Kuusela")


def test_compiled_query_reads_values_as_the_queryset_does():
    survey = factories.make_survey(languages=["fi", "sv"])
    values = ("languages", "opens_on", "is_practice")
    query = CompiledQuery(
        lambda: type(survey).objects.filter(pk=VALUE).order_by().values_list("languages", flat=True)
    )
    whole = CompiledQuery(lambda: type(survey).objects.filter(pk=VALUE))

    (found,) = whole.rows(survey.pk)

    assert query.rows(survey.pk) == [["fi", "sv"]]
    assert [getattr(found, name) for name in values] == [getattr(survey, name) for name in values]


def test_compiled_query_must_compare_with_the_value():
    query = CompiledQuery(Municipality.objects.all)

    with pytest.raises(ValueError, match="VALUE"):
        query.rows(1)
