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
