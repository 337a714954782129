"""The words of a level as plain text are those of the page."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.template.loader import render_to_string

from surveys.reports.frozen.level_words import in_words
from surveys.reports.frozen.measures import Interval
from surveys.reports.frozen.model import Measure, Sentence
from tests.surveys.frozen import make_hidden_level, make_level

LEVEL = make_level("municipality", "nivala", 18)
INDEX = LEVEL.measures[0]
BETTER = "Vastaajien tilanne oli lopussa parempi."


def domain(key, kind, text):
    change = INDEX.change
    return Measure(key, "domain", {"fi": key.capitalize()}, Sentence(kind, text), change=change)


def with_lead(kind, *domains, pooled=None):
    lead = replace(INDEX, sentence=Sentence(kind, BETTER), pooled=pooled)
    return replace(LEVEL, measures=(lead, *domains))


def test_words_tell_how_many_then_the_headline_then_domains_that_tell_more():
    level = with_lead(
        "changed",
        domain("seura", "changed", "Seuraa oli enemmän."),
        domain("tekeminen", "uncertain", "Ei voi sanoa."),
        domain("arki", "changed", "Seuraa oli enemmän."),
    )

    assert in_words(level) == [
        f"18 ihmistä vastasi sekä alussa että lopussa. {BETTER}",
        "Seura ja arki. Seuraa oli enemmän.",
    ]


def test_words_of_a_hidden_level_are_one_sentence():
    assert in_words(make_hidden_level("municipality", "sievi")) == [
        "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä."
    ]


@pytest.mark.parametrize(
    "level",
    [
        with_lead("changed", domain("seura", "changed", "Seuraa oli enemmän.")),
        with_lead("small_group"),
        with_lead("uncertain", pooled=Interval(2.0, -1.0, 5.0)),
        replace(LEVEL, measures=(domain("a", "changed", "A."), domain("b", "suggestive", "B."))),
        make_hidden_level("municipality", "sievi"),
    ],
    ids=["changed", "small", "pooled", "no-index", "hidden"],
)
def test_words_are_those_of_the_page(level):
    html = render_to_string("surveys/_change_sentence.html", {"level": level})

    page = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    assert re.sub(r" (?=\.)", "", page) == " ".join(in_words(level))
