"""Which pages are the same for everybody, how they say so, and how they are packed."""

import hashlib
import re

import brotli  # type: ignore[import-untyped]
from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

SHORTEST = 200
"""Bytes that are worth packing, as for Django's own gzip."""
QUALITY = 5
"""Of 11: packs smaller than gzip in the same time; the highest one takes a hundred times longer."""
# "br" by itself and not refused with "q=0".
BROTLI = re.compile(r"(?:^|[\s,])br\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))")
GZIP = re.compile(r"\bgzip\b")


def asks_shared(request) -> bool:
    """Whether the answer may be one that others get too: nothing in the request tells who asks."""
    cookies = request.META.get("HTTP_COOKIE", "")
    return (
        request.method == "GET"
        # Searched as text, which finds too many rather than too few.
        and not (cookies and any(name in cookies for name in settings.PERSONAL_COOKIES))
        and not request.path.startswith(settings.UNCACHED_PATHS)
    )


def is_shared(response) -> bool:
    """Whether a whole page is for nobody alone."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "no-store" not in response.get("Cache-Control", "")
        and "Cookie" not in response.get("Vary", "")
    )


def coding_of(request) -> str:
    """How a shared page is packed for who asks: "br", "gzip" or "plain"."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    if BROTLI.search(accepted):
        return "br"
    return "gzip" if GZIP.search(accepted) else "plain"


class SharedPageMiddleware(GZipMiddleware):
    """Marks what is shared and packs it by brotli, and all the rest by gzip.

    What is told to one person alone is only packed with bytes by chance among it, as gzip does:
    its length must not tell its content.
    """

    def process_response(self, request, response):
        if asks_shared(request) and is_shared(response):
            _mark(response)
            if coding_of(request) == "br":
                _pack(response)
        return super().process_response(request, response)


def _mark(response):
    """Says which page it is and that it may change any moment: who comes again asks, and gets it
    anew only if it has changed."""
    response.headers.setdefault("Cache-Control", "no-cache")
    if "ETag" not in response:
        # Weak, as packed it has other bytes.
        response.headers["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'


def _pack(response):
    if len(response.content) < SHORTEST or "Content-Encoding" in response:
        return
    packed = brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=QUALITY)
    if len(packed) >= len(response.content):
        return
    patch_vary_headers(response, ("Accept-Encoding",))
    response.content = packed
    response.headers["Content-Encoding"] = "br"
    response.headers["Content-Length"] = str(len(packed))
    if response["ETag"].startswith('"'):
        response.headers["ETag"] = f"W/{response['ETag']}"
