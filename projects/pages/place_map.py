"""Points of the schematic map of Northern Ostrobothnia's coast, from degrees to its view box."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects.models import Municipality

WIDTH, HEIGHT = 350, 360
WEST, NORTH = 22.813, 65.502
PER_LONGITUDE, PER_LATITUDE = 75.1, 174.0
"""Origin and scale at which the coast line of components/_map.html was drawn."""
LABEL_GAP = 13
CROWDED_X, CROWDED_Y = 70, 20


@dataclass(frozen=True)
class MapPoint:
    x: int
    y: int
    label: str
    is_here: bool
    url: str = ""
    anchor: str = "start"

    @property
    def text_x(self) -> int:
        return self.x + (LABEL_GAP if self.anchor == "start" else -LABEL_GAP)

    @property
    def text_y(self) -> int:
        return self.y + 5


def map_points(
    municipalities: Iterable[Municipality], here: Municipality | None = None
) -> list[MapPoint]:
    """A point for each municipality; nothing if one has no place on this map."""
    places = [(place, _position(place)) for place in municipalities]
    # A map without one of its places would say that it does not take part.
    if any(position is None for _place, position in places):
        return []
    positions = [position for _place, position in places]
    return [
        MapPoint(
            *position,
            label=place.local_name,
            is_here=place == here,
            url="" if place == here else place.get_absolute_url(),
            anchor=_anchor(position, positions),
        )
        for place, position in places
    ]


def _position(place: Municipality) -> tuple[int, int] | None:
    if place.latitude is None or place.longitude is None:
        return None
    x = round((float(place.longitude) - WEST) * PER_LONGITUDE)
    y = round((NORTH - float(place.latitude)) * PER_LATITUDE)
    return (x, y) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT else None


def _anchor(position: tuple[int, int], positions: list[tuple[int, int]]) -> str:
    """To the left of the point where another one stands close on its right."""
    x, y = position
    crowded = any(0 < px - x < CROWDED_X and abs(py - y) < CROWDED_Y for px, py in positions)
    return "end" if crowded or x > WIDTH - CROWDED_X else "start"
