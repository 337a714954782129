"""Interval, number of people and level → the words that readers get."""

import ast
import inspect
import re
from dataclasses import replace

import pytest
from django.utils import translation

from surveys.evaluation import PairedChange, decide
from surveys.evaluation.sentences import SentenceKind
from surveys.reports.frozen import change_words
from surveys.reports.frozen.change_words import of_change, sentence_of, suggestive_together
from surveys.reports.frozen.model import Change, Measure, Sentence

INDEX = "Kaikki osa-alueet yhdessä"
HIDDEN = "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä."
SMALL = (
    "Muutos oli pieni, eikä sitä voi erottaa sattumasta. Suurta muutosta suuntaan tai toiseen ei "
    "näytä tapahtuneen."
)
SMALL_INDEX = (
    "Kaikki osa-alueet yhdessä: muutos oli pieni, eikä sitä voi erottaa sattumasta. Yhteisessä "
    "luvussa ei näytä tapahtuneen suurta muutosta, mutta yksittäisestä osa-alueesta tämä ei kerro."
)
UNCERTAIN = (
    "Vastausten perusteella ei voi sanoa, muuttuiko tilanne. Muutosta on voinut olla, mutta "
    "vastaajia on liian vähän sen näkemiseen."
)
CHANGED = (
    "Vastaajien tilanne oli lopussa keskimäärin {} kuin alussa (asteikko 0–100). Muutos on tuskin "
    "pelkkää sattumaa."
)
LITTLE = (
    "Tilanne {} vähän, keskimäärin {} (asteikko 0–100). Muutos on tuskin pelkkää sattumaa, mutta "
    "se on pieni."
)
SUGGESTS = "Tulos viittaa {} suuntaan, mutta muutos on voinut syntyä myös sattumalta."
SUGGESTS_LITTLE = (
    "Tulos viittaa siihen, että tilanne {} vähän, keskimäärin {}. Muutos on voinut syntyä myös "
    "sattumalta."
)
TOGETHER = "Tulokset viittaavat {} suuntaan, mutta muutokset ovat voineet syntyä myös sattumalta."
FEW = (
    "{} ihmistä vastasi sekä alussa että lopussa. Keskimääräinen muutos oli {} (asteikko 0–100). "
    "Ryhmä on pieni, joten tulos on vain suuntaa antava. Todellinen muutos on luultavasti {} ja "
    "{} pisteen välillä (vähintään 95 %:n luottamusväli)."
)

WHOLE, PART = True, False
# low, mean, high · people · of the whole · adjusted p → words
TABLE = [
    ((-1.9, 1.8, 5.4), 73, WHOLE, 0.3, SMALL),
    ((-1.9, 1.8, 5.4), 18, PART, 0.3, SMALL),
    ((-10.0, 0.0, 10.0), 18, PART, 0.9, SMALL),
    ((-16.9, -2.1, 12.8), 10, PART, 0.8, UNCERTAIN),
    ((-1.0, 4.6, 10.1), 73, WHOLE, 0.1, UNCERTAIN),
    ((0.8, 2.9, 5.0), 73, WHOLE, 0.008, LITTLE.format("parani", "3 pistettä")),
    ((-5.0, -2.9, -0.8), 73, WHOLE, 0.008, LITTLE.format("heikkeni", "3 pistettä")),
    ((0.2, 1.2, 2.2), 73, WHOLE, 0.02, LITTLE.format("parani", "1 pisteen")),
    ((0.8, 5.4, 10.0), 73, WHOLE, 0.008, LITTLE.format("parani", "5 pistettä")),
    ((0.8, 2.9, 5.0), 18, PART, 0.008, SUGGESTS_LITTLE.format("parani", "3 pistettä")),
    ((-5.0, -2.9, -0.8), 18, PART, 0.008, SUGGESTS_LITTLE.format("heikkeni", "3 pistettä")),
    ((0.8, 2.9, 5.0), 73, WHOLE, 0.05, SUGGESTS_LITTLE.format("parani", "3 pistettä")),
    ((0.8, 2.9, 5.0), 73, WHOLE, None, SUGGESTS_LITTLE.format("parani", "3 pistettä")),
    ((2.1, 11.3, 20.5), 73, WHOLE, 0.01, CHANGED.format("11 pistettä parempi")),
    ((-20.5, -11.3, -2.1), 73, WHOLE, 0.01, CHANGED.format("11 pistettä heikompi")),
    ((2.1, 11.3, 20.5), 18, PART, 0.01, SUGGESTS.format("parempaan")),
    ((-20.5, -11.3, -2.1), 18, PART, 0.01, SUGGESTS.format("heikompaan")),
    ((2.1, 11.3, 20.5), 73, WHOLE, 0.2, SUGGESTS.format("parempaan")),
    ((-6.2, 3.4, 13.0), 7, WHOLE, None, FEW.format(7, "3 pistettä", "−6", "13")),
    ((0.6, 1.1, 1.6), 9, PART, 0.001, FEW.format(9, "1 piste", "1", "2")),
    ((-2.0, -1.1, -0.2), 5, PART, 0.001, FEW.format(5, "−1 piste", "−2", "0")),
    ((0.8, 2.9, 5.0), 4, WHOLE, 0.01, HIDDEN),
]
# kind · people · mean → words, where no interval is known
WITHOUT_SPREAD = [
    ("nobody_changed", 12, 0.0, "Kenenkään pistemäärä ei muuttunut."),
    ("uniform", 12, 25.0, "Lähes kaikkien vastaukset muuttuivat samalla tavalla."),
    # Frozen when a small group without an interval still had a sentence of its own.
    ("small_group", 7, None, "Lähes kaikkien vastaukset muuttuivat samalla tavalla."),
]
# mean of the first → words of several domains at once
SEVERAL = [(11.3, TOGETHER.format("parempaan")), (-11.3, TOGETHER.format("heikompaan"))]


