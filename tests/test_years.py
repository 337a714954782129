"""Years of an installation in a few seconds: the clock goes by months, and after each daily run
exactly that is there which should be.

What should be is kept beside the database by plain rules of dates (`Kept`). Two years in the suite;
`YEARS=10 pytest tests/test_years.py` walks ten.
"""

import copy
import io
import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.utils import timezone

from osallisuus.daily import run_daily
from osallisuus.models import AccessibilityFeedback, BinEntry
from projects.models import AuditEvent, Partnership, Project, SignUp, User
from surveys.models import Card, Draft, Release, Response
from surveys.queries.retention import notice_of
from surveys.services import confirm_retention, find_card, make_cards, withdraw
from tests import factories
from toolkits.models import Subscription

pytestmark = pytest.mark.django_db(transaction=True)
YEARS = int(os.environ.get("YEARS", "2"))
FIRST = date(2027, 1, 1)
SESSION_KEPT, DRAFT_KEPT, MAIL_KEPT, BIN_KEPT, NEWS_KEPT, PARTNERS_KEPT = 14, 14, 30, 30, 3, 90
NOTICE = 30


@dataclass
class Run:
    """A project as this test knows it. patience: months after which its coordinator confirms the
    deletion; None: nobody ever does."""

    pk: int
    ends_on: date
    kept_until: date
    patience: int | None
    announced_on: date | None = None
    confirmed_on: date | None = None
    is_forgotten: bool = False

    @property
    def goes_on(self):
        if self.confirmed_on is None:
            return date.max
        return max(self.kept_until + timedelta(days=1), self.announced_on + timedelta(days=NOTICE))


@dataclass
class Kept:
    """What should be there: each thing by its key, with the project or the day it hangs on."""

    runs: dict[int, Run] = field(default_factory=dict)
    responses: dict[int, int] = field(default_factory=dict)
    cards: dict[int, int] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    drafts: dict[int, date] = field(default_factory=dict)
    signups: dict[int, date] = field(default_factory=dict)
    partners: dict[int, date] = field(default_factory=dict)
    addresses: dict[int, date] = field(default_factory=dict)
    bin: dict[int, date] = field(default_factory=dict)
    news: dict[int, date] = field(default_factory=dict)
    releases: set[int] = field(default_factory=set)

    def after_daily(self, today):
        for run in self.runs.values():
            last = run.kept_until - timedelta(days=NOTICE)
            if run.announced_on is None and last <= today and not run.is_forgotten:
                run.announced_on = today
            run.is_forgotten = run.is_forgotten or run.goes_on <= today
        gone = {run.pk for run in self.runs.values() if run.is_forgotten}
        for name in ("responses", "cards"):
            rows = getattr(self, name)
            setattr(self, name, {pk: run for pk, run in rows.items() if run not in gone})
        for name, days in (
            ("drafts", DRAFT_KEPT),
            ("signups", SESSION_KEPT),
            ("partners", PARTNERS_KEPT),
            ("addresses", MAIL_KEPT - 1),
            ("bin", BIN_KEPT),
            ("news", NEWS_KEPT),
        ):
            rows, border = getattr(self, name), today - timedelta(days=days)
            setattr(self, name, {pk: day for pk, day in rows.items() if day >= border})

    def seen(self):
        return {
            "responses": set(self.responses),
            "cards": set(self.cards),
            "drafts": set(self.drafts),
            "signups": set(self.signups),
            "partners": set(self.partners),
            "addresses": set(self.addresses),
            "bin": set(self.bin),
            "news": set(self.news),
            "releases": self.releases,
            "projects": set(self.runs),
        }


def there():
    """The same of the database."""
    named = Partnership.objects.exclude(municipality_person="")
    rows = {
        "responses": Response.with_arriving.all(),
        "cards": Card.with_arriving.all(),
        "drafts": Draft.objects.all(),
        "signups": SignUp.objects.all(),
        "partners": named,
        "addresses": AccessibilityFeedback.objects.exclude(email=""),
        "bin": BinEntry.objects.all(),
        "news": Subscription.objects.all(),
        "releases": Release.objects.all(),
        "projects": Project.objects.all(),
    }
    return {name: set(found.values_list("pk", flat=True)) for name, found in rows.items()}


