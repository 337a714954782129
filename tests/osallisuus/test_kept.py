from django.template import Context, Template
from django.utils import translation


def draw(template, **values):
    return template.render(Context(values))


def test_kept_part_is_drawn_once_for_each_argument():
    template = Template("{% load kept %}{% kept number %}{{ number }}: {{ word }}{% endkept %}")

    drawn = [draw(template, number=n, word=word) for n, word in ((1, "a"), (2, "b"), (1, "c"))]

    assert drawn == ["1: a", "2: b", "1: a"]


def test_kept_part_is_drawn_once_for_each_language():
    template = Template("{% load i18n kept %}{% kept %}{% translate 'Yes' %}{% endkept %}")

    with translation.override("fi"):
        finnish = draw(template)
    with translation.override("sv"):
        swedish = draw(template)

    assert (finnish, swedish) == ("Kyllä", "Ja")


def test_kept_part_stays_escaped():
    template = Template("{% load kept %}{% kept word %}{{ word }}{% endkept %}")

    assert draw(template, word="<b>") == draw(template, word="<b>") == "&lt;b&gt;"


def test_kept_part_takes_a_missing_argument_for_none():
    template = Template('{% load kept %}{% kept gone|yesno:"1,0" %}same{% endkept %}')

    assert draw(template) == "same"


def test_no_more_parts_are_kept_than_the_cache_holds(settings):
    template = Template("{% load kept %}{% kept number %}{{ number }}: {{ word }}{% endkept %}")
    settings.CACHES = settings.CACHES | {
        "parts": settings.CACHES["parts"] | {"LOCATION": "few", "OPTIONS": {"MAX_ENTRIES": 3}}
    }

    drawn = [draw(template, number=n, word=word) for word in "ab" for n in range(9)]

    assert drawn[:9] == [f"{n}: a" for n in range(9)]
    assert drawn[9:] == [f"{n}: b" for n in range(9)]


def test_part_of_content_is_drawn_once_for_each_version_and_argument():
    template = Template(
        "{% load kept %}{% kept_content key %}{{ key }}: {{ word }}{% endkept_content %}"
    )
    asked = [("1:2026-12-01", 7, "a"), ("1:2026-12-01", 7, "b"), ("1:2026-12-01", 8, "c")]
    asked += [("2:2026-12-01", 7, "d"), ("1:2026-12-02", 7, "e")]

    drawn = [draw(template, content_version=v, key=key, word=word) for v, key, word in asked]

    assert drawn == ["7: a", "7: a", "8: c", "7: d", "7: e"]


def test_part_of_content_without_a_version_is_never_kept():
    template = Template("{% load kept %}{% kept_content %}{{ word }}{% endkept_content %}")

    assert [draw(template, word=word) for word in "ab"] == ["a", "b"]
