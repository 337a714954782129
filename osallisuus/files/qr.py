"""Addresses as drawings that a phone reads."""

import segno
from django.utils.safestring import SafeString, mark_safe

# 15 % of the drawing may be lost to folds and stains; more would need finer squares, which the
# cameras of old phones miss.
ERROR_LEVEL = "m"


def qr_svg(address: str) -> SafeString:
    """The drawing of an address, without any attribute that a content policy would refuse."""
    # Micro QR codes would be smaller, but the cameras of phones do not read them.
    drawn = segno.make(address, error=ERROR_LEVEL, micro=False, boost_error=False)
    svg = drawn.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308  segno's own drawing; the address is modules, not text