class Town:
    """An installation and the clock on its wall."""

    def __init__(self, monkeypatch, settings, folder):
        self.today, self.settings, self.folder = FIRST, settings, folder
        settings.MEDIA_ROOT, settings.FORGOTTEN_FILE = folder / "media", folder / "forgotten.csv"
        settings.CARD_KEY_FALLBACKS = []
        monkeypatch.setattr(timezone, "now", lambda: self.noon(self.today))
        self.kept, self.n_begun, self.backups = Kept(), 0, []
        # Left for good, whatever a backup says.
        self.left, self.withdrawn = set(), set()
        self.user = factories.make_user(email="hoitaja@example.fi").pk

    @staticmethod
    def noon(day):
        return datetime.combine(day, time(12), tzinfo=UTC)

    @property
    def alive(self):
        return [run for run in self.kept.runs.values() if run.ends_on >= self.today]

    def begin(self):
        ends_on = self.today + relativedelta(months=7, days=-1)
        kept_until = ends_on + relativedelta(months=3)
        project = factories.make_project(
            starts_on=self.today, ends_on=ends_on, retention_until=kept_until
        )
        factories.make_membership(user_id=self.user, user=User.objects.get(), project=project)
        survey = factories.make_survey(project=project, pilot=factories.make_pilot(project=project))
        patience = (0, 3, None, 1)[self.n_begun % 4]
        self.n_begun += 1
        self.kept.runs[project.pk] = Run(project.pk, ends_on, kept_until, patience)
        self.kept.releases.add(factories.make_release(project=project).pk)
        partners = factories.make_partnership(
            project=project,
            municipality_person="Aino Esimerkki",
            municipality_email="aino@example.fi",
            progress="ended",
            ends_on=ends_on,
        )
        self.kept.partners[partners.pk] = ends_on
        return survey

    def answer(self, run):
        project = Project.objects.get(pk=run.pk)
        survey = project.surveys.get()
        cards = make_cards(survey=survey, n_cards=3).cards
        for made in cards:
            self.kept.cards[made.card.pk] = run.pk
            self.kept.codes[made.card.pk] = made.code
        for made in cards[:2]:
            one = factories.make_response(card=made.card, answered_on=self.today)
            self.kept.responses[one.pk] = run.pk
        draft = Draft.objects.create(card=cards[2].card, phase="start", last_used_on=self.today)
        self.kept.drafts[draft.pk] = self.today
        return cards

    def take_back(self, card):
        gone = set(Response.objects.filter(card=card).values_list("pk", flat=True))
        withdraw(card=card)
        self.left |= gone
        for pk in gone:
            del self.kept.responses[pk]

    def small_things(self):
        run = self.alive[0]
        starts_on = self.today + timedelta(days=self.today.month)
        session = factories.make_coaching_session(
            project=Project.objects.get(pk=run.pk), starts_at=self.noon(starts_on)
        )
        signup = SignUp.objects.create(
            session=session, name="Aino", email="aino@example.fi", created_at=self.noon(self.today)
        )
        self.kept.signups[signup.pk] = starts_on
        feedback = factories.make_feedback(
            email="eero@example.fi", received_at=self.noon(self.today), answered_on=self.today
        )
        self.kept.addresses[feedback.pk] = self.today
        entry = BinEntry.objects.create(
            name="x", model="projects.pilot", row_id=1, deleted_at=self.noon(self.today)
        )
        self.kept.bin[entry.pk] = self.today
        news = Subscription.objects.create(
            email=f"{self.today}@example.fi", channels=[], asked_on=self.today
        )
        self.kept.news[news.pk] = self.today

    def confirm(self):
        for run in self.kept.runs.values():
            if run.announced_on is None or run.confirmed_on or run.patience is None:
                continue
            if run.announced_on + relativedelta(months=run.patience) <= self.today:
                project = Project.objects.get(pk=run.pk)
                user = User.objects.get(pk=self.user)
                confirm_retention(project=project, by=user, at=timezone.now())
                run.confirmed_on = self.today

    def daily(self):
        run = run_daily(self.today)
        assert run.failures == []
        before = {pk for pk, run in self.kept.runs.items() if run.is_forgotten}
        responses = dict(self.kept.responses)
        self.kept.after_daily(self.today)
        fresh = {pk for pk, run in self.kept.runs.items() if run.is_forgotten} - before
        self.left |= {pk for pk, run in responses.items() if run in fresh}
        assert there() == self.kept.seen(), self.today
        for each in self.kept.runs.values():
            if each.announced_on and not each.is_forgotten:
                notice = notice_of(Project.objects.get(pk=each.pk))
                assert notice.announced_on == each.announced_on

    def back_up(self):
        path = self.folder / f"backup-{self.today}"
        call_command("backup", path, verbosity=0, stdout=io.StringIO())
        self.backups.append((path, copy.deepcopy(self.kept)))

    def lose_all_and_restore(self):
        """The disk is gone, and only the backup before the newest one can be read."""
        path, kept = self.backups[-2]
        call_command("flush", interactive=False, verbosity=0)
        call_command("restore", path, stdout=io.StringIO())
        forgotten = {pk for pk, run in self.kept.runs.items() if run.is_forgotten}
        kept.responses = {pk: run for pk, run in kept.responses.items() if pk not in self.left}
        kept.cards = {pk: run for pk, run in kept.cards.items() if run not in forgotten}
        # Of drafts that were taken back none is left; others are older than their days by now.
        assert there()["responses"] == set(kept.responses)
        assert there()["cards"] == set(kept.cards)
        for run in kept.runs.values():
            run.is_forgotten = run.is_forgotten or run.pk in forgotten
        self.kept = kept

    def change_key(self):
        self.settings.CARD_KEY_FALLBACKS = [
            self.settings.CARD_KEY,
            *self.settings.CARD_KEY_FALLBACKS,
        ]
        self.settings.CARD_KEY = f"a key of {self.today.isoformat()}, long enough to be one"
        call_command("rotate_card_key", verbosity=0, stdout=io.StringIO())

    def try_cards(self):
        """Of each project the oldest card that should open, and whose card it is."""
        for run in set(self.kept.cards.values()):
            pk = min(pk for pk, owner in self.kept.cards.items() if owner == run)
            assert find_card(self.kept.codes[pk]).pk == pk


