"""A walk at random over cards and every channel, each step on the portal and on the model."""

from datetime import UTC, datetime, time, timedelta

from django.core.exceptions import ValidationError

from surveys.answering.files.response_files import ResponseFileError
from surveys.answering.tablet.sealing import read_sealed
from surveys.answering.visits.visit import load_visit
from surveys.answering.windows import lacking_end
from surveys.models import Card, Channel, Help, PairDecision, Phase, Response, Survey, TabletOpening
from surveys.models.chains import LONGEST, first_card
from surveys.queries.pairing import pairing_of
from surveys.queries.pairs import pairs
from surveys.services import begin_draft, make_cards, replace_card, send_draft
from surveys.services.answering import AlreadySentError, save_answers
from surveys.services.cards import open_end
from surveys.services.importing.imports import import_responses
from surveys.services.leaving.withdrawal import withdraw
from surveys.services.pairing import join_pair, part_pair, undo_decision
from surveys.services.paper.keying import PaperSheet, record_paper
from surveys.services.sealed import open_for_sealing, receive_sealed, sealing_key
from tests.surveys.channels.draws import WINDOWS, Draws
from tests.surveys.sealer import seal

QUESTION = "ihmissuhteet_1"
REFUSALS = (ValidationError, AlreadySentError, ResponseFileError)
HEADINGS = f"code;pilot;phase;answered_on;channel;help;language;{QUESTION}"


