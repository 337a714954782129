"""From answers to one frozen report, and the report to pages and files."""

from surveys.evaluation.disclosure.plan import LeakError
from surveys.reports.compute.build import build_report
from surveys.reports.compute.report_basis import NothingToReportError
from surveys.reports.frozen.model import EvaluationReport, Level, Measure
from surveys.reports.frozen.published import (
    latest_report,
    leading_project,
    municipality_slice,
    pilot_slice,
)

__all__ = [
    "EvaluationReport",
    "LeakError",
    "Level",
    "Measure",
    "NothingToReportError",
    "build_report",
    "latest_report",
    "leading_project",
    "municipality_slice",
    "pilot_slice",
]
