"""The field where a code is typed, what was wrong with it, and the card it opens."""

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.answering import guess_limit
from surveys.answering.codes import ALPHABET, CodeError, read_code, typed_code
from surveys.answering.visits import card_cookie
from surveys.instruments.questionnaire import translated_languages
from surveys.services import find_card

UNKNOWN, BLOCKED, ELSEWHERE, OTHER_SURVEY = "unknown", "blocked", "elsewhere", "other_survey"
STATUS = {UNKNOWN: 404, BLOCKED: 429, ELSEWHERE: 403, OTHER_SURVEY: 403}
UNPROCESSABLE = 422


class CodeRefusedError(Exception):
    """A code that opens no card: `heading` says what is wrong, `message` what to do."""

    def __init__(self, kind: str, heading: str, message: str):
        self.heading, self.message = heading, message
        self.is_empty = kind == CodeError.EMPTY
        self.status = STATUS.get(kind, UNPROCESSABLE)
        super().__init__(kind)


def open_code(request, text: str, *, survey_id: int | None = None):
    """The card of a typed code, of the given survey if one is named. Raises CodeRefusedError; only
    an unknown code whose check holds counts as a guess, and guesses alone are held back until
    there are far too many of them."""
    # Another site could send a visitor's browser to guess codes from the visitor's address.
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
        raise _refused(ELSEWHERE)
    text = typed_code(text)
    try:
        # Before anything is counted: a slip that the check character catches is no guess.
        read_code(text)
    except CodeError as error:
        raise _refused(error.kind, length=error.length, character=error.character) from None
    address = request.META.get("REMOTE_ADDR", "")
    card = None if guess_limit.is_shut(address) else find_card(text)
    if card is None:
        is_over = guess_limit.count(address) > guess_limit.LIMIT
        raise _refused(BLOCKED if is_over else UNKNOWN)
    if survey_id is not None and card.sheet.survey_id != survey_id:
        raise _refused(OTHER_SURVEY)
    return card


def code_page(
    request, *, typed="", refused=None, is_again=False, is_scanned=False, pending="", status=200
):
    """The page that asks for the code, with the reason if one was refused."""
    context = {
        "typed": typed[:100],
        "refused": refused,
        "is_again": is_again,
        "is_scanned": is_scanned,
        "pending": pending,
        "keys": ALPHABET if card_cookie.door_of(request) is card_cookie.TABLET else "",
        "language_links": code_languages(request),
    }
    return render(request, "surveys/card_code.html", context, status=status)


def code_languages(request):
    """Languages before any card is open, leading back to the plain address of the page."""
    names, current = dict(settings.LANGUAGES), get_language()
    return [
        {
            "code": code,
            "name": names[code],
            "url": f"?kieli={code}",
            "is_current": code == current,
        }
        for code in translated_languages()
    ]


def _refused(kind: str, *, length: int = 0, character: str = "") -> CodeRefusedError:
    wrong_length = _("Koodissa on kymmenen merkkiä. Kirjoitit %(length)s.") % {"length": length}
    sentences = {
        CodeError.EMPTY: (_("Koodi puuttuu"), _("Kirjoita kortin koodi kenttään.")),
        CodeError.TOO_SHORT: (_("Koodi on liian lyhyt"), wrong_length),
        CodeError.TOO_LONG: (_("Koodi on liian pitkä"), wrong_length),
        CodeError.FOREIGN_CHARACTER: (
            _("Koodissa on väärä merkki"),
            _("Merkki ”%(char)s” ei kuulu koodiin. Koodissa on vain numeroita ja kirjaimia A–Z.")
            % {"char": character},
        ),
        CodeError.CHECK_FAILS: (
            _("Koodissa on virhe"),
            _("Ainakin yksi merkki on väärin. Vertaa koodia korttiin merkki merkiltä."),
        ),
        UNKNOWN: (
            _("Koodia ei löytynyt"),
            _("Tarkista koodi kortista. Jos se on oikein, pyydä ryhmän vetäjältä uusi kortti."),
        ),
        BLOCKED: (
            _("Koodia on kokeiltu liian monta kertaa"),
            _("Odota tunti ja yritä uudelleen. Voit vastata myös paperilla."),
        ),
        OTHER_SURVEY: (
            _("Kortti kuuluu toiseen kyselyyn"),
            _("Kysy ryhmän vetäjältä, missä voit vastata tällä kortilla."),
        ),
        ELSEWHERE: (
            _("Koodi tuli toiselta sivustolta"),
            _("Kirjoita kortin koodi tähän itse, niin pääset kyselyyn."),
        ),
    }
    return CodeRefusedError(kind, *sentences[kind])