class Walk(Draws):
    """The same step on the portal and on the model."""

    def step(self):
        kinds = [self.new_card, self.lose, self.own_device, self.tablet, self.paper, self.file]
        kinds += [self.join, self.part, self.undo, self.open_end, self.rename, self.withdraw]
        kinds += [self.deep_chain, self.other_half]
        weights = [2, 3, 5, 4, 8, 12, 12, 5, 4, 2, 1, 5, 3, 10]
        if self.draw.random() < self.pace / 2:
            self.today += timedelta(days=self.draw.choice([1, 2, 3]))
        [kind] = self.draw.choices(kinds, weights)
        return kind.__name__, kind()

    def new_card(self):
        survey = self.draw.choice(self.surveys)
        made = make_cards(survey=survey, n_cards=1).cards[0]
        self.cards[made.card.pk] = made.code, self._person_of(survey, made.card.pk)

    def deep_chain(self):
        """Somebody who loses one card after the other, with a half sent on the way."""
        self.new_card()
        [*_others, person] = self._chains()
        n_lost = self.draw.randint(2, LONGEST)
        for place in range(n_lost):
            if place == n_lost // 2:
                self.paper([*self.cards][-1], self._phase(person), self._day())
            self.lose([*self.cards][-1])

    def other_half(self):
        """The half that is lacking, by any card of the chain."""
        chains = self._chains()
        lacking = [
            (chain, phase)
            for person, chain in chains.items()
            for phase, other in (("start", "end"), ("end", "start"))
            if {*self.model.days(person)} == {other}
        ]
        if not lacking:
            return None
        chain, phase = self.draw.choice(lacking)
        if self.draw.random() < 0.2:
            return self.own_device(chain[-1])
        [sent_on] = self.model.days(self.cards[chain[0]][1]).values()
        card = self.draw.choice([chain[0], *chain, chain[-1]])
        return self.paper(card, phase, self._day_beside(sent_on, phase))

    def lose(self, card=None):
        card = card or self._card()
        if not card:
            return None
        person = self.cards[card][1]
        chain = self._chains()[person]
        made = self._tried(lambda: replace_card(card=Card.objects.get(pk=card)))
        assert (made is not None) == (card == chain[-1] and len(chain) <= LONGEST)
        if made:
            self.cards[made.card.pk] = made.code, person
        return made is not None

    def own_device(self, card=None):
        card, day = card or self._card(), self.today
        if not card:
            return None
        visit = load_visit(card, channel=Channel.OWN_DEVICE, today=day)
        asked = None if visit.card.is_lost else self.model.asks(self.cards[card][1], day)
        assert (visit.phase if visit.opening.is_open else None) == asked
        if asked:
            facts = {"consent_version": 1, "language": "fi", "today": day}
            draft = begin_draft(card=visit.card, phase=visit.phase, **facts)
            draft = save_answers(
                draft=draft, answers={QUESTION: 3}, open_answers={}, language="fi", today=day
            )
            send_draft(
                draft=draft, survey=visit.survey, questionnaire=visit.questionnaire, today=day
            )
            self._sent(self.cards[card][1], {asked: day})
        return asked

    def tablet(self):
        """Sealed without a network, yesterday or today, and received today."""
        if not (card := self._card()):
            return None
        code, person = self.cards[card]
        phase = self._phase(person)
        day = self.today - timedelta(days=self.draw.choice([0, 1]))
        opening = open_for_sealing(self._survey(person))
        TabletOpening.objects.filter(pk=opening.pk).update(opened_on=day)
        noon = datetime.combine(day, time(12), UTC)
        written = {"code": code, "phase": phase, "language": "fi", "help": "alone", "consent": 1}
        written |= {"written": int(noon.timestamp()), "answers": {QUESTION: 4}, "open_answers": {}}
        message = read_sealed(seal(written, opening_id=opening.pk, key=sealing_key(opening)))
        now = datetime.combine(self.today, time(11), UTC)
        done = receive_sealed(message, address="192.0.2.1", now=now).state == "stored"
        is_lost = Card.objects.get(pk=card).is_lost
        assert done == (not is_lost and self.model.asks(person, day) == phase)
        if done:
            self._sent(person, {phase: day})
        return done

    def paper(self, card=None, phase=None, day=None):
        card, day = card or self._card(), day or self._day()
        if not card:
            return None
        person = self.cards[card][1]
        phase = phase or self._phase(person)
        survey = self._survey(person)
        sheet = PaperSheet(Phase(phase), day, Help.ALONE, "fi", {QUESTION: 2})
        found = Card.objects.get(pk=card)
        done = self._tried(
            lambda: record_paper(survey=survey, card=found, sheet=sheet, today=self.today)
        )
        assert (done is not None) == self.model.takes(person, {phase: day}, self.today)
        if done:
            self._sent(person, {phase: day})
        return done is not None

    def file(self):
        """One to three rows, of cards and of codes from elsewhere: all of them or none."""
        rows = [self._row()]
        rows += [self._row(rows[-1]) for _row in range(self.draw.choice([0, 1, 1, 2]))]
        sent, is_once = {}, True
        for _code, person, phase, day in rows:
            is_once &= phase not in sent.setdefault(person, {})
            sent[person][phase] = day
        lines = [
            f"{code};{self._survey(person).pilot.slug};{phase};{day};paper;alone;fi;5"
            for code, person, phase, day in rows
        ]
        self.path.write_text("\n".join([HEADINGS, *lines]), encoding="utf-8")
        done = self._tried(
            lambda: import_responses(
                project=self.surveys[0].project, file=self.path, today=self.today
            )
        )
        takes = (self.model.takes(person, days, self.today) for person, days in sent.items())
        assert (done is not None) == (is_once and all(takes))
        if done:
            for person, days in sent.items():
                self._sent(person, days)
        return done is not None

    def join(self):
        survey = self.draw.choice(self.surveys)
        found = pairing_of(survey)
        if not found.starts or not found.ends:
            return None
        start, end = self._two_to_join(survey, found)
        people = [self._sender(each) for each in (start, end)]
        days = [self.model.people[people[0]]["start"], self.model.people[people[1]]["end"]]
        is_opened = bool(self.model.opened & {*people})
        done = self._tried(
            lambda: join_pair(survey=survey, start_id=start, end_id=end, reason="käsiala")
        )
        assert (done is not None) == WINDOWS[self.surveys.index(survey)].fit(*days, is_opened)
        if done:
            ended = self.model.decided(*people)
            for pair in ended:
                del self.model.live[pair]
            self.model.live[tuple(people)] = ended
        return done is not None

    def part(self):
        survey = self.draw.choice(self.surveys)
        found = dict(pairs(Survey.objects.filter(pk=survey.pk)))
        if not found:
            return None
        start = self._drawn(found)
        end, person = found[start], self._sender(start)
        done = self._tried(
            lambda: part_pair(survey=survey, start_id=start, end_id=end, reason="käsiala")
        )
        assert (done is not None) == (not self.model.decided(person, person))
        if done:
            self.model.live[person, person] = None
        return done is not None

    def undo(self):
        live = PairDecision.objects.filter(undone_at=None).order_by("pk")
        if not live:
            return None
        decision = self.draw.choice(list(live))
        pair = tuple(self._person(half.card_id) for half in (decision.start, decision.end))
        done = self._tried(
            lambda: undo_decision(survey=decision.start.survey, decision_id=decision.pk)
        )
        ended = self.model.live.pop(pair)
        assert (done is not None) == (not any(self.model.decided(*one) for one in ended or ()))
        self.model.live |= dict.fromkeys(ended or ()) if done else {pair: ended}
        return done is not None

    def open_end(self):
        if card := self._card():
            open_end(card=Card.objects.get(pk=card), today=self.today)
            self.model.opened.add(self.cards[card][1])

    def rename(self):
        pilot = self.draw.choice(self.surveys).pilot
        pilot.slug = pilot.name = f"nimi-{self.draw.randrange(10**9)}"
        pilot.save()

    def withdraw(self):
        if not (card := self._card()):
            return
        person, model = self.cards[card][1], self.model
        withdraw(card=Card.objects.get(pk=card))
        gone = {(person, "start"), (person, "end")}
        for (start, end), ended in model.live.items():
            if person in (start, end) and ended is not None:
                gone |= {(start, "start"), (end, "end")}
        for one, phase in gone:
            model.people[one].pop(phase, None)

        def left(pairs):
            return [one for one in pairs if not {(one[0], "start"), (one[1], "end")} & gone]

        model.live = {one: model.live[one] and left(model.live[one]) for one in left(model.live)}

    def _sent(self, person, days):
        self.model.people[person].update(days)

    def _tried(self, work):
        try:
            return work()
        except REFUSALS:
            return None

    def known(self):
        """People with their days, and pairs with theirs, as the portal has them."""
        rows = Response.objects.annotate(first=first_card("card"))
        people, days = {}, {}
        for pk, first, card, phase, day in rows.values_list(
            "pk", "first", "card", "phase", "answered_on"
        ):
            assert people.setdefault(self._person(card), {}).setdefault(phase, day) == day
            assert self._person(card) in {first, self._person(first)}
            days[pk] = day
        found = sorted((days[start], days[end]) for start, end in pairs(Survey.objects.all()))
        return people, found

    def expected(self):
        people = {person: days for person, days in self.model.people.items() if days}
        both = sorted(
            (people[start]["start"], people[end]["end"]) for start, end in self.model.pairs()
        )
        return people, both

    def at_the_desk(self):
        """What the desk says of each survey and what the model says: (pairs, lone starts, lone
        ends), and who is asked for an end."""
        for survey in self.surveys:
            desk, pk = pairing_of(survey), survey.pk
            mine = {who for who, of in self.survey_of.items() if of == pk}
            both = [pair for pair in self.model.pairs() if pair[0] in mine]
            sent = [phase for who in mine for phase in self.model.people.get(who, {})]
            alone = (sent.count(phase) - len(both) for phase in ("start", "end"))
            yield (len(desk.pairs), len(desk.starts), len(desk.ends)), (len(both), *alone)
            cards = lacking_end(Card.objects.filter(sheet__survey=survey))
            asked = {self._person(card) for card in cards.values_list("pk", flat=True)}
            yield asked, {who for who in mine if {*self.model.days(who)} == {"start"}}
