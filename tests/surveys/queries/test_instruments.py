from surveys.models import ImportRun, Response
from surveys.queries.instruments import answered_instruments
from tests import factories


def test_answered_instruments_are_those_with_any_answer(db, django_assert_num_queries):
    answered, arriving, unused, other = (factories.make_response().instrument for _n in range(4))
    Response.objects.filter(instrument=unused).delete()
    Response.objects.filter(instrument=arriving).update(arriving=ImportRun.objects.create())

    with django_assert_num_queries(1):
        found = answered_instruments([answered.pk, arriving.pk, unused.pk])

    assert found == {answered.pk, arriving.pk}
    assert answered_instruments([]) == set()
