import pytest
from django.utils import timezone

from osallisuus.models import DataVersion
from surveys.models import Draft, OldMembers, PairDecision, Release, Response
from surveys.services import Withdrawal, replace_card, what_goes, withdraw
from tests import factories
from tests.surveys.frozen import keep_old_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(db):
    return factories.make_card()


def make_release(project, *pairs, **fields):
    known = {"instrument_key": "arki", "method_version": "1", "report": {}, "fingerprint": "x"}
    release = Release.objects.create(project=project, **(known | fields))
    if pairs:
        keep_old_members(release, pairs)
    return release


def test_withdraw_removes_responses_and_draft_of_the_card_only(card):
    factories.make_response(card=card)
    Draft.objects.create(card=card, phase="end")
    other = factories.make_response(card=factories.make_card(survey=card.sheet.survey))

    found = withdraw(card=card)

    assert found == Withdrawal(has_start=True, has_end=False, has_draft=True, n_joined=0)
    assert list(Response.objects.all()) == [other]
    assert Draft.objects.count() == 0


def test_what_goes_changes_nothing(card):
    factories.make_response(card=card)

    assert what_goes(card) == Withdrawal(True, False, False, 0)
    assert not what_goes(card).is_empty
    assert Response.objects.count() == 1


def test_withdraw_of_an_unused_card_is_empty(card):
    assert withdraw(card=card).is_empty


@pytest.mark.parametrize("side", ["start", "end"])
def test_withdraw_by_either_code_takes_the_joined_response_too(card, side):
    other = factories.make_card(survey=card.sheet.survey)
    start = factories.make_response(card=card)
    end = factories.make_response(card=other, phase="end")
    PairDecision.objects.create(kind="join", start=start, end=end, reason="Kortti vaihtui")

    found = withdraw(card=card if side == "start" else other)

    assert found.n_joined == 1
    assert (Response.objects.count(), PairDecision.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "fields", [{"kind": "part"}, {"kind": "join", "undone_at": timezone.now()}]
)
def test_withdraw_leaves_responses_that_are_parted_or_whose_join_was_undone(card, fields):
    other = factories.make_card(survey=card.sheet.survey)
    start = factories.make_response(card=card)
    end = factories.make_response(card=other, phase="end")
    PairDecision.objects.create(start=start, end=end, reason="Eri ihminen", **fields)

    withdraw(card=card)

    assert list(Response.objects.all()) == [end]


def test_withdraw_covers_the_lost_card_and_its_replacement(card):
    factories.make_response(card=card)
    new = replace_card(card=card).card
    factories.make_response(card=new, phase="end")

    assert what_goes(card) == what_goes(new) == Withdrawal(True, True, False, 0)
    withdraw(card=card)

    assert Response.objects.count() == 0


def test_withdraw_marks_live_releases_of_a_removed_pair(card):
    project = card.sheet.survey.project
    start = factories.make_response(card=card)
    end = factories.make_response(card=card, phase="end")
    live = make_release(project, (start, end))
    gone = make_release(project, (start, end), withdrawn_on="2026-01-01")
    untouched = make_release(project)
    version = DataVersion.current()

    withdraw(card=card)

    outdated = set(Release.objects.filter(is_outdated=True))
    assert outdated == {live}
    assert {gone, untouched} == set(Release.objects.filter(is_outdated=False))
    assert [len(kept.rows) for kept in OldMembers.objects.all()] == [0, 0]
    assert DataVersion.current() > version
