"""What becomes of answers, cards and what was said of them in an anonymised copy."""

import secrets

from osallisuus.anonymising import replacing as new
from osallisuus.anonymising.decisions import decide
from surveys.models import Response, Survey

RANDOM = secrets.SystemRandom()


def mix_answers() -> None:
    """Deals the answers to each question anew among those who were asked it in the same survey and
    phase: every count stays, nobody's whole answer does."""
    for survey in Survey.objects.order_by("pk"):
        rows = Response.with_arriving.filter(survey=survey)
        for phase in rows.order_by().values_list("phase", flat=True).distinct():
            _mix(list(rows.filter(phase=phase)))


def _mix(rows: list[Response]) -> None:
    for key in sorted({key for row in rows for key in row.answers}):
        asked = [row for row in rows if key in row.answers]
        values = RANDOM.sample([row.answers[key] for row in asked], len(asked))
        for row, value in zip(asked, values, strict=True):
            row.answers[key] = value
    Response.with_arriving.bulk_update(rows, ["answers"], batch_size=500)


decide(
    "surveys",
    kept={
        "words of a questionnaire, which everybody is asked": """
            Instrument Scale Domain Item InstrumentLanguage InstrumentText ItemRecording
            InstrumentDraft TextVerdict.key TextVerdict.read_text
            Survey.title Survey.slug Survey.languages Survey.intro
        """,
        "printed on cards, no secret, and no answer is anybody's any more": """
            CardSheet.letter Card.label
        """,
        "a language, a form of the questions or how it was shown": """
            CardSheet.language ReviewLink.language Response.language Response.variant
        """,
        "dealt anew by `mix_answers`": "Response.answers",
        "figures that were protected and frozen for the public": "Release Survey.kept_results",
        "keys of answers, whose contents were dealt anew": "Ledger LedgerPart OldMembers",
        "a number of the program": "Survey.import_key Card.hashed_under ReleaseRequest",
    },
    replaced={
        new.name: "HelpContact.name",
        new.phone: "HelpContact.phone",
        new.token: "Card.code_hash ReviewLink.token_hash",
        new.text: """
            HelpContact.note TextVerdict.proposal PairDecision.reason
            Promise.heard Promise.answer Promise.responsible Promise.progress_note
        """,
        new.texts: "HelpContact.translations Response.open_answers",
    },
    emptied="Draft PaperStack TabletOpening ReleasePreview Forgotten",
    steps=[mix_answers],
)
