from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone

from osallisuus.files.pdf import html_of
from surveys.answering.answers import check_answers, check_open_answers, read_step
from surveys.answering.files.columns import columns_of
from surveys.answering.files.response_files import FACTS, Target, read_responses
from surveys.answering.paper import paper_form
from surveys.answering.tablet.offline_form import offline_form
from surveys.exports.variables import variables_of
from surveys.forms.correcting import filled, tell_of_stored
from surveys.forms.drafts.questions import ItemForm
from surveys.forms.keying import question_rows, read_keyed
from surveys.instruments.files import read_instrument, write_instrument
from surveys.instruments.questionnaire import compile_questionnaire
from surveys.instruments.specs import (
    ChoiceSpec,
    InstrumentFile,
    ItemSpec,
    ScaleSpec,
    ScoringSpec,
)
from surveys.instruments.xlsform.reading import read_xlsform
from surveys.instruments.xlsform.writing import xlsform_file
from surveys.models import Item, Response
from surveys.reports.compute.consultation import build_consultation
from surveys.reports.scoring.scores import scoring_keys
from surveys.services import load_instrument
from surveys.views.resident.fields import render_fields, shown_answer
from tests.surveys.consulting import answered, make_consultation
from tests.surveys.walks import make_ready_survey

pytestmark = pytest.mark.django_db
EVERY_KIND = pytest.mark.parametrize("kind", Item.Kind.values)


@dataclass(frozen=True)
class Example:
    """An answer to a question of one kind, as each place has it. `keyed`, `on_tablet`: how many
    answers a typist and a tablet without a network choose from; `rows`: of a consultation."""

    sent: list[str]
    stored: object
    words: str
    field: str
    on_paper: str
    keyed: int
    on_tablet: int
    in_file: str
    coded: list[float]
    is_counted: bool
    rows: list[str]
    scale: str = "kolme"


LABELS = {1: "Harvoin", 2: "Joskus", 3: "Usein"}
RING, BOX = (f'<span class="{look}"></span>Usein' for look in ("ring", "box"))
RADIO = 'type="radio"'
ROWS = list(LABELS.values())
MERGED = ["Usein", "Muut: Harvoin · Joskus"]
WRITTEN = {"text": "Kahvia.", "may_publish": False}
EXAMPLES = {
    "scale": Example(["2"], 2, "Joskus", RADIO, RING, 6, 3, "2", [2], True, MERGED),
    "single": Example(["1"], 1, "Harvoin", RADIO, RING, 6, 3, "1", [1], True, MERGED),
    "multiple": Example(
        ["1", "2"],
        [1, 2],
        "Harvoin, Joskus",
        'type="checkbox"',
        BOX,
        6,
        3,
        "1|2",
        [1, 1, 0],
        False,
        ROWS,
    ),
    "open": Example(
        ["Kahvia."],
        WRITTEN,
        "Kahvia.",
        "<textarea",
        '<span class="fill"></span>',
        0,
        0,
        "Kahvia.",
        [],
        False,
        [],
        scale="",
    ),
}
"""A new kind gets its lines here; the tests below then ask for every place."""
LAST = {"multiple": [3]}
"""What six others choose, where it is not 3."""


def spec_of(kind):
    choices = tuple(ChoiceSpec(value, {"fi": label}) for value, label in LABELS.items())
    return InstrumentFile(
        key="laji",
        version=1,
        name={"fi": "Laji"},
        owner="Tekijä",
        licence="CC BY 4.0",
        source="",
        note="",
        is_locked=False,
        languages=("fi",),
        review={"fi": "own"},
        scoring=ScoringSpec("mean_0_100", Fraction(2, 3), "none"),
        scales=(ScaleSpec("kolme", choices),),
        items=(ItemSpec("kysymys", kind, {"fi": "Mitä kuuluu?"}, scale=EXAMPLES[kind].scale),),
        texts={"decline": {"fi": "En halua vastata"}},
    )


@pytest.fixture
def instrument(kind, db):
    return load_instrument(spec_of(kind))


@pytest.fixture
def questionnaire(instrument):
    return compile_questionnaire(instrument)


def sent(kind):
    data = QueryDict(mutable=True)
    data.setlist("kysymys", EXAMPLES[kind].sent)
    return data


def kept(kind):
    """As a draft or a response keeps the example: closed answers, open ones."""
    found = {"kysymys": EXAMPLES[kind].stored}
    return ({}, found) if kind == "open" else (found, {})


def stored(kind):
    """The example on a paper that has been keyed."""
    answers, open_answers = kept(kind)
    facts = {"answered_on": date(2026, 2, 5), "help": "alone", "language": "fi"}
    return Response(answers=answers, open_answers=open_answers, **facts)


def test_every_kind_has_an_example():
    assert list(EXAMPLES) == Item.Kind.values


@EVERY_KIND
def test_file_of_an_instrument_is_read_and_written(kind):
    assert read_instrument(write_instrument(spec_of(kind))) == spec_of(kind)


@EVERY_KIND
def test_form_for_other_programs_is_written_and_read(kind):
    found = read_xlsform(xlsform_file(spec_of(kind))).spec

    assert found.items == spec_of(kind).items


@EVERY_KIND
def test_page_of_a_draft_leaves_no_scale_to_a_question_that_has_none(kind):
    page = {"spec": spec_of(kind), "name": "kysymys"}

    form = ItemForm(ItemForm(**page).initial | {"asteikko": "kolme"}, **page)

    assert form.is_valid()
    assert form.changed() == spec_of(kind)


