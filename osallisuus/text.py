"""Finnish order of names, since no database collation can be relied on, and ranges of days."""

from datetime import date

from django.utils.formats import date_format

# Plain letters, because some collations of PostgreSQL pass over signs and control characters.
FINNISH_LETTERS = str.maketrans({"å": "zx", "ä": "zy", "ö": "zz"})


def finnish_sort_key(name: str) -> str:
    """A key whose plain order is the Finnish one: … z, å, ä, ö, without regard to case."""
    return name.casefold().translate(FINNISH_LETTERS)


def date_range(first: date | None, last: date | None) -> str:
    """As in "2.2.–11.5.2023": the year once where it is the same; empty without a first day."""
    if first is None:
        return ""
    if last is None:
        return f"{date_format(first, 'j.n.Y')}–"
    if first == last:
        return date_format(first, "j.n.Y")
    pattern = "j.n." if first.year == last.year else "j.n.Y"
    return f"{date_format(first, pattern)}–{date_format(last, 'j.n.Y')}"