def words(interval, n, is_whole, p, **options):
    low, mean, high = interval
    kind = kind_of(interval, n, is_whole, p)
    return of_change(kind, Change(n, mean_change=mean, ci_low=low, ci_high=high), **options)


def kind_of(interval, n, is_whole, p):
    low, mean, high = interval
    found = PairedChange(n=n, mean_change=mean, sd_change=10.0, ci_low=low, ci_high=high)
    return str(decide(found, n=n, is_primary=is_whole, p_adjusted=p).kind)


@pytest.mark.parametrize(("interval", "n", "is_whole", "p", "text"), TABLE)
def test_words_claim_what_the_interval_allows(interval, n, is_whole, p, text):
    assert words(interval, n, is_whole, p) == text


@pytest.mark.parametrize(("interval", "n", "is_whole", "p", "text"), TABLE)
def test_words_on_all_domains_together_name_them(interval, n, is_whole, p, text):
    named = f"{INDEX}: {text[:1].lower()}{text[1:]}"
    expected = {SMALL: SMALL_INDEX, HIDDEN: HIDDEN}.get(text, named)

    assert words(interval, n, is_whole, p, index=INDEX) == expected


@pytest.mark.parametrize(("kind", "n", "mean", "text"), WITHOUT_SPREAD)
def test_words_where_nothing_spreads(kind, n, mean, text):
    assert of_change(kind, Change(n, mean_change=mean)) == text


@pytest.mark.parametrize(("mean", "text"), SEVERAL)
def test_words_of_several_domains_at_once(mean, text):
    assert suggestive_together(Change(18, mean_change=mean)) == text


def test_every_sentence_about_change_has_a_row():
    told = [words(*row[:4], index=index) for row in TABLE for index in ("", INDEX)]
    told += [
        of_change(kind, Change(n, mean_change=mean)) for kind, n, mean, _text in WITHOUT_SPREAD
    ]
    told += [suggestive_together(Change(18, mean_change=mean)) for mean, _text in SEVERAL]
    sentences = translated_texts(change_words)

    assert len(sentences) > 15
    assert [text for text in sentences if not any(says(text, one) for one in told)] == []


def test_every_kind_of_sentence_is_decided_by_a_row():
    kinds = {kind for kind, *_rest in WITHOUT_SPREAD} | {kind_of(*row[:4]) for row in TABLE}

    assert kinds == {kind.value for kind in SentenceKind}


def translated_texts(module):
    """Every text that a module gives to gettext, whether it is ever reached or not."""
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(module))) if is_gettext(node)]
    return [ast.literal_eval(call.args[0]) for call in calls]


def is_gettext(node):
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "gettext_lazy"}


def says(source, told):
    """Whether a text on a page is this source text, its numbers filled in."""
    parts = re.split(r"%\(\w+\)s", source.replace("%%", "%"))
    # Behind the name of the index a sentence begins with a small letter.
    return re.search(".+".join(map(re.escape, parts)), told, re.IGNORECASE) is not None


def test_hidden_result_names_no_number():
    assert of_change("hidden", None, "under_limit") == HIDDEN


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("interval", "n", "is_whole", "p", "text"), TABLE)
def test_words_of_other_languages_are_not_finnish(interval, n, is_whole, p, text, language):
    with translation.override(language):
        assert words(interval, n, is_whole, p) != text


def test_page_in_finnish_shows_the_frozen_words_and_others_the_same_in_theirs():
    change = Change(73, mean_change=2.9, ci_low=0.8, ci_high=5.0)
    names = {"fi": INDEX, "en": "All life domains together"}
    measure = Measure("index", "index", names, Sentence("changed_little", "Sanat."), change=change)

    assert sentence_of(measure) == "Sanat."
    with translation.override("en"):
        assert sentence_of(measure).startswith("All life domains together: things became a little")
        domain = replace(measure, key="seura", kind="domain")
        assert sentence_of(domain).startswith("Things became a little better, by 3 points")
