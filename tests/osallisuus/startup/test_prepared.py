from datetime import date

import pytest
from django.conf import settings as real
from django.utils import translation
from django.utils.formats import date_format

from osallisuus.startup.prepared import NAMES, with_catalogue
from surveys.instruments.questionnaire import questionnaire_of, translated_languages
from surveys.services import load_instrument
from tests.browser.mirror import mirrored_instrument, write_catalogue
from tests.surveys.walks import OWN, make_ready_survey

MODEL = real.LOCALE_PATHS[0] / "uk" / "LC_MESSAGES" / "django.mo"
DATES = {
    "ru": "6 декабря 2026 г.",
    "ar": "6.12.2026",
    "so": "6.12.2026",
    "fa": "6.12.2026",
    "ckb": "6.12.2026",
}


def add_catalogue(settings, folder, code):
    write_catalogue(folder, MODEL, code)
    settings.LOCALE_PATHS = [folder, *settings.LOCALE_PATHS]
    settings.LANGUAGES = [*settings.LANGUAGES, *with_catalogue([folder])]


def test_prepared_languages_have_no_catalogue_yet():
    assert with_catalogue(real.LOCALE_PATHS) == []
    assert [code for code, _name in real.LANGUAGES] == ["fi", "sv", "en", "uk"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", NAMES)
def test_prepared_language_is_offered_by_its_file_alone(client, settings, tmp_path, code):
    instrument = load_instrument(mirrored_instrument(OWN, f"peili_{code}", code))
    survey = make_ready_survey(instrument=instrument, languages=["fi", code])
    questionnaire = questionnaire_of(instrument)
    before = questionnaire.offered_languages(survey, translated_languages())

    add_catalogue(settings, tmp_path, code)
    page = client.get(f"/kysely/?kieli={code}").text

    assert before == ("fi",)
    assert with_catalogue([tmp_path]) == [(code, NAMES[code])]
    assert questionnaire.offered_languages(survey, translated_languages()) == ("fi", code)
    way = "ltr" if code in ("ru", "so") else "rtl"
    assert f'<html lang="{code}" dir="{way}">' in page


@pytest.mark.parametrize("code", NAMES)
def test_dates_of_prepared_languages_cannot_be_taken_for_others(settings, tmp_path, code):
    add_catalogue(settings, tmp_path, code)

    with translation.override(code):
        assert date_format(date(2026, 12, 6)) == DATES[code]
