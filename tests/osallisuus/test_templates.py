import re
from datetime import date

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.test.html import parse_html


class FeedbackForm(forms.Form):
    use_required_attribute = False

    message = forms.CharField(label="Palaute", help_text="Kerro omin sanoin.")
    email = forms.EmailField(label="Sähköposti", required=False)


class DayForm(forms.Form):
    held_on = forms.DateField(label="Päivä", initial=date.today, show_hidden_initial=True)


class AnswerForm(forms.Form):
    use_required_attribute = False

    answer = forms.ChoiceField(
        label="Onko sinulla seuraa?",
        help_text="Ajattele kahta viime viikkoa.",
        choices=[("1", "On"), ("declined", "En halua vastata")],
        widget=forms.RadioSelect,
        error_messages={"required": "Valitse yksi vaihtoehto."},
    )


def html(template, **context):
    return parse_html(render_to_string(f"components/{template}.html", context))


def test_first_value_of_a_field_is_not_tied_to_its_error():
    form = DayForm({"held_on": "", "initial-held_on": "2026-02-05"})

    rendered = str(form["held_on"])

    assert "aria-describedby" in rendered
    hidden = form["held_on"].as_hidden(only_initial=True)
    assert parse_html(hidden) == parse_html(
        '<input type="hidden" name="initial-held_on" value="2026-02-05" id="initial-id_held_on">'
    )


@pytest.mark.parametrize("path", ["/", "/kysely/", "/tilit/login/"])
def test_face_of_the_first_view_is_asked_for_in_the_head(client, db, path):
    styles = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
    face = re.search(r'url\("\.\./(.*?)"\)', styles)[1]

    head = client.get(path).text.partition("</head>")[0]

    links = re.findall(r"<link[^>]*preload[^>]*>", head)
    wanted = f'<link rel="preload" href="{static(face)}" as="font" type="font/woff2" crossorigin>'
    assert [parse_html(link) for link in links] == [parse_html(wanted)]


def test_field_ties_label_hint_and_error_by_id():
    form = FeedbackForm({"message": ""})

    rendered = parse_html(form["message"].as_field_group())

    assert rendered == parse_html(
        """
        <div class="field">
          <label for="id_message">Palaute</label>
          <div class="hint" id="id_message_helptext">Kerro omin sanoin.</div>
          <ul class="errorlist" id="id_message_error">
            <li><span class="vh">Virhe:</span> Täytä tämä kohta.</li>
          </ul>
          <input type="text" name="message" aria-invalid="true"
                 aria-describedby="id_message_helptext id_message_error" id="id_message">
        </div>
        """
    )


def test_field_that_may_stay_empty_says_so():
    rendered = parse_html(FeedbackForm()["email"].as_field_group())

    assert rendered == parse_html(
        """
        <div class="field">
          <label for="id_email">Sähköposti <span class="optional">(ei pakollinen)</span></label>
          <input type="email" name="email" maxlength="320" id="id_email">
        </div>
        """
    )


def test_filter_form_does_not_mark_its_fields_optional():
    form = FeedbackForm()
    form.is_filter = True

    rendered = parse_html(form["email"].as_field_group())

    assert rendered == parse_html(
        """
        <div class="field">
          <label for="id_email">Sähköposti</label>
          <input type="email" name="email" maxlength="320" id="id_email">
        </div>
        """
    )


def test_question_sets_the_declining_answer_apart():
    rendered = html("_question", field=AnswerForm(initial={"answer": "1"})["answer"])

    assert rendered == parse_html(
        """
        <fieldset class="q" aria-describedby="id_answer_helptext">
          <legend><h1>Onko sinulla seuraa?</h1></legend>
          <p class="hint" id="id_answer_helptext">Ajattele kahta viime viikkoa.</p>
          <div id="id_answer" class="choices">
            <label class="choice" for="id_answer_0">
              <input type="radio" name="answer" value="1" id="id_answer_0" checked>
              <span>On</span></label>
            <p class="or">tai</p>
            <label class="choice quiet" for="id_answer_1">
              <input type="radio" name="answer" value="declined" id="id_answer_1">
              <span>En halua vastata</span></label>
          </div>
        </fieldset>
        """
    )


def test_error_summary_leads_to_the_first_choice_of_a_question():
    rendered = html("_error_summary", form=AnswerForm({}), heading="Vastaus puuttuu")

    assert rendered == parse_html(
        """
        <div class="error-summary" role="alert" tabindex="-1"
             aria-labelledby="error-summary-title" data-error-summary>
          <h2 id="error-summary-title">Vastaus puuttuu</h2>
          <ul><li><a href="#id_answer_0">Valitse yksi vaihtoehto.</a></li></ul>
        </div>
        """
    )


def test_error_summary_names_the_field_where_there_are_several():
    rendered = html("_error_summary", form=FeedbackForm({}), heading="Tarkista tämä")

    assert rendered == parse_html(
        """
        <div class="error-summary" role="alert" tabindex="-1"
             aria-labelledby="error-summary-title" data-error-summary>
          <h2 id="error-summary-title">Tarkista tämä</h2>
          <ul><li><a href="#id_message">Palaute: Täytä tämä kohta.</a></li></ul>
        </div>
        """
    )


def test_error_summary_is_not_drawn_without_errors():
    assert html("_error_summary", form=FeedbackForm(), heading="Tarkista") == parse_html("")


def test_mark_of_a_published_fact_names_its_source():
    rendered = html("_mark", kind="published", source="Diakin tiedote", url="https://www.diak.fi/")

    assert rendered == parse_html(
        '<span class="mark">Julkaistu tieto</span> Lähde: '
        '<a href="https://www.diak.fi/">Diakin tiedote</a>'
    )


def test_mark_of_an_example_is_dashed():
    assert html("_mark", kind="example") == parse_html(
        '<span class="mark example">Keksitty esimerkki</span>'
    )


def test_fact_without_value_is_not_drawn():
    assert html("_fact", label="Kunta", value="Nivala") == parse_html(
        "<div><dt>Kunta</dt><dd>Nivala</dd></div>"
    )
    assert html("_fact", label="Kunta", value="") == parse_html("")


def test_pagination_keeps_the_filters():
    page = Paginator(range(30), 10).page(2)

    rendered = html("_pagination", page=page, query=QueryDict("tapa=raati&page=2"))

    assert rendered == parse_html(
        """
        <nav class="pages" aria-label="Luettelon sivut">
          <ul>
            <li><a rel="prev" href="?tapa=raati&amp;page=1">Edellinen sivu</a></li>
            <li><span aria-current="page">Sivu 2 / 3</span></li>
            <li><a rel="next" href="?tapa=raati&amp;page=3">Seuraava sivu</a></li>
          </ul>
        </nav>
        """
    )


def test_pagination_of_one_page_is_not_drawn():
    page = Paginator(range(3), 10).page(1)

    assert html("_pagination", page=page, query=QueryDict("")) == parse_html("")


def test_text_given_to_a_component_is_escaped():
    assert html("_empty", text="<b>Ei mitään</b>") == parse_html(
        '<p class="empty">&lt;b&gt;Ei mitään&lt;/b&gt;</p>'
    )


@pytest.mark.parametrize(
    ("template", "heading"),
    [
        ("400.html", "Pyyntöä ei voitu lukea"),
        ("400_cut_off.html", "Lomake katkesi matkalla"),
        ("500.html", "Sivustossa on häiriö"),
    ],
)
def test_error_page_needs_no_context(template, heading):
    page = render_to_string(template)

    assert page.count(f"<h1>{heading}</h1>") == 1
