"""People who come, leave, and are put together otherwise, as a number decides."""

from datetime import date, datetime, time
from itertools import count

from django.utils import timezone

from projects.models import Municipality
from surveys.evaluation.disclosure.plan import Answered, Option, Protection
from surveys.models import Card, CardSheet, PairDecision, Response
from surveys.services.leaving.withdrawal import withdraw
from surveys.services.releasing import releases
from tests.surveys.reports.samples import answers

DAY = date(2026, 1, 1)
# Two of three items missing is no score; one is a score over other items than at the other time.
LACKING = {"seura_1": "declined", "seura_2": "blank"}
NUMBERS = count(1)
PARTLY = ({"tekeminen_2": "blank"}, {"tekeminen_3": "blank"}, {"seura_1": "blank"})


def come(survey, random, n):
    """People who answer, some with items or a domain left out, some helped, some only once."""
    given = []
    for card in _cards(survey, n):
        help_ = "helped" if random.random() < 0.2 else "alone"
        phases = random.choices(
            (("start", "end"), ("start",), ("end",)), weights=(0.78, 0.16, 0.06)
        )[0]
        given += [_answered(survey, card, phase, help_, random) for phase in phases]
    Response.objects.bulk_create(given)


def _cards(survey, n):
    if not n:
        return []
    sheet = survey.sheets.first() or CardSheet.objects.create(survey=survey, letter="A")
    numbers = [next(NUMBERS) for _ in range(n)]
    return Card.objects.bulk_create(
        Card(sheet=sheet, label=f"B-{number}", code_hash=f"b{number:063x}") for number in numbers
    )


def _answered(survey, card, phase, help_, random):
    found = answers(random.randint(1, 5), random.randint(1, 5))
    found |= {"toive": random.randint(0, 1)} if random.random() < 0.9 else {}
    found |= {"elama": random.randint(1, 5)} if random.random() < 0.9 else {}
    if phase == "end" and random.random() < 0.9:
        found["vertailu_alkuun"] = random.randint(1, 3)
    # Items of one domain that differ: without one of them the score is another.
    found |= {key: random.randint(1, 5) for key in ("seura_1", "tekeminen_2", "tekeminen_3")}
    found |= LACKING if random.random() < 0.07 else {}
    found |= random.choice(PARTLY) if random.random() < 0.4 else {}
    return Response(
        survey=survey,
        card=card,
        instrument=survey.instrument,
        consent_version=1,
        phase=phase,
        channel="own_device",
        help=help_,
        language="fi",
        screen_mode="question",
        answered_on=DAY,
        answers=found,
    )


def _one_of(survey, random, wanted):
    """A card whose phases are these; by its own key, since those of answers are new every time."""
    sent = {}
    for card, phase in survey.responses.values_list("card", "phase"):
        sent.setdefault(card, set()).add(phase)
    found = sorted(card for card, phases in sent.items() if phases == wanted)
    return Card.objects.get(pk=random.choice(found)) if found else None


def leave(survey, random):
    card = _one_of(survey, random, {"start", "end"})
    if card:
        withdraw(card=card)


def finish(survey, random):
    """An end that comes late."""
    card = _one_of(survey, random, {"start"})
    if card:
        _answered(survey, card, "end", "alone", random).save()


def part(survey, random):
    card = _one_of(survey, random, {"start", "end"})
    if card:
        _decide("part", *card.responses.order_by("-phase"))


def join(survey, random):
    """A start and an end of two cards."""
    cards = [_one_of(survey, random, {phase}) for phase in ("start", "end")]
    if all(cards):
        _decide("join", *(card.responses.get() for card in cards))


def swap(survey, random):
    """Two ends that change places: the same starts and the same ends, in other pairs."""
    cards = [_one_of(survey, random, {"start", "end"}) for _ in range(2)]
    if all(cards) and not any(_decided(*card.responses.order_by("-phase")) for card in cards):
        (start, end), (other, its_end) = (card.responses.order_by("-phase") for card in cards)
        if start != other:
            _decide("join", start, its_end)
            _decide("join", other, end)


def undo(survey, random):
    live = PairDecision.objects.filter(start__survey=survey, undone_at__isnull=True)
    for decision in random.sample(list(live.order_by("pk")), k=min(2, len(live))):
        decision.undone_at = _now(survey)
        decision.save()


def _decide(kind, start, end):
    if not _decided(start, end):
        at = _now(start.survey)
        PairDecision.objects.create(kind=kind, start=start, end=end, reason="eri ihminen", at=at)


def _decided(start, end):
    live = PairDecision.objects.filter(undone_at__isnull=True)
    return (live.filter(start=start) | live.filter(end=end)).exists()


def _now(survey):
    """After the newest release, on its day."""
    newest = survey.project.releases.order_by("released_on").last()
    day = newest.released_on if newest else DAY
    return timezone.make_aware(datetime.combine(day, time(15)))


def rename(survey, random):
    survey.pilot.slug = f"kerho-{random.randint(1000, 9999)}"
    survey.pilot.save()


def move(survey, random):
    survey.pilot.municipality = random.choice(list(Municipality.objects.order_by("pk")))
    survey.pilot.save()


def take_back(survey, random):
    release = survey.project.releases.live().first()
    if release:
        releases.withdraw_release(release=release, today=release.released_on)


CHANGES = (leave, leave, finish, part, join, swap, undo, rename, move, take_back)


def protected(surveys, random):
    """A way of protection that the coordinator might choose; some are refused."""
    option = random.choice((Option.HIDE, Option.HIDE, *Option))
    members = {
        Option.MERGE: lambda: random.sample([s.pilot.municipality.slug for s in surveys], 2),
        Option.LEAVE_OUT: lambda: [random.choice(surveys).pilot.slug],
    }.get(option, list)()
    answered = random.choice((Answered.SAME, Answered.SAME, Answered.EACH))
    return Protection(option, tuple(members), answered)
