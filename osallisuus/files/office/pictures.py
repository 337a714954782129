"""Drawings of our pages as pictures, for files in which nothing can be drawn.

Only what our charts are made of: lines, circles, bars and shapes with straight sides, with colours
and places in attributes, as they have them for PDF.
"""

import re
from io import BytesIO
from math import hypot
from typing import Any

SCALE = 3
"""Pixels for each unit of a drawing, so that it is sharp on paper."""
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
WHITE = "#ffffff"


def picture_of(drawing: Any) -> bytes | None:
    """An `<svg>` as PNG; None for one without places in numbers, as charts on a page are."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  slow import

    box = _numbers(drawing.get("viewbox") or "")
    if len(box) != 4:
        return None
    image = Image.new("RGB", (round(box[2]), round(box[3])), WHITE)
    pen = ImageDraw.Draw(image)
    for part in drawing.iter():
        if part.tag in PARTS:
            PARTS[part.tag](pen, part)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _numbers(text: str) -> list[float]:
    return [SCALE * float(number) for number in NUMBER.findall(text)]


def _of(part: Any, *names: str) -> list[float]:
    return [SCALE * float(part.get(name) or 0) for name in names]


def _width(part: Any) -> int:
    return round(SCALE * float(part.get("stroke-width") or 1))


def _colour(part: Any, name: str) -> str | None:
    """The colour as it looks on white paper."""
    found = part.get(name) or ""
    if not COLOUR.fullmatch(found):
        return None
    share = float(part.get("opacity") or 1)
    lights = [int(found[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - light) * share):02x}" for light in lights)


def _line(pen: Any, part: Any) -> None:
    x1, y1, x2, y2 = _of(part, "x1", "y1", "x2", "y2")
    colour, width = _colour(part, "stroke"), _width(part)
    long = hypot(x2 - x1, y2 - y1) or 1
    shown, gap = _numbers(part.get("stroke-dasharray") or "") or (long, 0)
    at = 0.0
    while at < long:
        ends = (at / long, min(at + shown, long) / long)
        pen.line([(x1 + (x2 - x1) * end, y1 + (y2 - y1) * end) for end in ends], colour, width)
        at += shown + gap
    if part.get("stroke-linecap") == "round":
        for x, y in ((x1, y1), (x2, y2)):
            pen.circle((x, y), width / 2, colour)


def _circle(pen: Any, part: Any) -> None:
    x, y, radius = _of(part, "cx", "cy", "r")
    colour, width = _colour(part, "stroke"), _width(part)
    # A line of a drawing lies half inside and half outside of the edge.
    outer = radius + (width / 2 if colour else 0)
    pen.circle((x, y), outer, _colour(part, "fill"), colour, width)


def _bar(pen: Any, part: Any) -> None:
    x, y, wide, high, round_by = _of(part, "x", "y", "width", "height", "rx")
    pen.rounded_rectangle((x, y, x + wide, y + high), round_by, _colour(part, "fill"))


def _shape(pen: Any, part: Any) -> None:
    right, down = _numbers(part.get("transform") or "") or (0, 0)
    corners = _numbers(part.get("d") or "")
    places = zip(corners[::2], corners[1::2], strict=True)
    pen.polygon([(x + right, y + down) for x, y in places], _colour(part, "fill"))


PARTS = {"line": _line, "circle": _circle, "rect": _bar, "path": _shape}
