"""What a municipality could write into its plan: goal, measure, indicator and responsible.

Made of what the portal knows already. What only the municipality knows stands in parentheses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from osallisuus.text.finnish import in_month
from projects.models import Pilot
from surveys.models import Promise
from toolkits.queries.welfare import TriedPilot
from toolkits.reports.sections import Line, Section, content

MOST = 3
"""A group picks three things at most, as in its self-assessment."""
OPEN = (Promise.Progress.NOT_YET, Promise.Progress.UNDER_WAY)


def proposals(
    tried: Sequence[TriedPilot],
    promises: Sequence[Promise],
    *,
    today: date,
    is_example: bool,
) -> list[Section]:
    """At most three sections of four fields: pilots first, then promises that are still open.
    Without either, one whose fields are all to be filled in."""
    found = [_of_pilot(each, promises) for each in tried]
    found += [_of_promise(each, today) for each in promises if each.progress in OPEN]
    return [
        Section(
            key=f"ehdotus-{number}",
            heading=_("Ehdotus %(number)s") % {"number": number},
            lines=_fields(*lines),
            is_example=is_example and bool(found),
            are_fields=True,
        )
        for number, lines in enumerate(found[:MOST] or [_unknown()], start=1)
    ]


def _fields(*texts: Line) -> tuple[Line, ...]:
    labels = (_("Tavoite"), _("Toimenpide"), _("Mittari"), _("Vastuutaho"))
    return tuple(replace(line, label=label) for label, line in zip(labels, texts, strict=True))


def _unknown():
    texts = _("(tavoite)"), _("(toimenpide)"), _("(mittari)"), _("(tehtävä)")
    return tuple(map(Line, texts))


def _written(text: str, otherwise: str) -> Line:
    """What somebody wrote, or where nobody has, what is to be filled in."""
    return next(iter(content(text)), Line(otherwise))


def _with(sentence: str, **words: str) -> Line:
    """A sentence of ours around the words of somebody."""
    [(name, written)] = words.items()
    quoted = " ".join(written.split())
    return Line(sentence % {name: quoted}, quoted=quoted)


def _of_pilot(tried: TriedPilot, promises: Iterable[Promise]):
    pilot = tried.pilot
    measure = _with(_measures()[pilot.continuation], name=pilot.name)
    keepers = (each.responsible for each in promises if each.pilot_id == pilot.pk)
    return (
        _written(pilot.aim, _("(tavoite)")),
        measure,
        Line(" ".join(_indicators(tried))),
        _written(next(keepers, ""), _("(tehtävä)")),
    )


def _measures():
    """By how the pilot went on; nothing is proposed to go on that the portal does not know to."""
    kept = _("Jatketaan ja kehitetään toimintaa: %(name)s.")
    return {
        Pilot.Continuation.PERMANENT: _("Pidetään toiminta osana kunnan työtä: %(name)s."),
        Pilot.Continuation.DEVELOPED: kept,
        Pilot.Continuation.KEPT_OR_DEVELOPED: kept,
        Pilot.Continuation.ENDED: _("Päätetään, aloitetaanko toiminta uudelleen: %(name)s."),
        Pilot.Continuation.NOT_KNOWN: _("Päätetään, jatketaanko toimintaa: %(name)s."),
    }


def _indicators(tried: TriedPilot) -> list[str]:
    n_people, n_visits = tried.pilot.n_participants, tried.visits.total
    return [
        _("Eri ihmisiä vuodessa.")
        if n_people is None
        else _("Eri ihmisiä vuodessa (kokeilussa %(n)s).") % {"n": n_people},
        _("Käyntejä vuodessa.")
        if n_visits is None
        else _("Käyntejä vuodessa (kokeilussa %(n)s).") % {"n": n_visits},
        _("Muutos samalla alku- ja loppukyselyllä."),
    ]


def _of_promise(promise: Promise, today: date):
    due_on = promise.due_on
    # A day that has gone is none to promise anew.
    day = in_month(due_on) if due_on and due_on >= today else _("(päivä)")
    return (
        _with(_("Vastataan siihen, mitä asukkaat sanoivat: %(heard)s"), heard=promise.heard),
        _written(promise.answer, ""),
        Line(_("Lupaus on toteutunut, viimeistään %(day)s.") % {"day": day}),
        _written(promise.responsible, ""),
    )
