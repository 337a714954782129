from datetime import date, timedelta

import pytest
from django.core import serializers
from django.utils import timezone

from surveys.models import Card, Draft, Forgotten, OldMembers, Response
from surveys.services import end_retention, forget_again, mark_of, withdraw
from tests import factories
from tests.surveys.frozen import keep_old_members

pytestmark = pytest.mark.django_db


def backup(*models):
    """A function that brings the rows of now back, as a restore does."""
    kept = [serializers.serialize("json", model.objects.all()) for model in models]

    def restore():
        Forgotten.objects.all().delete()
        for text in kept:
            for row in serializers.deserialize("json", text):
                row.save()

    return restore


def test_mark_needs_the_key(settings):
    first = mark_of("response", 7)
    settings.CARD_KEY = "another key of this installation, thirty-two long"

    assert len(first) == 64
    assert mark_of("response", 7) != first
    assert mark_of("card", 7) != mark_of("response", 7)


def test_what_the_retention_took_does_not_come_back_from_a_backup():
    response, kept = factories.make_response(), factories.make_response()
    restore = backup(Card, Response)
    end_retention(project=response.survey.project, on=date(2026, 7, 1))
    marks = list(Forgotten.objects.all())

    restore()
    n_gone = forget_again(rows=marks)

    assert n_gone == 2
    assert list(Response.objects.all()) == [kept]
    assert list(Card.objects.all()) == [kept.card]
    assert Forgotten.objects.count() == 2


def test_withdrawn_answers_do_not_come_back_and_their_release_is_outdated():
    start = factories.make_response()
    end = factories.make_response(card=start.card, phase="end")
    release = factories.make_release(project=start.survey.project)
    keep_old_members(release, [(start, end)])
    restore = backup(Response, OldMembers)
    withdraw(card=start.card)
    marks = list(Forgotten.objects.all())

    restore()
    type(release).objects.update(is_outdated=False)
    n_gone = forget_again(rows=marks)

    release.refresh_from_db()
    assert (n_gone, release.is_outdated) == (2, True)
    assert Response.objects.count() == 0
    assert Card.objects.get() == start.card


@pytest.mark.parametrize(("days", "n_left"), [(0, 0), (1, 1)])
def test_withdrawn_draft_stays_away_but_a_later_one_stays(days, n_left):
    card = factories.make_card()
    day = timezone.localdate() + timedelta(days=days)
    withdraw(card=card)
    Draft.objects.create(card=card, phase="start", last_used_on=day)

    forget_again(rows=list(Forgotten.objects.all()))

    assert Draft.objects.count() == n_left


def test_marks_of_one_person_stand_in_no_order_of_theirs():
    start = factories.make_response()
    factories.make_response(card=start.card, phase="end")

    withdraw(card=start.card)

    marks = list(Forgotten.objects.values_list("mark", flat=True))
    assert len(marks) == 3
    assert marks == sorted(marks)
