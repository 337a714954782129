"""Card sheets as files for the printer: one sheet at once, or many of them in the queue."""

from collections.abc import Callable, Iterable
from io import BytesIO
from math import ceil
from zipfile import ZIP_STORED, ZipFile

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from osallisuus.files.pdf import render_pdf
from projects.models import User
from surveys.answering.paper import (
    Absolute,
    pages_of,
    printed_cards,
    printed_end,
    short_address,
)
from surveys.models import CardSheet, Survey
from surveys.services.batches import make_batch
from surveys.services.cards import MAX_CARDS_IN_SHEET, MadeCard, revoke_sheet

MAX_CARDS = 1000
"""Cards asked for at one time: more than any project of six municipalities has needed."""
CARDS_IN_FILE = 100
"""Cards of one sheet where several are made: ten pages, of which the printing takes 100 MB."""


def sheet_sizes(n_cards: int) -> list[int]:
    """Cards of each sheet: all on one while they fit, else hundreds and the rest.

    Raises ValidationError outside 1–1,000.
    """
    if not 1 <= n_cards <= MAX_CARDS:
        raise ValidationError(_("Kortteja voi tehdä kerralla 1–%(most)s.") % {"most": MAX_CARDS})
    if n_cards <= MAX_CARDS_IN_SHEET:
        return [n_cards]
    sizes = [CARDS_IN_FILE] * ceil(n_cards / CARDS_IN_FILE)
    sizes[-1] -= sum(sizes) - n_cards
    return sizes


def sheet_pdf(
    survey: Survey, sheet: CardSheet, made: Iterable[MadeCard], absolute: Absolute
) -> tuple[str, bytes]:
    """(name of the file, PDF) of the cards, in the language of their sheet.

    Raises PdfUnavailable where Pango is missing.
    """
    with translation.override(sheet.language):
        cards = printed_cards(
            ((each.card.label, each.code) for each in made), sheet.language, absolute
        )
        context = {
            "end_from": printed_end(survey, timezone.localdate()),
            "sheet": sheet,
            "pages": pages_of(cards, is_large_print=sheet.is_large_print),
            "short_address": short_address(absolute),
        }
        content = render_pdf("surveys/card_sheet_pdf.html", context)
    part = cards[0].label if len(cards) == 1 else sheet.letter
    return f"kortit-{survey.slug}-{part}.pdf", content


def printed_batch(
    *,
    survey: Survey,
    n_cards: int,
    by: User,
    absolute: Absolute,
    remember: Callable[[int], None],
    say: Callable[[int, int], None],
    **wanted,
) -> tuple[str, bytes]:
    """(name, content) of new cards: one PDF, or a ZIP with a PDF of each sheet.

    `remember` gets the number of each sheet in the transaction that makes it, `say` how many cards
    of all are printed. `wanted`: language and is_large_print. Raises ValidationError and
    PdfUnavailable.
    """
    files, n_done = [], 0
    for size in sheet_sizes(n_cards):
        with transaction.atomic():
            made = make_batch(survey=survey, n_cards=size, by=by, **wanted)
            remember(made.sheet.pk)
        files.append(sheet_pdf(survey, made.sheet, made.cards, absolute))
        n_done += size
        say(n_done, n_cards)
    return files[0] if len(files) == 1 else (f"kortit-{survey.slug}.zip", _zipped(files))


def drop_unprinted(numbers: Iterable[int]) -> None:
    """Takes out of use the sheets of a printing that was cut off: their codes are lost."""
    for sheet in CardSheet.objects.filter(pk__in=numbers, revoked_on=None):
        revoke_sheet(sheet=sheet)


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    out = BytesIO()
    # A PDF is compressed already.
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()
