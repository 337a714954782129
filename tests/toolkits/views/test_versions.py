"""Tip lists, tools and publications in other languages: what a reader is told of a translation."""

import pytest

from tests import factories
from tests.reading import main_text

pytestmark = pytest.mark.django_db

DRAFT = "Den här översättningen är ett utkast. Ingen har granskat den än."
KINDS = [
    (factories.make_tip_list, "/vinkkilistat/"),
    (factories.make_tool, "/tyokalut/"),
    (factories.make_publication, "/julkaisut/"),
]


def make_version(make, **fields):
    original = make(slug="lista", title="Lista", reviewed_on="2026-01-01")
    values = {"slug": "lista-sv", "title": "Listan", "language": "sv"}
    return original, make(**values, translation_of=original, **fields)


@pytest.mark.parametrize(("make", "address"), KINDS)
def test_reader_is_told_that_a_translation_is_a_draft(client, make, address):
    _original, version = make_version(make, reviewed_on=None)

    assert version.is_unreviewed
    assert DRAFT in main_text(client.get(f"/sv{address}lista-sv/"))
    assert DRAFT not in main_text(client.get(f"/sv{address}lista/"))


@pytest.mark.parametrize(("make", "address"), KINDS)
def test_reviewed_translation_says_nothing_of_drafts(client, make, address):
    original, version = make_version(make, reviewed_on="2026-02-01")

    assert (original.is_unreviewed, version.is_unreviewed) == (False, False)
    assert "utkast" not in main_text(client.get(f"/sv{address}lista-sv/"))


def test_original_that_nobody_has_looked_over_is_no_draft():
    assert not factories.make_tip_list(reviewed_on=None).is_unreviewed
