"""A municipality's insert for its welfare report: what its public pages tell, as one short text.

Figures of a survey are those of the newest release, in its words. Nothing is computed here but
what the municipality's own page computes as well.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osallisuus.text.finnish import date_range
from projects.costs import CostPerParticipant
from projects.models import Association, Municipality, Partnership, Pilot
from projects.pages.key_figures import euros
from projects.queries.pages import Marks, Visits
from surveys.models import Promise
from surveys.queries.places import progress_counts
from surveys.reports import EvaluationReport, Level
from surveys.reports.frozen import wording
from surveys.reports.frozen.level_words import in_words
from toolkits.queries.welfare import Quotes, TriedPilot, insert_material
from toolkits.reports.sections import Line, Section, content
from toolkits.reports.welfare_proposals import proposals


def insert_of(
    municipality: Municipality,
    report: EvaluationReport | None,
    level: Level | None,
    *,
    address: str,
    today: date,
) -> list[Section]:
    """The whole insert. `report`, `level`: the newest release that tells of the municipality, and
    its level there; `address`: of the municipality's page."""
    found = insert_material(municipality, today)
    has_examples = found.pilot_marks.has_examples
    every_mark = (found.pilot_marks, found.partnership_marks, found.promise_marks)
    return [
        tried_section(found.tried, is_example=has_examples),
        partners_section(
            found.partnerships,
            found.other_partners,
            is_example=found.partnership_marks.has_examples,
        ),
        change_section(report, level),
        cost_section(found.cost, is_example=has_examples),
        *quotes_section(found.quotes),
        promises_section(found.promises, is_example=found.promise_marks.has_examples),
        *proposals(
            found.tried,
            found.promises,
            today=today,
            is_example=has_examples or found.promise_marks.has_examples,
        ),
        sources_section(every_mark, address),
    ]


def tried_section(tried: Sequence[TriedPilot], *, is_example: bool) -> Section:
    lines = [line for each in tried for line in _pilot_lines(each)]
    empty = Line(_("Kokeilua ei ole vielä julkaistu."))
    return Section("kokeiltiin", _("Mitä kokeiltiin"), tuple(lines or [empty]), is_example)


def _pilot_lines(tried: TriedPilot) -> list[Line]:
    pilot = tried.pilot
    told = pilot.lead or pilot.published_text or pilot.get_kind_display().capitalize()
    return [
        *content(told, pilot.name, is_named=True),
        *content(pilot.target_group, _("Kenelle")),
        Line(" ".join(people_sentences(pilot, tried.visits)), _("Aika ja määrät")),
        *content(pilot.results, _("Mitä saatiin aikaan")),
        Line(continuation_of(pilot), _("Jatko")),
        *content(pilot.continuation_story, _("Miten jatkui")),
    ]


def people_sentences(pilot: Pilot, visits: Visits) -> list[str]:
    """When, how many people and how many visits; what nobody has counted is said to be so."""
    found = []
    if period := date_range(pilot.starts_on, pilot.ends_on):
        found.append(f"{period}.")
    if pilot.n_participants is None:
        found.append(_("Osallistujia ei ole vielä laskettu."))
    else:
        values = {"n": pilot.n_participants, "how": pilot.get_n_participants_basis_display()}
        found.append(_("Eri ihmisiä oli %(n)s (%(how)s).") % values)
    if visits.total is not None:
        text = ngettext(
            "%(total)s käyntiä, kun kokoonnuttiin %(counter)s kerran.",
            "%(total)s käyntiä, kun kokoonnuttiin %(counter)s kertaa.",
            visits.n_counted,
        )
        found.append(text % {"total": visits.total, "counter": visits.n_counted})
    if visits.n_uncounted:
        text = ngettext(
            "Yhden kerran kävijöitä ei ole vielä laskettu.",
            "%(n)s kerran kävijöitä ei ole vielä laskettu.",
            visits.n_uncounted,
        )
        found.append(text % {"n": visits.n_uncounted})
    return found


def continuation_of(pilot: Pilot) -> str:
    if pilot.continuation == Pilot.Continuation.NOT_KNOWN:
        return _("Jatkosta ei ole tietoa.")
    return f"{pilot.get_continuation_display().capitalize()}."


def partners_section(
    partnerships: Iterable[Partnership], others: Iterable[Association], *, is_example: bool
) -> Section:
    """`others`: associations that take part in a pilot without a partnership written down."""
    lines = [Line(_progress(each), each.association.name) for each in partnerships]
    lines += [Line(_("Mukana kokeilussa."), each.name) for each in others]
    empty = Line(_("Kumppanuuksia ei ole vielä kirjattu."))
    return Section("kumppanit", _("Kenen kanssa"), tuple(lines or [empty]), is_example)


