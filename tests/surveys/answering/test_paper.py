from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from django.utils import translation

from osallisuus.files.pdf import html_of, render_pdf
from surveys.answering.paper import card_address, pages_of, paper_form, printed_cards, short_address
from surveys.models import CardSheet
from tests import factories
from tests.surveys.walks import LANGUAGES, make_code, make_ready_survey

CODES = [(f"A-{number:02}", "AB7K2CD34E") for number in range(1, 13)]


def absolute(path):
    return f"https://esimerkki.example{path}"


def card_context(language="fi", *, is_large_print=False, n_cards=12):
    cards = printed_cards(CODES[:n_cards], language, absolute)
    return {
        "end_from": None,
        "sheet": CardSheet(letter="A", language=language, is_large_print=is_large_print),
        "pages": pages_of(cards, is_large_print=is_large_print),
        "short_address": short_address(absolute),
    }


def form_context(survey, phase, language):
    return {"survey": survey, "form": paper_form(survey, phase, language, absolute)}


def fonts_of(pdf):
    found = {
        str(font.BaseFont)
        for page in pdf.pages
        for font in page.Resources.get("/Font", {}).values()
    }
    return {name.split("+")[1].split("-")[0] for name in found}


def opened(content):
    return pikepdf.open(BytesIO(content))


def test_qr_holds_the_code_and_the_language_of_the_sheet():
    address = card_address("AB7K2CD34E", "uk", absolute)

    assert address == "https://esimerkki.example/k/?kieli=uk#AB7K2CD34E"


def test_address_in_words_is_short():
    assert short_address(absolute) == "esimerkki.example/kysely"


@pytest.mark.django_db
def test_address_of_the_qr_opens_the_card_in_the_language_of_the_sheet(client):
    _card, code = make_code(make_ready_survey(), language="uk")
    address, _sign, behind = card_address(code, "uk", absolute).partition("#")

    page = client.get(address.removeprefix("https://esimerkki.example"))
    opened = client.post(reverse("resident:code"), {"koodi": behind}, follow=True)

    assert '<html lang="uk"' in page.text
    assert "введіть" in page.text
    assert '<html lang="uk"' in opened.text
    assert opened.redirect_chain == [(reverse("resident:language"), 302)]


@pytest.mark.django_db
def test_card_printed_before_opens_by_its_old_address(client):
    _card, code = make_code(make_ready_survey(), language="uk")

    response = client.get(f"/k/{code}/?kieli=uk", follow=True)

    assert '<html lang="uk"' in response.text
    assert response.redirect_chain == [(reverse("resident:language"), 302)]


def test_no_printed_address_holds_a_code_that_a_server_sees():
    cards = printed_cards(CODES, "fi", absolute)

    sent = {card.address.partition("#")[0] for card in cards}

    assert sent == {"https://esimerkki.example/k/?kieli=fi"}


@pytest.mark.parametrize(("is_large_print", "expected"), [(False, [10, 2]), (True, [4, 4, 4])])
def test_ten_cards_fill_a_page_and_four_large_ones(is_large_print, expected):
    pages = card_context(is_large_print=is_large_print)["pages"]

    assert [len(page) for page in pages] == expected


def test_card_says_what_it_is_for_and_has_no_place_for_a_name():
    html = html_of("surveys/card_sheet_pdf.html", card_context(n_cards=1))

    for text in ("AB7K2 CD34E", "A-01", "Seuraava kerta", "Loppukysely", "Vastaat ilman nimeä."):
        assert text in html
    assert "esimerkki.example/kysely" in html
    assert html.count("<svg") == 1
    assert "Nimi" not in html


@pytest.mark.parametrize(("is_large_print", "n_pages"), [(False, 2), (True, 3)])
def test_cards_keep_to_their_pages_in_pdf(is_large_print, n_pages):
    pdf = opened(
        render_pdf("surveys/card_sheet_pdf.html", card_context(is_large_print=is_large_print))
    )

    assert len(pdf.pages) == n_pages


@pytest.mark.django_db
def test_paper_form_asks_what_the_screen_asks_in_its_order():
    survey = make_ready_survey(title="Aamupala")

    form = paper_form(survey, "end", "fi", absolute)

    assert [q.number for q in (*form.closed, *form.open)] == list(range(1, 30))
    first = form.closed[0]
    assert first.text == "Minulla on joku, jonka kanssa voin jutella tavallisista asioista."
    assert first.options == (
        "Täysin samaa mieltä",
        "Melko samaa mieltä",
        "Siltä väliltä",
        "Melko eri mieltä",
        "Täysin eri mieltä",
    )
    second = form.closed[1]
    assert (first.hint, second.hint) == ("", "Ajattele kahta viime viikkoa.")
    assert form.decline == "En halua vastata"


@pytest.mark.django_db
def test_paper_form_tells_that_a_typist_sees_the_answers_too():
    html = html_of("surveys/paper_form_pdf.html", form_context(make_ready_survey(), "start", "fi"))

    assert "se, joka tallentaa vastaukset koneelle" in html
    assert "Vain arvioija näkee" not in html
    assert "Kyselystä vastaa Kokeilukunnan hanke." in html
    assert "Vastaukset eivät vaikuta etuuksiisi" in html


@pytest.mark.django_db
@pytest.mark.parametrize(("n_participants", "expected"), [(9, True), (10, False), (None, False)])
def test_paper_form_warns_a_small_group_as_the_screen_does(n_participants, expected):
    survey = make_ready_survey()
    survey.pilot.n_participants = n_participants

    html = html_of("surveys/paper_form_pdf.html", form_context(survey, "start", "fi"))

    assert ("Ryhmänne on pieni." in html) is expected


@pytest.mark.django_db
def test_paper_form_promises_another_survey_at_the_start_only():
    survey = make_ready_survey()

    start, end = (
        html_of("surveys/paper_form_pdf.html", form_context(survey, phase, "fi"))
        for phase in ("start", "end")
    )

    again = "Kysymme samat asiat uudelleen, kun toiminta päättyy."
    assert (again in start, again in end) == (True, False)


@pytest.mark.django_db
def test_paper_form_without_controller_leaves_the_sentence_out():
    survey = factories.make_survey(instrument=make_ready_survey().instrument)

    form = paper_form(survey, "start", "fi", absolute)

    assert "{organisaatio}" not in "".join(form.consent)


@pytest.mark.django_db
def test_paper_says_after_which_answers_a_question_is_for():
    html = html_of("surveys/paper_form_pdf.html", form_context(make_ready_survey(), "end", "fi"))

    hint = (
        "Vastaa tähän, jos vastasit kohtaan 26: Haluan pienen muutoksen / Haluan suuren muutoksen."
    )
    assert html.count(hint) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_form_is_drawn_in_every_language_with_our_fonts(language):
    survey = make_ready_survey()

    with translation.override(language):
        context = form_context(survey, "start", language)
        pdf = opened(render_pdf("surveys/paper_form_pdf.html", context))

    assert len(pdf.pages) in (5, 6)
    assert fonts_of(pdf) <= {"SrcL", "SrcX", "SrcC", "SrcCX"}
    assert ("SrcC" in fonts_of(pdf)) == (language == "uk")
