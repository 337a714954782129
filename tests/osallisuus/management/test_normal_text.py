import unicodedata

import pytest
from django.core.management import CommandError, call_command

from osallisuus.text.finnish import finnish_sort_key
from projects.models import Association, Municipality
from surveys.models import Release, Response
from tests import factories

pytestmark = pytest.mark.django_db
NAME = "Äänekoski"


def apart(text):
    return unicodedata.normalize("NFD", text)


@pytest.fixture
def place():
    found = factories.make_municipality(name="Nivala", code="992", slug="aanekoski")
    # As it was stored before the doors brought text into one form.
    parts = apart(NAME)
    Municipality.objects.update(name=parts, intro="a\r\nb", sort_key=finnish_sort_key(parts))
    return found


def test_stored_text_comes_into_its_one_form(place, capsys):
    written = {"tarina": {"text": apart("Hyvää"), "may_publish": False}}
    response = factories.make_response(open_answers=written, answers={"a": [apart("ä"), 1]})
    report = {"nimi": apart(NAME)}
    release = factories.make_release(report=report)
    history = place.history.model
    history.objects.update(name=apart(NAME))

    call_command("normal_text")

    facts = Municipality.objects.values_list("name", "intro", "sort_key").get(pk=place.pk)
    assert facts == (NAME, "a\nb", finnish_sort_key(NAME))
    assert set(history.objects.filter(id=place.pk).values_list("name", flat=True)) == {NAME}
    stored = Response.objects.get(pk=response.pk)
    assert (stored.open_answers["tarina"]["text"], stored.answers) == ("Hyvää", {"a": ["ä", 1]})
    assert Release.objects.get(pk=release.pk).report == report
    assert "kunnat: 1\n" in capsys.readouterr().out

    call_command("normal_text")

    assert capsys.readouterr().out == ""


def test_characters_that_nobody_sees_leave_stored_names_and_their_order(place):
    seen_as = "Ää\u00adne\u200bkoski"
    Municipality.objects.update(name=seen_as, sort_key=finnish_sort_key(seen_as))

    call_command("normal_text")

    facts = Municipality.objects.values_list("name", "sort_key").get(pk=place.pk)
    assert facts == (NAME, finnish_sort_key(NAME))


def test_two_rows_of_one_name_are_named_and_left(place):
    Municipality.objects.update(name=NAME)
    for name in ("Ääni", apart("Ääni")):
        factories.make_association(name="x", home_municipality=place)
        Association.objects.filter(name="x").update(name=name)
    other = Association.objects.latest("pk")

    with pytest.raises(CommandError, match=rf"yhdistys {other.pk}\."):
        call_command("normal_text")

    names = Association.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Ääni", apart("Ääni")]
