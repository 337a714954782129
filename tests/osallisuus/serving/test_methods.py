import re
from inspect import getsource, isfunction, unwrap

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve

from osallisuus.serving.methods import KNOWN, methods_of, require_POST, require_safe
from tests.osallisuus.test_urls import addresses

NO_SAFE = ["PUT", "PATCH", "DELETE", "PROPFIND", "TRACE"]
# Answered before anything looks at the method, as monitors ask by whatever name.
FORM = re.compile(r"\"POST\"|\.POST\b|_sent\(request\)|\bis_confirmed\(request\)")
MONITORED = {"/terveys/", "/terveys/elossa/"}


def views(patterns=None, beginning="/"):
    """(route, view) of each line of the URL map."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = beginning + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


@pytest.fixture(scope="module")
def paths():
    """An address for each line of the map that the map also finds."""
    return sorted({path for path in addresses() if is_found(path)} - MONITORED)


def is_found(path):
    try:
        return bool(resolve(path))
    except Exception:
        return False


def test_nearly_every_line_of_the_map_is_tried(paths):
    assert len(paths) > 250


@pytest.mark.parametrize("method", NO_SAFE)
def test_method_that_no_page_knows_is_told_so_before_the_token_is_looked_at(db, paths, method):
    client = Client(enforce_csrf_checks=True)

    found = {path: client.generic(method, path) for path in paths}

    assert {path: page.status_code for path, page in found.items() if page.status_code != 405} == {}
    assert all("GET" in page["Allow"] or "POST" in page["Allow"] for page in found.values())


def test_page_that_takes_no_forms_says_so_and_not_that_the_token_is_wrong(db, paths):
    client = Client(enforce_csrf_checks=True)
    views = {path: resolve(path).func for path in paths}
    # A link that lets its holder write is asked first whether it is one: it stands for the token.
    takes_none = {
        path
        for path, view in views.items()
        if "POST" not in methods_of(view) and not getattr(view, "csrf_exempt", False)
    }

    found = {path: client.post(path).status_code for path in takes_none}

    assert len(takes_none) > 60
    assert {path: status for path, status in found.items() if status != 405} == {}


def test_form_with_a_wrong_token_still_says_that_it_is_the_token(db):
    client = Client(enforce_csrf_checks=True)

    assert client.post("/saavutettavuus/palaute/").status_code == 403


def test_every_page_outside_of_the_desk_says_which_methods_it_knows():
    silent = sorted(
        route
        for route, view in views()
        if not re.match(r"/(hallinta|tilit|terveys|kirjaus)/", route)
        and not hasattr(view, "view_class")
        and not hasattr(view, "methods")
    )

    assert silent == []


def test_page_of_the_desk_that_reads_no_form_says_which_methods_it_knows():
    own = {(route, unwrap(view)) for route, view in views() if not hasattr(view, "methods")}

    silent = sorted(
        route
        for route, page in own
        if isfunction(page)
        and page.__module__.startswith(("osallisuus", "projects", "surveys", "toolkits"))
        # Pages of Django's own desk are methods of its classes.
        and "." not in page.__qualname__
        and not FORM.search(getsource(page))
    )

    assert silent == []


def test_decorators_tell_through_others(settings):
    def page(request):
        return None

    assert methods_of(page) == KNOWN
    assert methods_of(require_safe(page)) == ("GET", "HEAD")
    assert methods_of(require_POST(page)) == ("POST",)
    assert require_POST(page)(RequestFactory().get("/")).status_code == 405
