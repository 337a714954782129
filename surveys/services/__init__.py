"""Writes about surveys, by subject; callers import from here."""

from surveys.services.instruments import (
    FrozenInstrumentError,
    digest_of,
    instrument_spec,
    load_instrument,
    refresh_digest,
)

__all__ = [
    "FrozenInstrumentError",
    "digest_of",
    "instrument_spec",
    "load_instrument",
    "refresh_digest",
]
