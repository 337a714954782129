"""Rows of an older export: only what its reader changed counts, and nobody's newer cells are lost.

An export says of every row which record of its history it shows. When the row comes back, each
cell is compared in three ways: as it was exported, as it is in the portal, as it is in the file.
"""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.files.spreadsheets import as_text
from projects.resources.row_cells import RowsCell

SHOWN_LETTERS = 60
OTHER_ROW = gettext_lazy(
    "Sarakkeen Versio luku kuuluu toiseen riviin. Vie tiedosto uudelleen, tai tyhjennä solu, jos "
    "rivi on uusi."
)
DELETED = gettext_lazy(
    "Rivi on poistettu portaalista sen jälkeen, kun tiedosto vietiin. Poista rivi tiedostosta, tai "
    "tyhjennä solu Versio, jos haluat tallentaa sen uutena."
)
NEWER = gettext_lazy(
    "%(who)s muutti tätä portaalissa %(at)s, sen jälkeen kun tiedosto vietiin. Portaalissa on nyt "
    "”%(theirs)s”, tiedostossa ”%(mine)s”. Vie tiedosto uudelleen ja tee muutoksesi siihen."
)


def stamps(queryset) -> dict[int, int]:
    """Key of a row to its newest record, of rows that have one."""
    keys = queryset.order_by().values("pk")
    records = queryset.model.history.filter(id__in=keys).order_by()
    return dict(records.values_list("id").annotate(Max("history_id")))


def record_of(model, stamp: int):
    return model.history.filter(history_id=stamp).first()


def cell_of(field, row):
    """What an export says of a row, or of a record of its history, in one column."""
    if isinstance(field.widget, RowsCell):
        return field.widget.render(_tied(field, row))
    try:
        value = field.get_value(row)
    except ObjectDoesNotExist:
        value = None
    found = field.widget.render(value)
    return "" if found is None else found


def _tied(field, row):
    """Rows on the other side: a record keeps the ties that there were, not the rows."""
    tied = getattr(row, field.attribute).all()
    if not hasattr(row, "history_id"):
        return tied
    there = row.instance_type._meta.get_field(field.attribute).m2m_reverse_field_name()
    return [getattr(tie, there) for tie in tied]


def meaning(field, cell):
    """What a cell says, however it is written; its text where it says nothing that is known."""
    try:
        found = field.widget.clean(cell, {})
    except (ValueError, ValidationError):
        return str(cell).strip()
    return frozenset(row.pk for row in found) if isinstance(found, list) else found


def keep_newer(row: dict, instance, stamp: int, fields) -> None:
    """Put what others have changed into the cells of a file that its writer left as they were.

    `fields`: the columns of the file that are written. Raises ValidationError, by column, where
    both have changed the same to different values, and for a version that is not of this row.
    """
    newer = instance.history.filter(history_id__gte=stamp).select_related("history_user")
    records = list(newer.order_by("history_id"))
    if not records or records[0].history_id != stamp:
        raise ValidationError(str(OTHER_ROW))
    problems = {}
    for field in fields:
        mine = meaning(field, row[field.column_name])
        theirs, base = cell_of(field, instance), cell_of(field, records[0])
        # Nobody else changed it, or both to the same: the file may stand.
        if meaning(field, theirs) in (mine, meaning(field, base)):
            continue
        if mine == meaning(field, base):
            row[field.column_name] = theirs
        else:
            problems[field.attribute] = _newer(field, row[field.column_name], theirs, records)
    if problems:
        raise ValidationError(problems)


def _newer(field, mine, theirs, records) -> str:
    who, at = _last_change(field, records)
    day = date_format(timezone.localtime(at), r"j.n.Y \k\l\o H.i")
    values = {"theirs": _shown(theirs), "mine": _shown(mine)}
    return str(NEWER % {"who": who or _("Joku"), "at": day, **values})


def _last_change(field, records) -> tuple[str, datetime]:
    newest = records[-1]
    for older, newer in zip(records[-2::-1], records[:0:-1], strict=True):
        if cell_of(field, older) != cell_of(field, newer):
            newest = newer
            break
    return str(newest.history_user or ""), newest.history_date


def _shown(cell) -> str:
    known = isinstance(cell, date | Decimal)
    return Truncator(as_text(cell) if known else str(cell)).chars(SHOWN_LETTERS)
