import pytest
from django.core.exceptions import FieldError
from django.db import connection

from surveys.models import Response
from tests import factories


def stored(response):
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM surveys_response WHERE id = %s", [response.pk])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "{}"),
        ({"b": 2, "a": "declined"}, '{"a":"declined","b":2}'),
        ({"ö": "Kahvi\nja pulla"}, '{"\\u00f6":"Kahvi\\nja pulla"}'),
    ],
)
def test_value_is_kept_as_text_with_its_keys_in_order(db, given, text):
    response = factories.make_response(answers=given)

    assert stored(response) == text
    assert Response.objects.get(pk=response.pk).answers == given


def test_many_are_written_and_changed_at_once(db):
    rows = [factories.make_response(answers={"b": 1, "a": n}) for n in (1, 2)]
    for row in rows:
        row.answers = {"c": row.answers["a"], "b": 5}

    Response.objects.bulk_update(rows, ["answers"])

    assert [stored(row) for row in rows] == ['{"b":5,"c":1}', '{"b":5,"c":2}']


def test_sql_does_not_look_into_it_on_any_database():
    with pytest.raises(FieldError, match="Unsupported lookup 'a' for CompactJSONField"):
        Response.objects.filter(answers__a=1)
