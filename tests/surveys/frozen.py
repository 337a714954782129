"""A small frozen report for tests of pages that show one; its figures are made up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from surveys.models import OldMembers, Release
from surveys.reports.frozen.model import (
    Change,
    Cost,
    EvaluationReport,
    Flow,
    InstrumentFacts,
    Level,
    Measure,
    Sensitivities,
    Sentence,
    Thresholds,
)

NOTHING = Decimal(0)


def make_level(level, slug, n_pairs, mean_change=3.0):
    change = Change(
        n=n_pairs,
        mean_start=50.0,
        mean_end=50.0 + mean_change,
        mean_change=mean_change,
        ci_low=1.0,
        ci_high=5.0,
    )
    sentence = Sentence("changed", "")
    index = Measure("index", "index", {"fi": "Kaikki osa-alueet"}, sentence, change=change)
    flow = Flow(participants=30, started=n_pairs + 4, ended=n_pairs, paired=n_pairs)
    return Level(level, slug, slug.capitalize(), flow, (index,))


def make_hidden_level(level, slug):
    sentence = Sentence("hidden", "")
    index = Measure("index", "index", {"fi": "Kaikki"}, sentence, hidden="under_limit")
    return Level(level, slug, slug.capitalize(), Flow(hidden="under_limit"), (index,))


def make_release(project, *levels):
    report = EvaluationReport(
        project_slug=project.slug,
        project_name=project.name,
        is_demo=project.is_demo,
        data_date=date(2026, 3, 1),
        method_version="1",
        thresholds=Thresholds(5, 10, 6, 30, 5.0, 0.2, 0.95, 0.05, 8.0),
        instrument=InstrumentFacts("lomake", (1,), {"fi": "Lomake"}),
        levels=tuple(levels),
        questions=(),
        cost=make_cost(),
        notes=(),
    )
    return Release.objects.create(
        project=project,
        instrument_key="lomake",
        released_on=date(2026, 3, 1),
        method_version="1",
        report=report.to_dict(),
        fingerprint=report.fingerprint,
    )


def make_cost(**figures):
    nothing = Cost(
        total_cost=NOTHING,
        n_participants=0,
        ratio_of_totals=None,
        mean_of_pilots=None,
        lowest=None,
        highest=None,
        leave_one_out_low=None,
        leave_one_out_high=None,
        sensitivities=Sensitivities(None, None, None, None, None, None),
        per_point=None,
        volunteer_hours=NOTHING,
        volunteer_hour_value=Decimal(20),
        itemised_share=None,
        n_uncountable=0,
        not_counted=(),
        without_costs=(),
        published=None,
        published_note="",
        pilots=(),
    )
    return replace(nothing, **figures)


def keep_old_members(release, pairs, *, left=(), place=-1, group_sizes=None):
    """Who was in a release of before the ledger, as the migration to it packs them."""
    members = OldMembers(release=release, group_sizes=group_sizes or {})
    members.rows = [(start.pk, end.pk, place) for start, end in pairs]
    members.left = [start.pk for start in left]
    members.save()
    return members
