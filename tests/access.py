"""Every address of the desk with a row of one's own and of a stranger's, from the URL map."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import get_resolver

TABLE = Path(__file__).with_name("access.txt")
ACTORS = (
    "nobody", "outsider", "contact", "municipal", "coordinator", "evaluator", "editor", "superuser",
)  # fmt: skip
PLACES = ("own", "foreign")
METHODS = ("GET", "POST")
DESK = "hallinta/"
SIGNS = {
    200: "o",
    302: ">",
    301: ">",
    400: "!",
    403: "x",
    404: ".",
    410: ".",
    405: "-",
    422: "!",
    409: "!",
}
LOGIN = "/tilit/login/"


def routes(patterns=None, beginning="") -> Iterator[str]:
    """The routes of the desk as the map has them, each once."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = beginning + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        elif route.startswith(DESK):
            yield route


def room(route: str) -> str:
    return route.removeprefix(DESK).partition("/")[0]


def sign(response) -> str:
    """One letter for what came: o a page, > led on, L sent to sign in, . not there, x refused,
    - not this method, ! to be mended."""
    if response.status_code == 302 and response["Location"].startswith(LOGIN):
        return "L"
    return SIGNS[response.status_code]


def path(route: str, rows: dict) -> str:
    """The address of the route for the rows of one place."""
    found = route
    values = _values(route, rows)
    for name, value in values.items():
        found = re.sub(rf"<\w+:{name}>|\(\?P<{name}>[^)]*\)", str(value), found)
    return "/" + re.sub(r"[\^$]", "", found)


def _values(route: str, rows: dict) -> dict:
    parts, name, instrument = route.split("/"), room(route), rows["asked_instrument"]
    is_row = "<path:object_id>" in route
    model = next((row for key, row in rows.items() if is_row and parts[2] == key), None)
    written = "draft" if "/luonnokset/<" in route else "asked_instrument"
    numbered = "costline" if "/kulut/" in route else "pilotsession"
    key = {"kokeilu": "pilot", "valmennus": "coachingsession"}.get(name)
    numbers = {
        "taustatyot": rows["job"],
        "kyselyt": rows["decision"],
        "tulokset": rows["release"],
        "ihmiset": rows["membership"],
        "kokeilu": rows[numbered],
        "valmennus": rows["signup"],
        "kumppanuus": rows["partnership"],
        "itsearvio": rows["assessment"],
    }
    if "/tuo-vastaukset/<int" in route:
        numbers[name] = rows["checked_answers"]
    if "/tuo/<int" in route:
        numbers[name] = rows["checks"][parts[2]]
    return {
        "object_id": model.pk if model else 0,
        "slug": rows["project" if name == "alku" else "survey"].slug,
        "letter": rows["cardsheet"].letter,
        "phase_slug": "alku",
        "project": rows["project"].slug,
        "key": rows[key].slug if key else rows[written].key,
        "version": instrument.version,
        "language": "fi",
        "item": rows["item"],
        "name": rows["draft_part"].get(parts[4] if len(parts) > 4 else "", ""),
        "part": "kysymykset",
        "number": numbers[name].pk if name in numbers else 1,
        "invitation": rows["invitation"].pk,
        "entry_id": 1,
        "app_label": "projects",
        "url": "ei-ole",
        "token": "ei-ole",
    }
