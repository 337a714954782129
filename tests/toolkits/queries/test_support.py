import tomllib

import pytest
from django.utils import timezone, translation

from tests import factories
from toolkits.models import SupportPhase, SupportStatement, SupportTheme
from toolkits.models.support import LANGUAGES
from toolkits.queries.support import support_phases, translation_of
from toolkits.services import load_support_package
from toolkits.services.support import DATA, FILE

pytestmark = pytest.mark.django_db


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def first_theme(code):
    with translation.override(code):
        phases = support_phases()
    return phases, phases[0].themes.all()[0]


@pytest.mark.parametrize("code", LANGUAGES)
def test_shipped_translation_has_every_text_of_the_package_and_no_other(code):
    phases = read(FILE)["phases"]
    themes = [theme for phase in phases for theme in phase["themes"]]
    found = read(DATA / f"support_package.{code}.toml")

    assert list(found["intros"]) == [phase["key"] for phase in phases]
    assert list(found["themes"]) == [theme["key"] for theme in themes]
    assert [list(texts) for texts in found["themes"].values()] == [
        ["title", "lead", "evidence"] for _theme in themes
    ]
    assert list(found["statements"]) == [
        statement["key"] for theme in themes for statement in theme["statements"]
    ]
    texts = [*found["intros"].values(), *found["statements"].values()]
    texts += [text for theme in found["themes"].values() for text in theme.values()]
    assert all(text == text.strip() and text for text in texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("code", ["fi", *LANGUAGES])
def test_package_is_read_in_the_language_of_its_reader(code):
    load_support_package()
    told = read(DATA / f"support_package.{code}.toml") if code in LANGUAGES else {}

    phases, theme = first_theme(code)

    statement = theme.statements.all()[0]
    rows = [row for phase in phases for row in (phase, *phase.themes.all())]
    assert {row.language for row in rows} == {code}
    assert {row.is_draft for row in rows} == {code != "fi"}
    assert translation_of(phases).is_unreviewed == (code != "fi")
    if told:
        assert phases[0].intro == told["intros"]["tunnista"]
        assert theme.title == told["themes"]["tunnista.arki"]["title"]
        assert statement.text == told["statements"]["tunnista.arki.1"]
    else:
        assert theme.title == "Tieto asukkaiden arjesta"


def test_theme_whose_translation_is_not_whole_stays_finnish_with_all_its_statements():
    load_support_package()
    SupportStatement.objects.filter(key="tunnista.arki.3").update(text_sv="")

    phases, theme = first_theme("sv")

    assert (theme.language, theme.title) == ("fi", "Tieto asukkaiden arjesta")
    assert theme.statements.all()[0].text.startswith("Kunta kokoaa")
    assert theme.is_draft is False
    assert [row.language for row in phases[0].themes.all()] == ["fi", "sv", "sv", "sv"]


def test_reviewed_translation_is_no_draft():
    load_support_package()
    for model in (SupportPhase, SupportTheme):
        model.objects.update(reviewed_en_on=timezone.localdate())

    english, _theme = first_theme("en")
    swedish, _theme = first_theme("sv")

    assert translation_of(english).is_unreviewed is False
    assert translation_of(swedish).is_unreviewed is True


def test_help_is_in_the_language_of_the_reader_where_there_is_such():
    theme = factories.make_support_theme(title_sv="Vardag")
    first, alone = factories.make_tip_list(title="Arki"), factories.make_tip_list(title="Yksin")
    swedish = factories.make_tip_list(title="Vardag", language="sv", translation_of=first)
    factories.make_tip_list(language="en", translation_of=alone, is_published=False)
    theme.tip_lists.set([first, alone])
    tool = factories.make_tool(title="Runko")
    theme.tools.set([tool, factories.make_tool(is_published=False)])

    _phases, told = first_theme("sv")
    _phases, finnish = first_theme("fi")

    assert {row.pk for row in told.help_lists} == {swedish.pk, alone.pk}
    assert [row.pk for row in told.help_tools] == [tool.pk]
    assert {row.pk for row in finnish.help_lists} == {first.pk, alone.pk}


@pytest.mark.parametrize(("code", "n_queries"), [("fi", 5), ("sv", 7)])
def test_reading_asks_the_same_of_one_theme_and_of_many(code, n_queries, django_assert_num_queries):
    for _number in range(3):
        theme = factories.make_support_theme()
        factories.make_support_statement(theme=theme)
        theme.tip_lists.set([factories.make_tip_list()])
        theme.tools.set([factories.make_tool()])
        with translation.override(code), django_assert_num_queries(n_queries):
            support_phases()
