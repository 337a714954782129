import dataclasses

import pytest
from django.conf import settings

from surveys.instruments.questionnaire import questionnaire_of, translated_languages
from surveys.services import load_instrument
from tests import factories
from tests.surveys.walks import LANGUAGES, OWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire():
    return questionnaire_of(load_instrument(OWN))


def test_questionnaire_has_the_items_of_the_file_in_their_order(questionnaire):
    assert [question.key for question in questionnaire.questions] == [i.key for i in OWN.items]
    assert [question.values for question in questionnaire.questions] == [
        tuple(choice.value for choice in OWN.scale(item.scale).choices) if item.scale else ()
        for item in OWN.items
    ]


def test_questionnaire_asks_the_comparison_at_the_end_only(questionnaire):
    end_only = set(questionnaire.asked("end")) - set(questionnaire.asked("start"))

    assert [question.key for question in end_only] == ["vertailu_alkuun"]
    assert len(questionnaire.asked("start")) == 28


def test_questionnaire_steps_are_single_questions_or_domains(questionnaire):
    single = questionnaire.steps("start", "question")
    together = questionnaire.steps("start", "domain")

    assert {len(step) for step in single} == {1}
    assert [len(step) for step in together] == [4, 4, 4, 4, 4, 4, 2, 2]
    assert [q for step in together for q in step] == [q for step in single for q in step]


def test_questionnaire_tells_texts_in_each_language_and_finnish_instead(questionnaire):
    first, second = questionnaire.questions[:2]

    assert questionnaire.question_text(first, "en") == OWN.items[0].text["en"]
    assert questionnaire.question_text(first, "de") == OWN.items[0].text["fi"]
    assert questionnaire.label(first, 5, "uk") == "Повністю погоджуюся"
    assert questionnaire.hint(first, "sv") == ""
    assert questionnaire.hint(second, "sv") == "Tänk på de två senaste veckorna."


def test_questionnaire_is_read_once_for_each_content(django_assert_num_queries):
    instrument = load_instrument(OWN)
    first = questionnaire_of(instrument)

    with django_assert_num_queries(0):
        assert questionnaire_of(instrument) is first
    changed = load_instrument(dataclasses.replace(OWN, items=OWN.items[:24]))
    assert len(questionnaire_of(changed).questions) == 24


def test_questionnaire_without_fingerprint_is_never_kept():
    instrument = factories.make_instrument()

    assert questionnaire_of(instrument) is not questionnaire_of(instrument)


@pytest.mark.parametrize(
    ("languages", "allows_unreviewed", "known", "offered"),
    [
        (LANGUAGES, True, LANGUAGES, ("fi", "sv", "en", "uk")),
        (["uk", "fi"], True, LANGUAGES, ("uk", "fi")),
        (LANGUAGES, False, LANGUAGES, ("fi",)),
        (LANGUAGES, True, ["fi", "sv"], ("fi", "sv")),
        (["fi", "de"], True, LANGUAGES, ("fi",)),
    ],
)
def test_offered_languages(questionnaire, languages, allows_unreviewed, known, offered):
    survey = factories.make_survey(languages=languages, allows_unreviewed=allows_unreviewed)

    assert questionnaire.offered_languages(survey, known) == offered


def test_offered_languages_leaves_out_one_whose_words_of_consent_are_missing():
    texts = {key: dict(value) for key, value in OWN.texts.items()}
    del texts["consent_promise"]
    frame = questionnaire_of(load_instrument(dataclasses.replace(OWN, texts=texts)))
    survey = factories.make_survey(languages=LANGUAGES, allows_unreviewed=True)

    assert frame.offered_languages(survey, LANGUAGES) == ()


def test_every_language_of_the_site_has_a_catalogue_for_residents():
    assert translated_languages() == tuple(code for code, _name in settings.LANGUAGES)
