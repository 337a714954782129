"""How many people answered both surveys of a pilot; the room of surveys says how to count them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Paired:
    """People with a start and an end answer; `url` leads to them at the desk."""

    count: int
    url: str


COUNTERS: list[Callable[[Collection[int]], dict[int, Paired]]] = []


def register_paired(counter: Callable[[Collection[int]], dict[int, Paired]]):
    """Add `counter(pilot ids)`: by pilot id, pilots without a survey left out."""
    COUNTERS.append(counter)
    return counter


def paired_people(pilot_ids: Collection[int]) -> dict[int, Paired]:
    """By pilot id; pilots without a survey are left out."""
    return {key: found for counter in COUNTERS for key, found in counter(pilot_ids).items()}
