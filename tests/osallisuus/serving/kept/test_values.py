import pytest
from django.http import HttpRequest
from django.utils import translation

from osallisuus.models import DataVersion
from osallisuus.serving.kept.values import content_version, keeps_content, kept_value

pytestmark = pytest.mark.django_db


def told(number, name="one"):
    return kept_value(HttpRequest(), name, lambda: number)


def test_value_is_read_once_for_each_version_language_and_name():
    first, again, other = told(1), told(2), told(3, "another")
    with translation.override("sv"):
        swedish = told(4)
    DataVersion.bump()

    assert (first, again, other, swedish, told(5)) == (1, 1, 3, 4, 5)


def test_value_that_could_not_be_read_is_not_kept():
    with pytest.raises(ZeroDivisionError):
        kept_value(HttpRequest(), "one", lambda: 1 // 0)

    assert told(1) == 1


def test_version_of_the_content_is_asked_once_in_a_request(django_assert_num_queries):
    request = HttpRequest()

    with django_assert_num_queries(1):
        found = {content_version(request) for _time in range(3)}

    DataVersion.bump()
    assert found != {content_version(HttpRequest())}


def test_view_that_keeps_content_asks_its_version_before_it_reads():
    @keeps_content
    def view(request):
        DataVersion.bump()
        return content_version(request)

    told_before = content_version(HttpRequest())

    assert view(HttpRequest()) == told_before
