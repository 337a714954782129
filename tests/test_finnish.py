"""Finnish as a Finn writes it: known words, short sentences, and none that talk down."""

import re

import pytest

from tests import finnish

RESIDENT_WORDS, PUBLIC_WORDS = 12, 20
"""The longest sentence, in words."""
RESIDENT = finnish.pages_of("base_survey.html") | finnish.pages_of("base_paper.html")
PUBLIC = finnish.pages_of("base.html") - RESIDENT
BANNED = (
    *("asiakas", "asiakkaa", "syrjäytyn"),
    *("ohjaaja", "hankkeen väki", "hankkeen väelle", "kuulemi", "töissä tai koulussa"),
    *("kokoontumi", "loppuvastau", "tehtäväsi on"),
)


GIVEN_UP = ("avainnollistav", "demoaineisto", "jäädyt", "vetäminen pois")


def all_texts():
    questions = [text for path in finnish.QUESTIONNAIRES for text in shown(path)]
    content = [text for path in finnish.CONTENT for text in finnish.prose_of(finnish.read(path))]
    return [*finnish.catalogue_texts(), *questions, *content]


def shown(path):
    return list(finnish.finnish_of(finnish.read(path)))


def test_every_word_is_spelled_as_finnish_is():
    found = {word for text in all_texts() for word in finnish.words(text)}

    assert sorted(word for word in found if not finnish.is_finnish(word)) == []
    assert len(found) > 5000


def test_allowed_names_are_few_and_all_needed():
    found = {word for text in all_texts() for word in finnish.words(text)}

    parts = {part for word in found for part in word.split("-")} | found
    used = {name for name in finnish.ALLOWED for part in parts if part.startswith(name)}
    assert sorted(set(finnish.ALLOWED) - used) == []
    assert len(finnish.ALLOWED) <= 80


def test_misspelled_word_is_found():
    assert [finnish.is_finnish(word) for word in ("kokeilun", "kokeilunn", "Raahessa")] == [
        True,
        False,
        True,
    ]


def test_sentences_of_residents_are_short():
    questions = [text for path in finnish.QUESTIONNAIRES for text in shown(path)]
    texts = [*finnish.texts_of(RESIDENT), *questions]

    assert finnish.long_sentences(texts, RESIDENT_WORDS) == []
    assert len(texts) > 500


def test_sentences_of_public_pages_are_not_long():
    texts = finnish.texts_of(PUBLIC)

    assert finnish.long_sentences(texts, PUBLIC_WORDS) == []
    assert len(texts) > 500


@pytest.mark.parametrize("path", finnish.CONTENT, ids=lambda path: path.stem)
def test_sentences_of_content_are_not_long(path):
    texts = list(finnish.prose_of(finnish.read(path)))

    assert finnish.long_sentences(texts, PUBLIC_WORDS) == []


def test_long_sentence_is_found():
    text = "Yksi kaksi {{ kolme }} neljä. Viisi <b>kuusi</b>, seitsemän: %(kahdeksan)s."

    assert finnish.long_sentences([text], 3) == ["Yksi kaksi X neljä."]


def test_words_that_talk_down_or_say_another_thing_are_not_used():
    texts = [*finnish.texts_of(RESIDENT | PUBLIC)]

    assert [text for text in texts for word in BANNED if word in text.lower()] == []


def test_words_that_were_given_up_are_not_used_at_the_desk_either():
    found = [text for text in all_texts() for word in GIVEN_UP if word in text.lower()]

    assert found == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"^Muuta valittuja [a-zäö]+[^t]$",
        r"(?<!\d)0\d\.\d\d?\.\d{4}",
        r"^1 \w+[aä]\b",
    ],
)
def test_number_forms_that_any_finn_sees_are_not_written(pattern):
    assert [text for text in all_texts() if re.search(pattern, text)] == []
