"""Questionnaires that come with the portal, taken into use by choice."""

from collections.abc import Iterable
from functools import cache

from django.db import transaction

from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.instruments.specs import InstrumentFile
from surveys.models import Instrument
from surveys.services.instruments.loading import load_instrument

FIRST = "arki_ja_elama"
"""The portal's own questionnaire: what a newcomer begins with."""


@cache
def shipped_instruments() -> tuple[InstrumentFile, ...]:
    """The newest version of each that has words; `FIRST` first, the rest by their Finnish names.

    A place kept for an owner's official form has none, and is not offered.
    """
    newest: dict[str, InstrumentFile] = {}
    for path in sorted(INSTRUMENT_DIR.glob("*.toml")):
        spec = read_instrument(path)
        known = newest.get(spec.key)
        if spec.languages and (known is None or known.version < spec.version):
            newest[spec.key] = spec
    rows = sorted(newest.values(), key=lambda spec: (spec.key != FIRST, spec.name["fi"]))
    return tuple(rows)


@transaction.atomic
def load_shipped(keys: Iterable[str]) -> int:
    """Takes the shipped questionnaires of these keys into use; returns how many. Those that are
    there already stay as they are."""
    wanted = set(keys)
    chosen = [spec for spec in shipped_instruments() if spec.key in wanted]
    stored = set(Instrument.objects.values_list("key", "version"))
    for spec in chosen:
        if (spec.key, spec.version) not in stored:
            load_instrument(spec)
    return len(chosen)
