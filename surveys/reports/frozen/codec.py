"""Frozen dataclasses to plain JSON values and back, by their type hints."""

import dataclasses
import types
import typing
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

# Binary fractions differ in the last places between machines; twelve digits do not.
DIGITS = 12
LATER = "came_later"
"""Mark in the metadata of a field that releases without it may lack; None is not written."""

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Dataclasses as dicts, tuples as lists, Decimal, date and enum as text, floats to twelve
    digits."""
    if dataclasses.is_dataclass(value):
        return {f.name: encode(getattr(value, f.name)) for f in _written(value)}
    if isinstance(value, tuple | list):
        return [encode(one) for one in value]
    if isinstance(value, dict):
        return {key: encode(one) for key, one in value.items()}
    if isinstance(value, float):
        # Adding zero turns −0.0 into 0.0, which PostgreSQL would otherwise do for us.
        return float(f"{value:.{DIGITS}g}") + 0.0
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _written(value: Any) -> list[dataclasses.Field[Any]]:
    every = dataclasses.fields(value)
    # An older release never had the fields that came later, and its bytes are its fingerprint.
    return [f for f in every if LATER not in f.metadata or getattr(value, f.name) is not None]


def decode(kind: type[T], data: Any) -> T:
    """The value of type `kind` that `encode` turned into `data`; raises for data of no such."""
    found: T = _decoded(kind, data)
    return found


def _decoded(hint: Any, data: Any) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        inner = next(argument for argument in arguments if argument is not type(None))
        return None if data is None else _decoded(inner, data)
    if origin is tuple:
        return tuple(_decoded(arguments[0], one) for one in data)
    if origin is dict:
        return {key: _decoded(arguments[1], one) for key, one in data.items()}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        # A field that came later than the data has its default.
        given = [(name, inner) for name, inner in _fields(hint) if name in data]
        return hint(**{name: _decoded(inner, data[name]) for name, inner in given})
    if hint is date:
        return date.fromisoformat(data)
    return hint(data)


@cache
def _fields(hint: type) -> list[tuple[str, Any]]:
    hints = typing.get_type_hints(hint)
    return [(f.name, hints[f.name]) for f in dataclasses.fields(hint)]
