"""The forms of words, each typed into the search itself: the same figures on every database."""

import pytest

from osallisuus.search.finding import rows_of
from osallisuus.search.indexing import rebuild
from tests.osallisuus.text.words.forms import LEAST_MET, MOST_UNRELATED, TABLE, WORDS
from toolkits.models import TipList

pytestmark = pytest.mark.django_db
BASES = {form: word[0] for word in WORDS for form in word}


def make_list_of_each(forms):
    """A public list with that word alone for its title; gives the words by key."""
    TipList.objects.bulk_create(
        TipList(title=form, slug=f"sana-{number}", theme="encounter", is_published=True)
        for number, form in enumerate(sorted(set(forms)))
    )
    rebuild()
    return dict(TipList.objects.values_list("pk", "title"))


def test_typed_form_finds_the_other_forms_and_hardly_any_other_word():
    titles = make_list_of_each(BASES)

    found = {form: {titles[pk] for pk in rows_of("tip_list", form)} for form in BASES}

    pairs = [(a, b) for word in WORDS for a in word for b in word if a != b]
    from_base = [(a, b) for a, b in pairs if a == BASES[a]]
    hits = [(a, b) for a, others in found.items() for b in others]
    # A compound is meant to be found by its last part.
    unrelated = [(a, b) for a, b in hits if not BASES[b].endswith(BASES[a])]
    assert len(titles) > 1_000
    assert sum(b in found[a] for a, b in pairs) / len(pairs) >= LEAST_MET
    assert sum(b in found[a] for a, b in from_base) / len(from_base) >= LEAST_MET
    assert len(unrelated) / len(hits) <= MOST_UNRELATED


def test_words_of_the_table_find_their_forms_and_nothing_else():
    words = {word for _typed, found, others in TABLE for word in f"{found} {others}".split()}
    titles = make_list_of_each(words)

    for typed, wanted, others in TABLE:
        found = {titles[pk] for pk in rows_of("tip_list", typed)}
        assert set(wanted.split()) <= found, typed
        assert not set(others.split()) & found, typed