def _progress(partnership: Partnership) -> str:
    state = partnership.get_progress_display().capitalize()
    if partnership.started_on is None:
        return f"{state}."
    values = {"state": state, "month": date_format(partnership.started_on, "n/Y")}
    return _("%(state)s, alkanut %(month)s.") % values


def change_section(report: EvaluationReport | None, level: Level | None) -> Section:
    """What the newest release says of the municipality, or one sentence why it does not."""
    is_shown = level is not None and not level.is_hidden
    is_example = report is not None and report.is_demo and is_shown
    lines = tuple(map(Line, change_sentences(report, level)))
    return Section("muutos", _("Mikä muuttui"), lines, is_example)


def change_sentences(report: EvaluationReport | None, level: Level | None) -> list[str]:
    if report is None or level is None:
        return [
            _(
                "Tuloksia ei ole vielä vahvistettu. Ne tulevat tähän, kun alku- ja loppukyselyn "
                "vastaukset on käyty läpi."
            )
        ]
    if level.is_hidden:
        return in_words(level)
    day = date_format(report.data_date, "SHORT_DATE_FORMAT")
    frozen = _("Luvut vahvistettu %(day)s.") % {"day": day}
    return [*in_words(level), f"{wording.no_comparison()} {frozen}"]


def cost_section(cost: CostPerParticipant, *, is_example: bool) -> Section:
    lines = tuple(map(Line, cost_sentences(cost)))
    is_known = cost.ratio_of_totals is not None
    return Section("kustannus", _("Mitä se maksoi"), lines, is_example and is_known)


def cost_sentences(cost: CostPerParticipant) -> list[str]:
    if cost.ratio_of_totals is None:
        return [
            _(
                "Kustannusta osallistujaa kohti ei voi laskea: kuluja tai osallistujia ei ole "
                "vielä kirjattu."
            )
        ]
    text = _("Kustannus osallistujaa kohti oli %(amount)s: kaikki kulut jaettuna osallistujilla.")
    found = [text % {"amount": euros(cost.ratio_of_totals)}]
    if cost.coverage.not_counted or cost.coverage.without_costs:
        left_out = _("Luvusta puuttuvat kokeilut, joista kuluja tai osallistujia ei ole kirjattu.")
        found.append(left_out)
    return found


def quotes_section(quotes: Quotes) -> list[Section]:
    """Nothing where nobody has been quoted."""
    if not quotes.texts:
        return []
    allowed = _("Poimintoja. Kirjoittaja on antanut luvan julkaista tekstin ilman nimeä.")
    lines = [Line(f"”{' '.join(text.split())}”", is_content=True) for text in quotes.texts]
    heading = _("Asukkaiden omin sanoin")
    return [Section("lainaukset", heading, (*lines, Line(allowed)), quotes.is_example)]


def promises_section(promises: Sequence[Promise], *, is_example: bool) -> Section:
    heading = _("Mitä luvattiin ja miten pitkällä ollaan")
    if not promises:
        empty = Line(_("Tästä kunnasta ei ole kirjattu asukkaiden toiveita."))
        return Section("lupaukset", heading, (empty,))
    counts = ", ".join(f"{label} {count}" for label, count in progress_counts(promises))
    lines = [line for promise in promises for line in _promise_lines(promise)]
    total = Line(f"{len(promises)} ({counts})", _("Lupauksia"))
    return Section("lupaukset", heading, (total, *lines), is_example)


def _promise_lines(promise: Promise) -> list[Line]:
    is_done = promise.progress in (Promise.Progress.DONE, Promise.Progress.UNDER_WAY)
    answered = _("Kunta tekee") if is_done else _("Kunta vastaa")
    state = [f"{promise.get_progress_display().capitalize()}."]
    state.append(_("Vastuussa: %(who)s.") % {"who": promise.responsible})
    if promise.due_text:
        state.append(_("Viimeistään %(month)s.") % {"month": promise.due_text})
    return [
        *content(promise.heard, _("Sanoitte")),
        *content(promise.answer, answered),
        Line(" ".join(state), _("Tilanne"), quoted=promise.responsible),
        *content(promise.progress_note, _("Miten on käynyt")),
    ]


def sources_section(every: Iterable[Marks], address: str) -> Section:
    """Where all of it can be read, and the published sources of it."""
    known = {source.pk: source for marks in every for source in marks.sources}
    found = [Line(address, _("Kunnan sivu tällä sivustolla"))]
    found += [Line(f"{each.label}, {each.url}", _("Lähde")) for each in known.values()]
    return Section("lahteet", _("Mistä tiedot ovat"), tuple(found))