def test_years_leave_nothing_that_should_go_and_take_nothing_that_should_stay(
    monkeypatch, settings, tmp_path
):
    town = Town(monkeypatch, settings, tmp_path)
    for month in range(12 * YEARS):
        town.today = FIRST + relativedelta(months=month)
        if month % 3 == 0:
            town.begin()
        town.daily()
        for run in town.alive:
            cards = town.answer(run)
            if month % 2:
                town.take_back(cards[0].card)
        town.small_things()
        town.confirm()
        if month % 4 == 3:
            town.back_up()
        if month % 18 == 10:
            town.change_key()
        town.today += timedelta(days=19)
        if month % 12 == 11:
            town.lose_all_and_restore()
        town.confirm()
        town.daily()
        town.try_cards()

    ended = [run for run in town.kept.runs.values() if run.is_forgotten]
    proofs = AuditEvent.objects.filter(
        action=AuditEvent.Action.RETENTION, project__in=[run.pk for run in ended]
    )
    # Something of everything has happened: ended, kept although overdue, taken back, proven.
    assert len(ended) >= YEARS
    overdue = [
        run
        for run in town.kept.runs.values()
        if run.patience is None and run.kept_until < town.today
    ]
    assert YEARS < 3 or overdue
    assert len(town.left) > 10 * YEARS
    assert proofs.exists()
