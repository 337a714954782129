import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.urls import get_resolver

HERE = "http://testserver"
STRANGER = "evil.example"
LANGUAGES = ["", *(f"/{code}" for code, _name in settings.LANGUAGES)]
# What a browser or a server may take for the two slashes before another host.
TWISTS = ["//", "///", "/\\", "/%5C", "/%2F", "/%2F%2F", "/%09/", "/%0A/", "/./", "//@", "/:80//"]
STRANGERS = [
    f"//{STRANGER}/",
    f"///{STRANGER}/",
    f"/\\{STRANGER}/",
    f"\\\\{STRANGER}/",
    f"/%2F{STRANGER}/",
    f"/\t/{STRANGER}/",
    f"https://{STRANGER}/",
    f"https:{STRANGER}",
    f"https:///{STRANGER}/",
    f"http://testserver@{STRANGER}/",
    f"javascript:alert(1)//{STRANGER}",
    f" //{STRANGER}/",
]
PARAMETERS = ["next", "url", "kieli", "sivu", "_changelist_filters", "_to_field", "valmis"]


def addresses(patterns=None, beginning="/"):
    """An address for each line of the URL map, with the stranger where it takes a word."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = beginning + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, path)
        else:
            path = re.sub(r"<int:\w+>", "1", path)
            yield re.sub(r"\(\?P<\w+>[^)]*\)\+?|<\w+:\w+>|[\^$]|\\Z", STRANGER, path)


def in_a_browser(location, path):
    """Where a browser goes: backslashes are slashes to it, and tabs and line ends are nothing."""
    read = re.sub(r"[\t\r\n]", "", location.strip()).replace("\\", "/")
    return urljoin(HERE + path, re.sub(r"^https?:(?!//)/*", "https://", read))


def strays(client, paths):
    """Each address that leads to another site, with where it leads; and how many led anywhere."""
    found, n_redirects = {}, 0
    for path in paths:
        response = client.get(path)
        if not response.has_header("Location"):
            continue
        n_redirects += 1
        target = urlsplit(in_a_browser(response["Location"], path))
        if (target.scheme, target.netloc) != ("http", "testserver"):
            found[path] = response["Location"]
    return found, n_redirects


def test_every_line_of_the_map_is_tried():
    tried = set(addresses())

    assert {"/", "/hallinta/", "/k/evil.example/", "/tilit/login/", "/tabletti/koodi/"} <= tried
    assert len(tried) > 250


def test_no_spelling_of_an_address_leads_to_another_site(client, db):
    places = ["hallinta", "tilit", "tiedostot", "kokeilut"]
    ends = [STRANGER, f"{STRANGER}/", *(f"{place}//{STRANGER}" for place in places)]
    paths = [
        f"{language}{twist}{end}" for language in LANGUAGES for twist in TWISTS for end in ends
    ]

    found, n_redirects = strays(client, paths)

    assert found == {}
    assert n_redirects > 50


def test_no_parameter_leads_a_stranger_to_another_site(client, db):
    query = "&".join(f"{name}=//{STRANGER}/" for name in PARAMETERS)

    found, n_redirects = strays(client, [f"{path}?{query}" for path in addresses()])

    assert found == {}
    assert n_redirects > 100


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_parameter_leads_a_coordinator_to_another_site(client, signed_in, superuser, stranger):
    signed_in(superuser)
    paths = [
        path
        for path in addresses()
        if path.startswith(("/tilit/", "/hallinta/l")) and "logout" not in path
    ]
    found = {}
    for name in ("next", "url"):
        strayed, _n = strays(client, [f"{path}?{name}={stranger}" for path in paths])
        found |= strayed
    left = client.post("/tilit/logout/", {"next": stranger})

    assert found == {}
    assert left.status_code == 302
    assert in_a_browser(left["Location"], "/tilit/logout/").startswith(f"{HERE}/")


@pytest.mark.parametrize("stranger", STRANGERS)
def test_sign_in_leads_to_no_other_site(client, superuser, stranger):
    superuser.set_password("sanasana")
    superuser.save()

    response = client.post(
        "/tilit/login/", {"login": superuser.email, "password": "sanasana", "next": stranger}
    )

    assert response.status_code == 302
    assert in_a_browser(response["Location"], "/tilit/login/").startswith(f"{HERE}/")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/uk//evil.example/", "/evil.example/"),
        ("/uk///evil.example/?a=1", "/evil.example/?a=1"),
        ("/uk/\\evil.example/", "/%5Cevil.example/"),
        ("/uk/", "/"),
        ("/uk/kokeilut/?laji=group", "/kokeilut/?laji=group"),
    ],
)
def test_ukrainian_address_leads_to_the_page_of_this_site(client, db, path, expected):
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (301, expected)
