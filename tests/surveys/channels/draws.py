"""The people of a walk, and who and what is drawn by lot: most often where mistakes would show."""

import random
from dataclasses import replace
from datetime import date, timedelta

from django.conf import settings

from surveys.answering.codes import imported_hash
from surveys.models import Card, Response, Survey
from surveys.services import load_instrument
from tests.surveys.channels.model import Model, Window
from tests.surveys.walks import OWN, make_ready_survey

GAP = timedelta(days=14)
OPENS, CLOSES, N_DAYS = date(2026, 1, 5), date(2026, 4, 30), 115
WINDOWS = [
    Window(OPENS, CLOSES, GAP),
    Window(OPENS, CLOSES, GAP, until=date(2026, 2, 20), end_from=date(2026, 3, 15)),
]


class Draws:
    """A project of two surveys, in two versions of a questionnaire, and its cards and codes."""

    def __init__(self, seed, folder, n_steps):
        """`n_steps`: how many will be walked, from the first day to about the last."""
        self.pace = N_DAYS / n_steps
        self.draw, self.path = random.Random(seed), folder / "vastaukset.csv"
        self.today, self.n_foreign = date(2026, 1, 10), 0
        versions = [OWN, replace(OWN, version=OWN.version + 1)]
        first = make_ready_survey(**self._fields(0, versions))
        second = make_ready_survey(project=first.project, **self._fields(1, versions))
        self.surveys = [first, second]
        self.model, self.survey_of = Model(), {}
        self.cards, self.foreign = {}, []

    def _fields(self, number, versions):
        window = WINDOWS[number]
        return {
            "instrument": load_instrument(versions[number]),
            "opens_on": window.opens,
            "closes_on": window.closes,
            "start_until": window.until,
            "end_from": window.end_from,
            "min_days_between": window.gap.days,
        }

    def _two_to_join(self, survey, found):
        """A lone start and a lone end, more often two whose days could be a pair's."""
        starts, ends = ([each.id for each in half] for half in (found.starts, found.ends))
        start = self._drawn(starts)
        if self.draw.random() < 0.5:
            window, day = WINDOWS[self.surveys.index(survey)], self._sent_on(start, "start")
            fitting = [end for end in ends if window.fit(day, self._sent_on(end, "end"), False)]
            ends = fitting or ends
        return start, self._drawn(ends)

    def _sent_on(self, response, phase):
        return self.model.people[self._sender(response)][phase]

    def _chains(self):
        chains = {}
        for pk, (_code, person) in self.cards.items():
            chains.setdefault(person, []).append(pk)
        return chains

    def _card(self):
        """Of somebody, more often of those who have not sent both; and of a chain its ends more
        often, where it grows and is found."""
        if card := self._card_of_decision():
            return card
        chains = self._chains()
        rest = [chain for who, chain in chains.items() if len(self.model.days(who)) < 2]
        chain = self.draw.choice([*chains.values(), *rest * 2]) if chains else [None]
        return self.draw.choice([chain[0], *chain, chain[-1], chain[-1]])

    def _card_of_decision(self):
        """Sometimes one whose answers a decision is about."""
        chains = self._chains()
        found = [who for pair in self.model.live for who in pair if who in chains]
        if found and self.draw.random() < 0.3:
            return self.draw.choice(chains[self.draw.choice(found)])
        return None

    def _phase(self, person):
        """What the person has not sent, more often than what is there."""
        phases = ["start", "end"]
        lacking = [each for each in phases if each not in self.model.people.get(person, {})]
        return self.draw.choice([*phases, *lacking * 2])

    def _drawn(self, responses):
        """By lot, whatever keys the responses have: a seed walks the same way each time."""
        people = list(self.survey_of)
        return self.draw.choice(sorted(responses, key=lambda pk: people.index(self._sender(pk))))

    def _sender(self, response):
        return self._person(Response.objects.get(pk=response).card_id)

    def _day(self):
        if self.draw.random() < 0.05:
            return self.draw.choice([date(1999, 5, 1), OPENS - timedelta(days=1), CLOSES])
        return self.today - timedelta(days=self.draw.choice([0, 0, 1, 3, 10, 20, 40, -1]))

    def _day_beside(self, other_on, phase):
        """About as far from the other half as the rule has it, on the wrong side too."""
        days = GAP + timedelta(days=self.draw.choice([0, 1, 14, 30, -1, -1, -15, -15]))
        return other_on + days if phase == "end" else other_on - days

    def _row(self, before=None):
        """Of a card or of a code from elsewhere; often of the same person as the row before."""
        if before and self.draw.random() < 0.5:
            chain = self._chains().get(before[1], [])
            code = self.cards[self.draw.choice(chain)][0] if chain else before[0]
            phase = self.draw.choice([before[2], self._phase(before[1])])
            return code, before[1], phase, self._day_beside(before[3], phase)
        if (card := self._card()) and self.draw.random() < 0.5:
            code, person = self.cards[card]
        else:
            code = person = self._foreign()
        return code, person, self._phase(person), self._day()

    def _foreign(self):
        if not self.foreign or self.draw.random() < 0.5:
            self.n_foreign += 1
            name = f"muualta {self.n_foreign * 7919} x"
            self.foreign.append(self._person_of(self.draw.choice(self.surveys), name))
        return self.draw.choice(self.foreign)

    def _person_of(self, survey, person):
        self.survey_of[person] = survey.pk
        self.model.window_of[person] = WINDOWS[self.surveys.index(survey)]
        return person

    def _survey(self, person):
        return Survey.objects.get(pk=self.survey_of[person])

    def _person(self, card_id):
        if card_id in self.cards:
            return self.cards[card_id][1]
        code_hash = Card.objects.get(pk=card_id).code_hash
        names = [name for name in self.foreign if self._hash(name) == code_hash]
        assert len(names) == 1
        return names[0]

    def _hash(self, name):
        survey = self._survey(name)
        return imported_hash(settings.CARD_KEY, survey.import_key, name)
