import re
from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format

from tests import factories
from tests.reading import main_html, one_line

TEMPLATE = Template("{% load languages %}<p{% lang_of content %}></p><p{% lang_of %}></p>")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("fi", '<p lang="sv"></p><p></p>'),
        ("sv", '<p></p><p lang="fi"></p>'),
        ("en", '<p lang="sv"></p><p lang="fi"></p>'),
    ],
)
def test_lang_of_names_only_another_language_than_the_page_has(db, page, expected):
    content = factories.make_tip_list(language="sv")

    with translation.override(page):
        assert TEMPLATE.render(Context({"content": content})) == expected


def test_what_has_no_language_of_its_own_is_finnish(db):
    project = factories.make_project()

    with translation.override("sv"):
        shown = TEMPLATE.render(Context({"content": project}))

    assert shown == '<p lang="fi"></p><p lang="fi"></p>'


@pytest.mark.parametrize(
    ("page", "kind", "expected"),
    [
        ("fi", "town", "Nivalan kaupunki"),
        ("sv", "town", "Nivala stad"),
        ("en", "town", "Town of Nivala"),
        ("fi", "municipality", "Nivalan kunta"),
        ("sv", "municipality", "Nivala kommun"),
        ("en", "municipality", "Municipality of Nivala"),
    ],
)
def test_full_name_of_a_municipality_speaks_the_language_of_the_page(db, page, kind, expected):
    nivala = factories.make_municipality(name="Nivala", name_genitive="Nivalan", kind=kind)

    with translation.override(page):
        assert nivala.full_name == expected


def test_page_in_english_says_which_texts_are_finnish(db, client):
    factories.make_pilot(name="Aamupala", lead="Syödään yhdessä.")

    page = client.get("/en/kokeilut/").content.decode()

    assert '<html lang="en"' in page
    assert '<p lang="fi">Syödään yhdessä.</p>' in page
    assert '<p class="meta" role="status">1 pilot</p>' in one_line(page)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", "6. joulukuuta 2026"),
        ("sv", "6 december 2026"),
        ("en", "6 December 2026"),
        ("uk", "6 грудня 2026 р."),
    ],
)
def test_dates_are_written_as_people_here_write_them(language, expected):
    with translation.override(language):
        assert date_format(date(2026, 12, 6)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fi", "6.12.2026"), ("sv", "6.12.2026"), ("en", "6 December 2026"), ("uk", "6.12.2026")],
)
def test_short_dates_leave_no_doubt_of_day_and_month(language, expected):
    with translation.override(language):
        assert date_format(date(2026, 12, 6), "SHORT_DATE_FORMAT") == expected


@pytest.mark.parametrize(
    ("page", "text", "content", "expected"),
    [
        ("sv", "Sali & keittiö", None, '<span lang="fi">Sali &amp; keittiö</span>'),
        ("fi", "Sali", None, "Sali"),
        ("sv", "Salen", "sv", "Salen"),
        ("en", "Salen", "sv", '<span lang="sv">Salen</span>'),
        ("sv", "", None, ""),
        ("sv", None, None, "None"),
    ],
)
def test_value_inside_a_sentence_tells_its_language(page, text, content, expected):
    template = Template("{% load languages %}{{ text|spoken:content }}")

    with translation.override(page):
        assert template.render(Context({"text": text, "content": content})) == expected


@pytest.mark.parametrize(("path", "mark"), [("", ""), ("/sv", ' lang="fi"'), ("/en", ' lang="fi"')])
def test_title_and_description_that_people_wrote_tell_their_language(db, client, path, mark):
    pilot = factories.make_pilot(name="Aamupala", lead="Syödään yhdessä.")

    page = one_line(client.get(f"{path}{pilot.get_absolute_url()}").content.decode())

    assert f"<title{mark}>Aamupala, " in page
    assert f'<meta name="description"{mark} content="Syödään yhdessä.">' in page
    assert '<meta property="og:title" content="Aamupala, ' in page


@pytest.mark.parametrize(
    ("path", "start", "end"),
    [
        ("/kokeilut/", "", "Tämä sivu on suomeksi."),
        ("/sv/kokeilut/", "Den här sidan är på svenska. En del av texten är på finska.", ""),
        ("/en/kokeilut/", "This page is in English. Part of the text is in Finnish.", ""),
        ("/sv/tietoa/", "", "Den här sidan är på svenska."),
        ("/en/tietoa/", "", "This page is in English."),
    ],
)
def test_page_says_in_words_which_languages_it_has(db, client, path, start, end):
    factories.make_pilot(name="Aamupala", lead="Syödään yhdessä.")

    response = client.get(path)

    told = re.search(r'<p class="meta in-words">(.*?)</p>', main_html(response))
    ended = re.search(r'<p class="fine">(.*?)</p>', response.content.decode())
    assert (told[1] if told else "", ended[1] if ended else "") == (start, end)


def test_link_to_another_version_is_no_text_to_read(db, client):
    original = factories.make_tip_list(slug="lista", title="Suomeksi")
    factories.make_tip_list(slug="en", title="In English", language="en", translation_of=original)

    page = client.get("/vinkkilistat/lista/").content.decode()

    assert 'lang="en"' in page
    assert "in-words" not in page
