"""The key figures of a publication as slides: the same words and numbers as on its page."""

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from osallisuus.files.office.slides import Bars, Slide
from surveys.reports import EvaluationReport
from surveys.reports.frozen import level_words
from surveys.reports.tables import counts, drawing
from toolkits.models import Publication
from toolkits.publication.chapters import value_of
from toolkits.publication.markers import MARKERS, whole

KEY_FIGURES = (
    "luku:kokeiluja",
    "luku:osallistujia",
    "luku:pareja",
    "luku:kustannus_osallistujaa_kohti",
    "luku:kustannukset_yhteensa",
    "luku:vapaaehtoistunteja",
)


def slides_of(publication: Publication, report: EvaluationReport) -> list[Slide]:
    """From the title to the sources; a slide is left out where nothing of it may be shown."""
    day = date_format(publication.release.released_on, "SHORT_DATE_FORMAT")
    source = _("Lähde: %(name)s, tulokset vahvistettu %(day)s.") % {
        "name": report.project_name,
        "day": day,
    }
    if report.is_demo:
        # Not inside the f-string: gettext's tools do not read there.
        invented = _("Keksittyjä lukuja esittelyä varten.")
        source = f"{source} {invented}"
    found = [
        _title(publication, source),
        _key_figures(report, source),
        _change_words(report, source),
        _change_table(report, source),
        _people(report, source),
        _costs(report, source),
        _limits(publication, report, source),
    ]
    return [slide for slide in found if slide is not None]


def _title(publication, source) -> Slide:
    day = publication.published_on
    parts = [publication.project.name, date_format(day, "SHORT_DATE_FORMAT") if day else ""]
    words = (publication.summary, ", ".join(filter(None, parts)))
    return Slide(publication.title, tuple(filter(None, words)), source=source)


def _key_figures(report, source) -> Slide | None:
    rows = [
        (capfirst(str(MARKERS[name].label)), value)
        for name in KEY_FIGURES
        if (value := value_of(name, report) or _not_counted(name, report))
    ]
    heading = (_("Mitä"), _("Luku"))
    return Slide(_("Keskeiset luvut"), table=(heading, *rows), source=source) if rows else None


def _not_counted(name, report) -> str:
    is_counted = MARKERS[name].is_counted(report, report.project)
    return "" if is_counted else _("ei laskettu")


def _change_words(report, source) -> Slide:
    words = (*level_words.in_words(report.project), value_of("lause:vertailuryhma", report) or "")
    return Slide(_("Mikä muuttui"), tuple(filter(None, words)), source=source)


def _change_table(report, source) -> Slide | None:
    if report.project.is_hidden:
        return None
    k = report.thresholds.min_group_size
    chart = drawing.change_chart(report.project, is_pdf=True, k=k)
    rows = [(row.name, row.change or row.reason, row.interval or "–") for row in chart.rows]
    heading = (_("Osa-alue"), _("Muutos, pistettä"), _("Luottamusväli"))
    return Slide(_("Muutos osa-alueittain"), table=(heading, *rows), source=source)


def _people(report, source) -> Slide:
    heading = (_("Kunta"), _("Mukana"), _("Vastasi kahdesti"))
    uncounted, not_shown = _("ei laskettu"), _("ei näytetä")
    rows = [
        (row.name, whole(row.participants) or uncounted, whole(row.paired) or not_shown)
        for row in counts.flow_rows(report)
    ]
    return Slide(_("Osallistujat kunnittain"), table=(heading, *rows), source=source)


def _costs(report, source) -> Slide | None:
    chart = drawing.cost_chart(report.cost, is_pdf=True)
    counted = [(row.name, row.value) for row in chart.rows if row.value is not None]
    if report.cost.ratio_of_totals is None or not counted:
        return None
    label = _("Kustannus osallistujaa kohti, euroa")
    names, values = zip(*counted, strict=True)
    mean = value_of("luku:kustannus_osallistujaa_kohti", report)
    words = _("Kaikki kulut jaettuna kaikilla osallistujilla: %(amount)s.") % {"amount": mean}
    bars = Bars(label, names, tuple(float(value) for value in values))
    return Slide(label, (words,), bars=bars, source=source)


def _limits(publication, report, source) -> Slide:
    k = report.thresholds.min_group_size
    words = (
        value_of("lause:vertailuryhma", report) or "",
        _("Alle %(k)s vastaajan tuloksia ei näytetä.") % {"k": k},
        _("Kulut on laskettu siinä määrin kuin resurssit pystyttiin erittelemään."),
        _("Lisenssi: %(licence)s") % {"licence": publication.licence},
    )
    return Slide(_("Näin lukuja luetaan"), tuple(filter(None, words)), source=source)
