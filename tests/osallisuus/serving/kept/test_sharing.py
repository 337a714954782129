import random

import pytest
from django.http import HttpResponse

from osallisuus.serving.kept.sharing import SharedPageMiddleware, coding_of


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br", "br"),
        ("br;q=0.5, gzip", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0,gzip", "gzip"),
        ("brotli, gzip", "gzip"),
        ("identity", "plain"),
        ("", "plain"),
    ],
)
def test_coding_is_one_that_the_browser_reads(rf, accepted, coding):
    assert coding_of(rf.get("/", headers={"accept-encoding": accepted})) == coding


@pytest.mark.parametrize(
    ("path", "coding"), [("/kokeilut/", "br"), ("/kysely/", "gzip"), ("/tilit/login/", "gzip")]
)
def test_only_what_everybody_may_read_is_packed_by_its_length_alone(client, db, path, coding):
    page = client.get(path, headers={"accept-encoding": "gzip, br"})

    assert page["Content-Encoding"] == coding
    assert len(page.content) < len(client.get(path).content)


def test_packed_page_differs_by_coding_in_nothing_but_its_bytes(client, db):
    pages = [client.get("/tietoa/", headers={"accept-encoding": c}) for c in ("br", "gzip", "")]

    assert [page.get("Content-Encoding") for page in pages] == ["br", "gzip", None]
    assert len({page["ETag"] for page in pages}) == 1
    sizes = [len(page.content) for page in pages]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("content", [b"lyhyt", random.Random(1).randbytes(256)])
def test_what_would_not_get_shorter_is_left_as_it_is(rf, content):
    request = rf.get("/a/", headers={"accept-encoding": "br"})
    response = SharedPageMiddleware(lambda request: HttpResponse(content))(request)

    assert (response.content, "Content-Encoding" in response) == (content, False)
