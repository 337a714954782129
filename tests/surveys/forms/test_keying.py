from dataclasses import replace

import pytest
from django.http import QueryDict

from surveys.forms.keying import head_rows, question_rows, read_keyed
from surveys.instruments.questionnaire import compile_questionnaire
from surveys.services import load_instrument
from tests.surveys.walks import OWN

NONE = QueryDict()
PHASES = ("start", "end")


@pytest.fixture
def questionnaire(db):
    return compile_questionnaire(load_instrument(OWN))


def sent(**values):
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def with_values(questionnaire, values, kind="scale"):
    question = replace(questionnaire.questions[0], values=values, kind=kind)
    return replace(questionnaire, questions=(question,))


def keys_of(questionnaire):
    (row,) = question_rows(questionnaire, "start", NONE, {})
    return [(choice.key, choice.value) for choice in row.choices]


def test_rows_follow_the_paper(questionnaire):
    rows = list(question_rows(questionnaire, "start", NONE, {}))

    assert [row.number for row in rows] == list(range(1, 29))
    assert [row.name for row in rows[23:]] == [
        "arjen_sujuminen_4",
        "elama_nyt",
        "muutostoive",
        "avoin_muutos",
        "avoin_kunta",
    ]
    assert [row.is_open for row in rows].count(True) == 2


def test_end_asks_one_more_row_than_start(questionnaire):
    start, end = ({r.name for r in question_rows(questionnaire, p, NONE, {})} for p in PHASES)

    assert (end - start, start - end) == ({"vertailu_alkuun"}, set())


def test_keys_of_five_answers_leave_digits_for_missing(questionnaire):
    row = next(question_rows(questionnaire, "start", NONE, {}))

    assert [(choice.key, choice.value) for choice in row.choices] == [
        ("5", "5"),
        ("4", "4"),
        ("3", "3"),
        ("2", "2"),
        ("1", "1"),
        ("7", "declined"),
        ("8", "blank"),
        ("9", "unreadable"),
    ]


def test_keys_of_eleven_answers_use_the_signs_of_a_number_pad(questionnaire):
    found = keys_of(with_values(questionnaire, tuple(range(11))))

    assert found[:2] + found[9:] == [
        ("0", "0"),
        ("1", "1"),
        ("9", "9"),
        ("+", "10"),
        ("/", "declined"),
        ("*", "blank"),
        ("-", "unreadable"),
    ]


def test_keys_of_named_answers_count_from_one(questionnaire):
    found = keys_of(with_values(questionnaire, ("bussi", "auto"), kind="single"))

    assert found[:3] == [("1", "bussi"), ("2", "auto"), ("7", "declined")]


def test_legend_stands_where_the_scale_changes(questionnaire):
    rows = list(question_rows(questionnaire, "start", NONE, {}))

    assert [row.number for row in rows if row.legend] == [1, 25, 26]
    assert rows[25].legend == (
        "0 = En halua muutosta · 1 = Haluan pienen muutoksen · 2 = Haluan suuren muutoksen"
    )


def test_rows_keep_what_was_keyed(questionnaire):
    data = sent(ihmissuhteet_1="blank", avoin_kunta="Bussi.", avoin_kunta_saa_julkaista="on")

    rows = {row.name: row for row in question_rows(questionnaire, "start", data, {})}

    chosen = [c.value for c in rows["ihmissuhteet_1"].choices if c.is_chosen]
    assert chosen == ["blank"]
    assert (rows["avoin_kunta"].written, rows["avoin_kunta"].may_publish) == ("Bussi.", True)
    assert rows["avoin_muutos"].may_publish is False


def test_head_rows_ask_help_and_consent():
    helped, consent = head_rows(sent(helped_by="interpreter"), {"consent": "Katso lupa."})

    assert [(c.key, c.value) for c in helped.choices if c.is_chosen] == [("3", "interpreter")]
    assert [c.value for c in consent.choices] == ["on", "off"]
    assert consent.error == "Katso lupa."


def test_read_keyed_keeps_own_values_of_paper(questionnaire):
    values = {q.key: "3" for q in questionnaire.asked("start") if q.scale == "agree5"}
    values |= {"ihmissuhteet_2": "blank", "ihmissuhteet_3": "unreadable"}
    data = sent(**values, elama_nyt="declined", muutostoive="0", avoin_kunta=" Bussi.\r\n")

    found = read_keyed(questionnaire, "start", data)

    assert found.errors == {}
    assert list(found.answers.values())[:4] == [3, "blank", "unreadable", 3]
    assert (found.answers["elama_nyt"], found.answers["muutostoive"]) == ("declined", 0)
    assert found.open_answers == {"avoin_kunta": {"text": "Bussi.", "may_publish": False}}


def test_read_keyed_wants_a_choice_on_every_row(questionnaire):
    found = read_keyed(questionnaire, "start", sent(ihmissuhteet_1="9"))

    assert len(found.errors) == 26
    assert found.errors["ihmissuhteet_1"] == "Valitse jokin annetuista vaihtoehdoista."
    assert found.errors["elama_nyt"] == "Valitse vastaus, tyhjä tai epäselvä."


def test_row_of_a_question_that_was_passed_over_may_stay_empty(questionnaire):
    keys = [q.key for q in questionnaire.asked("start") if not q.is_open]
    closed = dict.fromkeys(keys, "1") | {"muutostoive": "0"}
    chosen = replace(
        questionnaire.question("elama_nyt"), depends_on="muutostoive", depends_values=(1,)
    )
    order = [q for q in questionnaire.questions if q.key != "elama_nyt"] + [chosen]
    conditional = replace(questionnaire, questions=tuple(order))
    del closed["elama_nyt"]

    passed = read_keyed(conditional, "start", sent(**closed))
    asked = read_keyed(conditional, "start", sent(**closed | {"muutostoive": "1"}))
    written = read_keyed(conditional, "start", sent(**closed, elama_nyt="4"))

    assert (passed.errors, "elama_nyt" in passed.answers) == ({}, False)
    assert asked.errors == {"elama_nyt": "Valitse vastaus, tyhjä tai epäselvä."}
    assert written.answers["elama_nyt"] == 4


def test_row_says_after_which_answers_it_is_asked(questionnaire):
    rows = {row.name: row for row in question_rows(questionnaire, "start", NONE, {})}

    row = rows["avoin_muutos"]
    assert (row.after_number, row.after_options) == (
        26,
        "Haluan pienen muutoksen / Haluan suuren muutoksen",
    )
    assert [name for name, row in rows.items() if row.after_number] == ["avoin_muutos"]


def test_read_keyed_takes_several_choices_where_the_item_does(questionnaire):
    several = with_values(questionnaire, ("a", "b", "c"), kind="multiple")
    one = with_values(questionnaire, ("a", "b", "c"), kind="single")
    data = sent(ihmissuhteet_1=["a", "c"])

    assert read_keyed(several, "start", data).answers == {"ihmissuhteet_1": ["a", "c"]}
    assert read_keyed(one, "start", data).answers == {}


def test_read_keyed_refuses_a_text_that_is_too_long(questionnaire):
    found = read_keyed(questionnaire, "start", sent(avoin_kunta="a" * 4001))

    assert "avoin_kunta" in found.errors
    assert found.open_answers == {}
