"""Every page that counts people counts the same ones, whatever has been joined, parted or
replaced."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import Card, CardSheet, PairDecision, Response
from surveys.models.chains import LONGEST
from surveys.queries import stages
from surveys.queries.pairing import pairing_of
from surveys.queries.pairs import pairs
from surveys.queries.progress import cards_lacking_end, survey_progress
from surveys.reports.compute.report_basis import read_unplanned
from surveys.services import make_cards, replace_card
from surveys.services.leaving.withdrawal import what_goes
from surveys.services.pairing import join_pair, part_pair, undo_decision
from tests import factories
from tests.surveys.reports.samples import answers, small_survey

TODAY = date(2026, 6, 1)
ACTS = ("start", "end", "lose", "join", "part", "undo")


class Walk:
    """A survey in which people answer, lose cards, and are joined and parted by hand."""

    def __init__(self, survey):
        self.survey = survey
        make_cards(survey=survey, n_cards=5)

    def act(self, name, number):
        getattr(self, name)(number)

    def start(self, number):
        self._send(number, "start")

    def end(self, number):
        self._send(number, "end")

    def _send(self, number, phase):
        card = self._pick(self._holding(), number)
        going = what_goes(card)
        if not (going.has_start if phase == "start" else going.has_end):
            factories.make_response(card=card, phase=phase, answers=answers(3))

    def lose(self, number):
        card = self._pick(self._holding(), number)
        if len(self._chain(card)) <= LONGEST:
            replace_card(card=card)

    def join(self, number):
        found = pairing_of(self.survey)
        if found.starts and found.ends:
            start, end = self._pick(found.starts, number), self._pick(found.ends, number // 3)
            join_pair(survey=self.survey, start_id=start.id, end_id=end.id, reason="kokeilu")

    def part(self, number):
        found = pairing_of(self.survey)
        joined = {decision.start.id for decision in found.live if decision.is_join}
        free = [pair for pair in found.pairs if pair.start.id not in joined]
        if free:
            pair = self._pick(free, number)
            part_pair(
                survey=self.survey, start_id=pair.start.id, end_id=pair.end.id, reason="kokeilu"
            )

    def undo(self, number):
        newest = PairDecision.objects.filter(undone_at__isnull=True).order_by("-pk").first()
        if newest:
            undo_decision(survey=self.survey, decision_id=newest.pk)

    def _holding(self):
        return Card.objects.usable().filter(sheet__survey=self.survey).order_by("pk")

    def _chain(self, card):
        found = [card]
        while found[-1].replaces is not None:
            found.append(found[-1].replaces)
        return found

    @staticmethod
    def _pick(rows, number):
        return rows[number % len(rows)]

    def lacking(self):
        """Labels of those to be asked, worked out from the pairs, one card after another."""
        paired = {start for start, _end in pairs(type(self.survey).objects.all())}
        found = []
        for card in self._holding():
            sent = Response.objects.filter(card__in=self._chain(card))
            starts = [one.pk for one in sent if one.phase == "start"]
            has_end = any(one.phase == "end" for one in sent)
            if starts and not has_end and not paired & set(starts):
                found.append(card.label)
        return sorted(found)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 99)), max_size=16))
def test_every_count_on_every_page_is_that_of_the_pairs(project, coordinator, acts):
    survey = _fresh(project)
    walk = Walk(survey)

    for name, number in [("start", 0), ("start", 1), ("lose", 0), ("end", 4), *acts]:
        walk.act(name, number)

    found = pairs(type(survey).objects.filter(pk=survey.pk))
    n_starts = Response.objects.filter(phase="start").count()
    n_ends = Response.objects.filter(phase="end").count()
    lacking = walk.lacking()
    [stage] = stages.pilot_stages(coordinator, TODAY)
    progress = survey_progress(survey, TODAY)
    pairing = pairing_of(survey)
    waiting = stages.surveys_lacking_ends(coordinator, TODAY)
    people = read_unplanned(project).people
    assert (stage.counts.n_starts, stage.counts.n_both) == (n_starts, len(found))
    assert (progress.n_starts, progress.n_ends, progress.n_pairs) == (n_starts, n_ends, len(found))
    assert sorted((pair.start.id, pair.end.id) for pair in pairing.pairs) == found
    assert len(pairing.starts) + len(found) == n_starts
    assert len(pairing.ends) + len(found) == n_ends
    assert (int(people.is_start.sum()), len(people.ids)) == (n_starts, n_starts + n_ends)
    assert len(people.start) == len(found)
    assert sorted(card.label for card in cards_lacking_end(survey, TODAY)) == lacking
    assert stage.counts.n_lacking == len(lacking) == sum(one.count for one in waiting.rows)
    assert stage.counts.n_cards == progress.n_cards


def _fresh(project):
    PairDecision.objects.all().delete()
    Response.objects.all().delete()
    Card.objects.update(replaces=None)
    Card.objects.all().delete()
    CardSheet.objects.all().delete()
    return project.surveys.first() or small_survey(project, "Alajärvi", min_days_between=0)


@pytest.mark.parametrize("n_replaced", range(1, LONGEST + 1))
def test_replaced_cards_are_one_person_for_withdrawal_and_counting(project, n_replaced):
    survey = small_survey(project, "Alajärvi", min_days_between=0)
    first = make_cards(survey=survey, n_cards=1).cards[0].card
    factories.make_response(card=first)
    card = first
    for _ in range(n_replaced):
        card = replace_card(card=card).card
    lacking = [one.label for one in cards_lacking_end(survey, TODAY)]

    factories.make_response(card=card, phase="end")

    assert (lacking, cards_lacking_end(survey, TODAY)) == ([card.label], [])
    assert what_goes(first) == what_goes(card)
    assert (what_goes(first).has_start, what_goes(first).has_end) == (True, True)
