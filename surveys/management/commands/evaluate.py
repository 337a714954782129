"""The evaluation of a project as JSON: what may be shown, or everything for the evaluator."""

import json

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from osallisuus.monitoring.migrated import MigratedCommand
from projects.models import AuditEvent, Project
from surveys.reports import EvaluationReport, Level, Measure, NothingToReportError, build_report
from surveys.reports.frozen import wording
from surveys.reports.frozen.codec import encode
from surveys.reports.release.preview import who_is_in


class Command(MigratedCommand):
    help = "Print the evaluation of a project, computed now; small groups are hidden."

    def add_arguments(self, parser):
        parser.add_argument("--project", required=True, help="slug of the project")
        parser.add_argument("--format", choices=["json"], default="json")
        parser.add_argument("--instrument", help="key, when the project uses several instruments")
        parser.add_argument(
            "--evaluator",
            action="store_true",
            help="hide nothing; for the named evaluator only, and written to the log",
        )

    def handle(self, *args, project, instrument, evaluator, **options):
        found = Project.objects.filter(slug=project).first()
        if found is None:
            raise CommandError(_("Hanketta %(slug)s ei ole.") % {"slug": project})
        try:
            report = build_report(found, instrument_key=instrument, shows_all=evaluator)
        except NothingToReportError as error:
            raise CommandError(_("Hankkeessa ei ole vielä vastauksia.")) from error
        # Whoever sees what pages hide leaves a trace of it.
        if evaluator:
            AuditEvent.objects.create(
                project=found,
                action=AuditEvent.Action.ANSWERS,
                target="evaluate --evaluator",
                n_rows=report.project.flow.paired,
            )
        self.stdout.write(json.dumps(summary(report), ensure_ascii=False, indent=2))


def summary(report: EvaluationReport) -> dict:
    """The figures of a report with each measure on one level of names."""
    return {
        "method_version": report.method_version,
        "project": report.project_slug,
        "is_demo": report.is_demo,
        "instrument": report.instrument.key,
        "data_date": encode(report.data_date),
        "thresholds": encode(report.thresholds),
        "flow": encode(report.project.flow),
        "left_out": _left_out(report),
        "levels": [_level(level) for level in report.levels],
        "cost": encode(report.cost),
    }


def _left_out(report: EvaluationReport) -> dict:
    """Who is in no figure, and why: people in numbers, None for 1 to k - 1 of them and where that
    cannot be told, and groups with the reason."""
    flow = report.project.flow
    kept = report.protection.members if report.protection.leaves_out else ()
    return {
        "only_at_start": _once(flow.started, report),
        "only_at_end": _once(flow.ended, report),
        "pairs_lacking_a_domain": flow.left_out,
        "pilots_in_no_total": list(kept),
        "groups_not_shown": [
            {"level": level.level, "slug": level.slug, "hidden": level.flow.hidden}
            for level in report.levels
            if level.flow.hidden
        ],
        "words": wording.in_finnish(who_is_in, report),
    }


def _once(n_answered: int | None, report: EvaluationReport) -> int | None:
    """Of those who answered in a phase, the people who did not in the other."""
    flow = report.project.flow
    # Pairs of which a few are not told are fewer than there are.
    if n_answered is None or flow.paired is None or flow.left_out is None:
        return None
    n = n_answered - flow.paired
    # How many people answered only once tells of them like any other small group.
    is_few = 0 < n < report.thresholds.min_group_size
    return None if is_few and not report.is_complete else n


def _level(level: Level) -> dict:
    return {
        "level": level.level,
        "slug": level.slug,
        "name": level.name,
        "flow": encode(level.flow),
        "measures": [_measure(measure) for measure in level.measures],
    }


def _measure(measure: Measure) -> dict:
    if not measure.is_shown:
        return {"key": measure.key, "hidden": measure.hidden}
    figures = encode(measure)
    for name in ("names", "hidden", "change"):
        del figures[name]
    return figures | encode(measure.change)
