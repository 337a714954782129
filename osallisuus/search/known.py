"""What a process knows of the public entries by heart, so that a search asks for little."""

from dataclasses import dataclass
from time import monotonic
from uuid import uuid4

from django.core.cache import caches
from django.utils import timezone

from osallisuus.models import DataVersion, SearchEntry
from osallisuus.search.registry import PAGE_KIND, sources

SECONDS = 60
"""What became public or ceased to be by the clock alone is seen after so long at most."""


@dataclass(frozen=True)
class Fact:
    """`place`: its number in the alphabet of all titles."""

    kind: str
    language: str
    row_id: int | None
    place: int


@dataclass(frozen=True)
class _Kept:
    key: tuple[object, ...]
    until: float
    facts: dict[int, Fact]


_kept: list[_Kept] = []


def public_facts() -> dict[int, Fact]:
    """Entry id -> fact, of the entries whose row anybody may see now, whatever the index says."""
    # The facts lie here and not in the cache, which would copy them for every search.
    mark = caches["pages"].get_or_set("search-facts", uuid4, None)
    key = (mark, DataVersion.current(), timezone.localdate())
    if _kept and _kept[0].key == key and monotonic() < _kept[0].until:
        return _kept[0].facts
    found = _Kept(key, monotonic() + SECONDS, _read_facts())
    _kept[:] = [found]
    return found.facts


def _read_facts() -> dict[int, Fact]:
    public = {each.kind: set(each.public().values_list("pk", flat=True)) for each in sources()}
    rows = SearchEntry.objects.order_by("sort_key", "pk")
    columns = rows.values_list("pk", "kind", "language", "row_id")
    return {
        pk: Fact(kind, language, row_id, place)
        for place, (pk, kind, language, row_id) in enumerate(columns)
        if kind == PAGE_KIND or row_id in public.get(kind, ())
    }
