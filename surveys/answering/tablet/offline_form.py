"""A survey as the tablet needs it without a network: every text and question, no answer."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.answering.answers import MAX_OPEN_LENGTH, ProblemKind
from surveys.answering.visits.visit import is_small_group
from surveys.answering.windows import Standing, opening_of
from surveys.instruments.questionnaire import Question, Questionnaire
from surveys.models import DECLINED, Card, Phase, Survey

EMERGENCY = "112"

# The words of the screens, by the names that the script knows them by.
WHO_ANSWERS = {
    "before": _("Oletko jo vastannut tähän kyselyyn tällä kortilla?"),
    "first": _("En, vastaan nyt ensimmäisen kerran"),
    "second": _("Kyllä, vastaan nyt toisen kerran"),
    "who": _("Vastaatko itse?"),
    "alone": _("Vastaan itse"),
    "helped": _("Joku auttaa minua"),
    "interpreter": _("Tulkki auttaa minua"),
    "says": _("Auttaja lupaa sinulle ensin:"),
    "language": _("Valitse kieli"),
}
QUESTION = {
    "sendNow": _("Lopeta ja lähetä nämä vastaukset"),
    "next": _("Jatka"),
    "back": _("Edellinen kysymys"),
    "or": _("tai"),
    "optional": _("Jos et halua vastata, jätä kenttä tyhjäksi ja valitse Jatka."),
    "missing": ProblemKind.MISSING.label,
    "conflict": ProblemKind.CONFLICT.label,
    "progress": _("Kysymys %(value)s / %(total)s"),
}
REVIEW = {
    "check": _("Tarkista vastauksesi"),
    "checkLead": _(
        "Voit vielä muuttaa vastauksia. Ne lähtevät vasta, kun valitset Lähetä vastaukset."
    ),
    "none": _("Ei vastausta"),
    "change": _("Muuta"),
    "empty": _("Et ole vielä vastannut"),
    "send": _("Lähetä vastaukset"),
}
AFTERWARDS = {
    "sealed": _(
        "Vastauksesi on lukittu. Se lähtee, kun verkko toimii. Kukaan ei voi lukea sitä "
        "tältä laitteelta."
    ),
    "refusedTitle": _("Selvä. Et vastaa nyt."),
    "refusedLead": _(
        "Mitään ei tallennettu. Olet yhtä tervetullut mukaan toimintaan kuin ennenkin."
    ),
    "done": _("Valmis"),
    "idle": _(
        "Oletko vielä siinä? Tyhjennämme näytön kohta, jotta kukaan muu ei näe vastauksiasi."
    ),
    "stay": _("Jatkan vastaamista"),
    "talk": _("Puhu siitä jollekulle. Tässä on paikkoja, joista saat apua:"),
}
FROM_INSTRUMENT = {
    "consentTitle": "consent_title",
    "accept": "consent_accept",
    "refuse": "consent_refuse",
    "helperSays": "consent_helper",
    "decline": "decline",
    "publish": "open_publish",
}


def offline_form(
    survey: Survey, questionnaire: Questionnaire, languages: tuple[str, ...], today: date
) -> dict[str, Any]:
    """What `tablet-offline.js` draws, ready for JSON; which phase a card is in only the server
    knows, so the person is asked wherever both may be open."""
    names = dict(settings.LANGUAGES)
    phases = _phases(survey, today)
    return {
        "declined": DECLINED,
        "longest": MAX_OPEN_LENGTH,
        "consent": questionnaire.consent_version,
        "phases": phases,
        "languages": [
            {"code": code, "name": names[code], **_in_language(survey, questionnaire, code, phases)}
            for code in languages
        ],
    }


def _phases(survey: Survey, today: date) -> list[str]:
    """Phases that some card of the survey may answer today."""
    is_opened = Card.objects.filter(sheet__survey=survey, end_opened_on__isnull=False).exists()
    first = survey.opens_on or today
    returned = Standing(start_on=first, end_opened_on=first if is_opened else None)
    # Off line nobody can look a card up, so both a new card and one with the oldest possible start
    # are tried: what either may answer is offered.
    openings = [opening_of(survey, standing, today) for standing in (Standing(), returned)]
    found = {str(opening.phase) for opening in openings if opening.is_open}
    return [str(phase) for phase in (Phase.START, Phase.END) if phase in found]


def _in_language(
    survey: Survey, questionnaire: Questionnaire, code: str, phases: list[str]
) -> dict[str, Any]:
    with translation.override(code):
        return {
            "texts": _texts(questionnaire, code),
            "contacts": _contacts(survey, code),
            "phases": {
                phase: {
                    "consent": questionnaire.consent_paragraphs(phase, code),
                    "thanks": questionnaire.text(f"texts.thanks_{phase}", code),
                    "questions": [
                        _question(questionnaire, each, code, is_small_group(survey))
                        for each in questionnaire.asked(phase)
                    ],
                }
                for phase in phases
            },
            "facts": _facts(survey, questionnaire, code),
        }


def _contacts(survey: Survey, code: str) -> list[dict[str, str]]:
    """Where to get help; the emergency number always among them, as on line."""
    contacts = [
        {"name": " – ".join(filter(None, each.in_language(code))), "phone": each.phone}
        for each in survey.help_contacts.all()
    ]
    if any(each["phone"] == EMERGENCY for each in contacts):
        return contacts
    return [*contacts, {"name": gettext("Hätänumero, kun joku on vaarassa"), "phone": EMERGENCY}]


def _facts(survey: Survey, questionnaire: Questionnaire, code: str) -> list[str]:
    controller = survey.project.controller
    name = controller.name if controller else survey.project.name
    keys = ("controller", "readers", "smallest_group", "promise")
    texts = [questionnaire.text(f"texts.consent_{key}", code) for key in keys]
    return [text.replace("{organisaatio}", name) for text in texts]


def _question(
    questionnaire: Questionnaire, question: Question, code: str, is_small: bool
) -> dict[str, Any]:
    hints = [questionnaire.hint(question, code)]
    if question.is_open:
        if is_small:
            hints.append(questionnaire.text("texts.open_small_group", code))
        hints.append(questionnaire.text("texts.open_not_read_at_once", code))
    return {
        "key": question.key,
        "kind": question.kind,
        "text": questionnaire.question_text(question, code),
        "hints": [hint for hint in hints if hint],
        "choices": [
            [value, questionnaire.label(question, value, code)] for value in question.values
        ],
    }


def _texts(questionnaire: Questionnaire, code: str) -> dict[str, str]:
    """The words of every screen in the active language; those of the instrument in `code`."""
    of_screens = WHO_ANSWERS | QUESTION | REVIEW | AFTERWARDS
    return {
        **{key: questionnaire.text(f"texts.{path}", code) for key, path in FROM_INSTRUMENT.items()},
        **{key: str(words) for key, words in of_screens.items()},
    }
