"""Draws the rooms and what they import: `python -m tests.picture > docs/architecture.svg`.

Each app is a column, each layer a row, and every arrow leads to what a room imports. Standard
library only, and nothing of the machine in it: the same tree gives the same picture.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from html import escape

from tests.test_architecture import APPS, LAYER, LAYERS, MODULES, app_of, own_imports, room_of

Room = tuple[str, str]

FEWEST = 5
"""Thinner arrows are left out: with all of them the picture is black."""
BOX, STEP, GAP = 168, 26, 22
COLUMN, LEFT, TOP = 400, 30, 96
COLOURS = dict(zip(APPS, ("#5b6470", "#1d6f6a", "#7a3e9d", "#b2560d"), strict=True))
STYLE = (
    "text{font:13px sans-serif;fill:#16202b}"
    ".app{font-size:17px;font-weight:bold}"
    ".small{font-size:12px;fill:#49535e}"
    ".n{font-size:11px;fill:#49535e;text-anchor:end}"
    ".room{fill:#fff;stroke-width:1.5}"
    ".arrow{fill:none;stroke-opacity:.5}"
)


def rooms() -> dict[Room, int]:
    """Every room with the number of its modules."""
    return Counter((app_of(name), room_of(name)) for name in MODULES if room_of(name))


def module_of(name: str) -> str:
    """The module in which an imported name lives."""
    while name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def arrows() -> dict[tuple[Room, Room], int]:
    """(importing room, imported room) -> pairs of modules; a room's imports of itself left out."""
    pairs = {(name, module_of(found)) for name in MODULES for found in own_imports(name)}
    counted = Counter(tuple((app_of(module), room_of(module)) for module in pair) for pair in pairs)
    return {ends: n for ends, n in counted.items() if ends[0] != ends[1] and all(map(last, ends))}


def last(room: Room) -> str:
    return room[1]


def places() -> tuple[dict[Room, tuple[int, int]], list[tuple[int, int]]]:
    """Where each box begins; where each layer begins and how high it is, the top layer first."""
    found, bands, y = {}, [], TOP
    for layer in reversed(range(len(LAYERS))):
        of_layer = sorted(room for room in rooms() if LAYER[room[1]] == layer)
        columns = [[room for room in of_layer if room[0] == app] for app in APPS]
        for column, own in enumerate(columns):
            for row, room in enumerate(own):
                found[room] = (LEFT + 70 + column * COLUMN, y + GAP // 2 + row * STEP)
        height = max(map(len, columns)) * STEP + GAP
        bands.append((y, height))
        y += height
    return found, bands


def curve(start: tuple[int, int], end: tuple[int, int], n: int, colour: str) -> str:
    """From the side of one box to another: to the right within an app, leftwards to a lower one."""
    half = STEP // 2 - 3
    is_own = start[0] == end[0]
    x1, y1 = start[0] + (BOX if is_own else 0), start[1] + half
    x2, y2 = end[0] + BOX, end[1] + half
    bulge = min(40 + abs(y2 - y1) // 4, COLUMN - BOX - 40) if is_own else 70
    first = x1 + bulge if is_own else x1 - bulge
    width = round(0.8 + n**0.5 / 2, 1)
    return (
        f'<path class="arrow" stroke="{colour}" stroke-width="{width}" marker-end="url(#tip)" '
        f'd="M{x1} {y1}C{first} {y1} {x2 + bulge} {y2} {x2 + 5} {y2}"/>'
    )


def box(room: Room, place: tuple[int, int], n: int) -> str:
    x, y = place
    return (
        f'<rect class="room" x="{x}" y="{y}" width="{BOX}" height="{STEP - 6}" rx="4" '
        f'stroke="{COLOURS[room[0]]}"/>'
        f'<text x="{x + 8}" y="{y + 14}">{escape(room[1])}</text>'
        f'<text class="n" x="{x + BOX - 8}" y="{y + 14}">{n}</text>'
    )


def lines() -> Iterator[str]:
    where, bands = places()
    every = arrows()
    shown = {ends: n for ends, n in every.items() if n >= FEWEST}
    width = LEFT + 70 + len(APPS) * COLUMN
    height = bands[-1][0] + bands[-1][1] + 20
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="Rooms and their imports">'
    )
    yield f"<style>{STYLE}</style>"
    yield (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#16202b"/></marker></defs>'
    )
    yield f'<rect width="{width}" height="{height}" fill="#fff"/>'
    for number, (y, tall) in enumerate(bands):
        shade = "#f4f5f7" if number % 2 else "#e9ecef"
        yield f'<rect x="0" y="{y}" width="{width}" height="{tall}" fill="{shade}"/>'
        yield f'<text class="small" x="{LEFT}" y="{y + tall // 2 + 4}">{len(bands) - number}</text>'
    yield (
        f'<text class="small" x="{LEFT}" y="24">A box is a room with its number of modules. An '
        f"arrow leads to what it imports; its width is the number of imports. "
        f"{len(shown)} arrows of {FEWEST} or more are drawn, {len(every) - len(shown)} thinner "
        "ones are not.</text>"
    )
    for column, app in enumerate(APPS):
        x = LEFT + 70 + column * COLUMN
        yield f'<text class="app" x="{x}" y="{TOP - 18}" fill="{COLOURS[app]}">{app}</text>'
    for (start, end), n in sorted(shown.items()):
        yield curve(where[start], where[end], n, COLOURS[start[0]])
    for room, n in sorted(rooms().items()):
        yield box(room, where[room], n)
    yield "</svg>"


def picture() -> str:
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(picture())