@EVERY_KIND
def test_form_of_a_screen_is_read(kind, questionnaire):
    found = read_step(questionnaire, "start", ["kysymys"], sent(kind))

    assert (found.answers, found.open_answers, found.problems) == (*kept(kind), [])


@EVERY_KIND
def test_what_may_be_stored_is_known(kind, questionnaire):
    answers, written = kept(kind)

    assert check_answers(questionnaire, answers, "start") == []
    assert check_open_answers(questionnaire, written, "start") == []


@EVERY_KIND
def test_screen_has_its_field_and_the_check_page_its_words(kind, questionnaire):
    answers, written = kept(kind)
    draft = SimpleNamespace(answers=answers, open_answers=written)
    visit = SimpleNamespace(
        questionnaire=questionnaire, language="fi", draft=draft, is_small_group=False
    )
    [question] = questionnaire.questions

    [rendered] = render_fields(visit, [question], [], QueryDict())

    assert EXAMPLES[kind].field in rendered
    # Where the summary of errors leads to.
    assert f'id="{question.key if question.is_open else f"{question.key}-1"}"' in rendered
    assert rendered.count(RADIO) in (0, len(LABELS) + 1)
    assert shown_answer(visit, question) == EXAMPLES[kind].words


@EVERY_KIND
def test_paper_has_a_place_for_the_answer(kind, instrument):
    survey = make_ready_survey(instrument=instrument)

    form = paper_form(survey, "start", "fi", lambda path: f"https://kunta.example{path}")
    paper = html_of("surveys/paper_form_pdf.html", {"survey": survey, "form": form})

    assert EXAMPLES[kind].on_paper in paper


@EVERY_KIND
def test_paper_is_keyed(kind, questionnaire):
    [row] = question_rows(questionnaire, "start", sent(kind), {})
    found = read_keyed(questionnaire, "start", sent(kind))

    rendered = render_to_string("admin/surveys/desk/_key_row.html", {"row": row})
    typed = [f'"{text}"' in rendered or f">{text}<" in rendered for text in EXAMPLES[kind].sent]
    assert (len(row.choices), all(typed)) == (EXAMPLES[kind].keyed, True)
    assert (found.answers, found.open_answers, found.errors) == (*kept(kind), {})


@EVERY_KIND
def test_stored_paper_is_opened_for_correction_as_it_was_keyed(kind, questionnaire):
    data = filled(stored(kind), "AB7K2CD34E")

    found = read_keyed(questionnaire, "start", data)
    assert (found.answers, found.open_answers, found.errors) == (*kept(kind), {})


@EVERY_KIND
def test_who_corrects_a_paper_is_told_the_answer_of_another_window(kind, questionnaire):
    other = filled(stored(kind), "AB7K2CD34E")
    mine = other.copy()
    mine.setlist("kysymys", [])

    told = tell_of_stored(SimpleNamespace(data=mine, phase="start"), questionnaire, other)

    assert told == {"kysymys": f"Toinen ikkuna tallensi tähän: {EXAMPLES[kind].words}"}


@EVERY_KIND
def test_tablet_without_a_network_offers_the_answers(kind, instrument, questionnaire):
    survey = make_ready_survey(instrument=instrument)

    form = offline_form(survey, questionnaire, ("fi",), timezone.localdate())

    [question] = form["languages"][0]["phases"]["start"]["questions"]
    assert (question["kind"], len(question["choices"])) == (kind, EXAMPLES[kind].on_tablet)
    # What has no choices has a field of its own in the script.
    script = (settings.BASE_DIR / "static/js/tablet-offline.js").read_text("utf-8")
    assert question["choices"] or f'question.kind === "{kind}"' in script


@EVERY_KIND
def test_file_of_answers_is_read(kind, questionnaire, tmp_path):
    facts = ["a1", "kerho", "start", "2026-02-05", "paper", "alone", "fi"]
    path = tmp_path / "answers.csv"
    lines = [[*FACTS, "kysymys"], [*facts, EXAMPLES[kind].in_file]]
    path.write_text("\n".join(map(",".join, lines)), encoding="utf-8")

    read = read_responses(path, {"kerho": Target(1, "x", questionnaire, frozenset(["kysymys"]))})

    assert read.problems == []
    assert [(row.answers, row.open_answers) for row in read.rows] == [kept(kind)]


@EVERY_KIND
def test_file_of_answers_says_what_may_stand_in_it(kind, questionnaire):
    [*_facts, column] = columns_of([Target(1, "x", questionnaire, frozenset(["kysymys"]))], "fi")

    assert column.guide.startswith("Mitä kuuluu? (")
    assert "()" not in column.guide


@EVERY_KIND
def test_coded_answers_have_its_variables(kind, instrument):
    answers, _written = kept(kind)

    coded = [each.code(answers, instrument.version) for each in variables_of([instrument])]

    assert coded == EXAMPLES[kind].coded


@EVERY_KIND
def test_figures_count_it_or_pass_it_over(kind, instrument):
    key = scoring_keys([instrument])[instrument.pk]

    assert key.items == (("kysymys",) if EXAMPLES[kind].is_counted else ())


@EVERY_KIND
def test_consultation_counts_who_answered_what(kind, instrument):
    survey = make_consultation(instrument=instrument)
    answers, written = kept(kind)
    answered(survey, 6, open_answers=written, **answers)
    answered(survey, 6, open_answers=written, **{key: LAST.get(kind, 3) for key in answers})

    report = build_consultation(survey, "fi")

    rows = [row.label for question in report.questions for row in question.rows]
    assert rows == EXAMPLES[kind].rows
