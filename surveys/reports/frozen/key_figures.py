"""How many people a result rests on, as a large figure of the public pages."""

from django.utils.translation import gettext as _

from projects.pages.key_figures import KeyFigure, example_or_own
from surveys.reports.frozen.model import EvaluationReport, Level


def pairs_figure(report: EvaluationReport | None, level: Level | None) -> KeyFigure | None:
    """People with both answers at a level; None where that is hidden or not known."""
    if report is None or level is None or level.flow.paired is None:
        return None
    return KeyFigure(
        value=str(level.flow.paired),
        label=_("ihmistä vastasi kyselyyn sekä alussa että lopussa"),
        kind=example_or_own(report.is_demo),
        note=_flow_note(level),
    )


def _flow_note(level: Level) -> str:
    parts = []
    if level.flow.participants is not None:
        parts.append(_("Osallistujia oli %(n)s.") % {"n": level.flow.participants})
    if level.flow.started is not None:
        parts.append(_("Alkukyselyyn vastasi %(n)s.") % {"n": level.flow.started})
    return " ".join(parts)
