from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError

from surveys.models import ReviewLink, TextVerdict
from surveys.queries.review import review_progress
from surveys.services import load_instrument
from surveys.services.instruments.reviewing import (
    NotWholeError,
    close_review_link,
    find_review_link,
    forget_review_links,
    make_review_link,
    mark_language_reviewed,
    record_verdict,
)
from tests import factories
from tests.surveys.walks import OWN

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
DRAFT = replace(OWN, review={**OWN.review, "uk": "unreviewed"})


@pytest.fixture
def instrument(db):
    return load_instrument(DRAFT)


@pytest.fixture
def made(instrument):
    return make_review_link(instrument=instrument, language="uk", by=None, today=TODAY)


def approve_all(link):
    for line in review_progress(link.instrument, link.language).lines:
        record_verdict(link=link, line=line)


def counts(progress):
    return progress.n_approved, progress.n_proposed, progress.n_open


def test_link_ends_after_its_last_day_and_its_secret_is_not_kept(made):
    link, token = made

    assert find_review_link(token, TODAY + timedelta(days=30)) == link
    assert find_review_link(token, TODAY + timedelta(days=31)) is None
    assert find_review_link(token + "x", TODAY) is None
    assert token not in str(ReviewLink.objects.values().get())


def test_closed_link_opens_nothing_and_what_it_said_does_not_count(instrument, made):
    link, token = made
    approve_all(link)

    close_review_link(link=link)

    assert find_review_link(token, TODAY) is None
    n_texts = len(review_progress(instrument, "uk").lines)
    assert counts(review_progress(instrument, "uk")) == (0, 0, n_texts)


def test_progress_tells_each_text_once_and_the_last_word_counts(instrument, made):
    link, _token = made
    first, second, third, *rest = review_progress(instrument, "uk").lines
    record_verdict(link=link, line=first)
    record_verdict(link=link, line=second, proposal=" Краще так. ")
    record_verdict(link=link, line=third, proposal="Так.")
    record_verdict(link=link, line=third, proposal=third.text)

    progress = review_progress(instrument, "uk")

    assert counts(progress) == (2, 1, len(rest))
    assert progress.lines[1].proposals == ("Краще так.",)
    assert [line.state for line in progress.lines[:4]] == [
        "approved",
        "proposed",
        "approved",
        "open",
    ]


def test_proposal_of_one_reader_outweighs_approval_of_another(instrument, made):
    other, _token = make_review_link(instrument=instrument, language="uk", by=None, today=TODAY)
    line = review_progress(instrument, "uk").lines[0]
    record_verdict(link=made[0], line=line, proposal="Інакше.")
    record_verdict(link=other, line=line)

    assert review_progress(instrument, "uk").lines[0].state == "proposed"
    assert review_progress(instrument, "uk", other).lines[0].state == "approved"


def test_verdict_says_nothing_of_words_that_changed_since(instrument, made):
    approve_all(made[0])
    text = instrument.languages.get(language="uk").texts.first()
    text.text = "Інший текст"
    text.save()

    progress = review_progress(instrument, "uk")

    assert progress.lines[0].state == "open"
    assert counts(progress) == (len(progress.lines) - 1, 0, 1)


def test_language_is_marked_only_when_every_text_is_approved(instrument, made):
    with pytest.raises(NotWholeError):
        mark_language_reviewed(instrument=instrument, language="uk")
    approve_all(made[0])

    row = mark_language_reviewed(instrument=instrument, language="uk")

    assert row.review == "reviewed"


def test_frozen_version_may_be_marked_and_its_file_loads_again(instrument, made):
    survey = factories.make_survey(instrument=instrument)
    factories.make_response(card=factories.make_card(survey=survey))
    approve_all(made[0])

    mark_language_reviewed(instrument=instrument, language="uk")

    assert load_instrument(DRAFT) == instrument
    assert instrument.languages.get(language="uk").review == "reviewed"


@pytest.mark.parametrize(("is_approved", "proposal"), [(True, "x"), (False, "")])
def test_verdict_is_either_good_or_a_proposal(made, is_approved, proposal):
    with pytest.raises(IntegrityError, match="text_verdict_good_or_proposal"):
        TextVerdict.objects.create(
            link=made[0], key="name", read_text="x", is_approved=is_approved, proposal=proposal
        )


def left(day):
    """(how many links are deleted on a day, which stay)."""
    return forget_review_links(day), list(ReviewLink.objects.values_list("language", flat=True))


def test_link_that_said_nothing_is_deleted_thirty_days_after_its_end(made):
    assert left(TODAY + timedelta(days=60)) == (0, ["uk"])
    assert left(TODAY + timedelta(days=61)) == (1, [])


def test_what_was_said_in_time_stays_until_the_translation_is_marked(instrument, made):
    link, _token = made
    approve_all(link)
    late = TODAY + timedelta(days=400)

    while_draft = left(late)
    mark_language_reviewed(instrument=instrument, language="uk")

    assert (while_draft, left(late)) == ((0, ["uk"]), (1, []))
    assert TextVerdict.objects.count() == 0


def test_link_closed_by_hand_is_deleted_with_what_it_said(instrument, made):
    link, _token = made
    approve_all(link)
    open_one, _token = make_review_link(instrument=instrument, language="sv", by=None, today=TODAY)
    close_review_link(link=link, at=datetime(2026, 3, 3, 12, tzinfo=UTC))

    assert left(date(2026, 4, 1)) == (0, ["uk", "sv"])
    assert left(date(2026, 4, 2)) == (1, ["sv"])
    assert TextVerdict.objects.count() == 0
