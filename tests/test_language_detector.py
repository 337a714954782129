import pytest

from tests.language_detector import LANGUAGES, Detector, detector, texts_of, words_of
from tests.page_languages import Told, told_texts

MOST_WRONG = 0.01


@pytest.mark.parametrize("language", LANGUAGES)
def test_detector_knows_texts_that_it_has_not_learnt(language):
    texts = {code: texts_of(code) for code in LANGUAGES}
    learnt = Detector({code: found[::2] for code, found in texts.items()})
    others = [code for code in LANGUAGES if code != language]

    new = [text for text in texts[language][1::2] if len(words_of(text)) > 3]
    accused = [text for text in new if learnt.other_language(text, language)]
    missed = [text for text in new if not all(learnt.other_language(text, one) for one in others)]

    assert len(new) > 800
    assert len(accused) / len(new) < MOST_WRONG
    assert len(missed) / len(new) < MOST_WRONG


@pytest.mark.parametrize(
    ("text", "told", "found"),
    [
        ("Kylätalo", "sv", "fi"),
        ("Kahvit ja ruokatarvikkeet, kuitit", "en", "fi"),
        ("Identifiera", "fi", "sv"),
        ("Panel", "sv", ""),
        ("250 km × 0,40 €", "fi", ""),
        ("PDF, CSV", "sv", ""),
    ],
)
def test_detector_accuses_only_where_it_can_tell(text, told, found):
    assert detector().other_language(text, told) == found


def test_language_of_a_text_is_that_of_the_nearest_mark():
    page = """<!doctype html><html lang="sv"><head><title lang="fi">Aamupala</title>
      <meta name="description" lang="fi" content="Syödään."><meta property="a" content="b"></head>
      <body><p>Pris: <b lang="fi">Sali</b>, 15 €<br>styck</p><script>var x</script>
      <div lang="fi"><img src="x" alt="Pöytä">Talo <i lang="sv">hus</i> oma</div>
      <code translate="no">kunta</code><button aria-label="Stäng">×</button></body></html>"""

    assert list(told_texts(page)) == [
        Told("fi", "Aamupala", True),
        Told("fi", "Syödään.", True),
        Told("sv", "Pris:", False),
        Told("fi", "Sali", False),
        Told("sv", "styck", False),
        Told("fi", "Pöytä", True),
        Told("fi", "Talo", False),
        Told("sv", "hus", False),
        Told("fi", "oma", False),
        Told("sv", "Stäng", True),
    ]
