"""The sentences about one change, in one place: what the numbers allow, and no more.

Which sentence it is has been decided in `evaluation.sentences`; here are only its words. Never an
effect, never a cause, never a verdict on a municipality.
"""

from collections.abc import Callable

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from surveys.evaluation.disclosure.suppression import HiddenReason
from surveys.reports.frozen.model import SOURCE_LANGUAGE, Change, Measure
from surveys.reports.frozen.wording import HIDDEN, hidden, number, points, points_alone


def of_change(
    kind: str, change: Change | None, reason: HiddenReason | None = None, *, index: str = ""
) -> str:
    """The words of a sentence about one measure at one level.

    index: the name of the measure where it is all domains together; the sentence names it, since
    it stands beside domains of which it says nothing.
    """
    if kind == HIDDEN or change is None:
        return hidden(reason)
    if index:
        words = _small_index(change) if kind == "small_change" else _WRITERS[kind](change)
        return f"{index}: {words[:1].lower()}{words[1:]}"
    return _WRITERS[kind](change)


def sentence_of(measure: Measure) -> str:
    """A measure's sentence in the language of the page; the frozen words in Finnish."""
    # The frozen words are what was confirmed; only translations are made anew from the kind.
    if get_language() == SOURCE_LANGUAGE:
        return measure.sentence.text
    index = measure.name if measure.is_index else ""
    return of_change(measure.sentence.kind, measure.change, measure.hidden, index=index)


def suggestive_together(change: Change) -> str:
    """The sentence of a suggestive result, of several measures at once."""
    if change.points > 0:
        return _(
            "Tulokset viittaavat parempaan suuntaan, mutta muutokset ovat voineet syntyä myös "
            "sattumalta."
        )
    return _(
        "Tulokset viittaavat heikompaan suuntaan, mutta muutokset ovat voineet syntyä myös "
        "sattumalta."
    )


def _nobody_changed(change: Change) -> str:
    return _("Kenenkään pistemäärä ei muuttunut.")


def _uniform(change: Change) -> str:
    return _("Lähes kaikkien vastaukset muuttuivat samalla tavalla.")


def _small_group(change: Change) -> str:
    if change.interval is None:
        # There is no interval where all changed alike, and then no figure either.
        return _uniform(change)
    low, high = change.interval
    return _(
        "%(n)s ihmistä vastasi sekä alussa että lopussa. Keskimääräinen muutos oli %(points)s "
        "(asteikko 0–100). Ryhmä on pieni, joten tulos on vain suuntaa antava. Todellinen muutos "
        "on luultavasti %(low)s ja %(high)s pisteen välillä (vähintään 95 %%:n luottamusväli)."
    ) % {
        "n": change.n,
        "points": points_alone(change.points),
        "low": number(low),
        "high": number(high),
    }


def _small_change(change: Change) -> str:
    return _(
        "Muutos oli pieni, eikä sitä voi erottaa sattumasta. Suurta muutosta suuntaan tai toiseen "
        "ei näytä tapahtuneen."
    )


def _small_index(change: Change) -> str:
    return _(
        "Muutos oli pieni, eikä sitä voi erottaa sattumasta. Yhteisessä luvussa ei näytä "
        "tapahtuneen suurta muutosta, mutta yksittäisestä osa-alueesta tämä ei kerro."
    )


def _uncertain(change: Change) -> str:
    return _(
        "Vastausten perusteella ei voi sanoa, muuttuiko tilanne. Muutosta on voinut olla, mutta "
        "vastaajia on liian vähän sen näkemiseen."
    )


def _by_direction(kind: str) -> Callable[[Change], str]:
    def words(change: Change) -> str:
        better, worse = _DIRECTIONS[kind]
        text = better if change.points > 0 else worse
        return str(text) % {"points": points(abs(change.points))}

    return words


# Of each kind the words for a change to the better and to the worse.
_DIRECTIONS = {
    "changed": (
        gettext_lazy(
            "Vastaajien tilanne oli lopussa keskimäärin %(points)s parempi kuin alussa (asteikko "
            "0–100). Muutos on tuskin pelkkää sattumaa."
        ),
        gettext_lazy(
            "Vastaajien tilanne oli lopussa keskimäärin %(points)s heikompi kuin alussa "
            "(asteikko 0–100). Muutos on tuskin pelkkää sattumaa."
        ),
    ),
    "changed_little": (
        gettext_lazy(
            "Tilanne parani vähän, keskimäärin %(points)s (asteikko 0–100). Muutos on tuskin "
            "pelkkää sattumaa, mutta se on pieni."
        ),
        gettext_lazy(
            "Tilanne heikkeni vähän, keskimäärin %(points)s (asteikko 0–100). Muutos on tuskin "
            "pelkkää sattumaa, mutta se on pieni."
        ),
    ),
    "suggestive_little": (
        gettext_lazy(
            "Tulos viittaa siihen, että tilanne parani vähän, keskimäärin %(points)s. Muutos on "
            "voinut syntyä myös sattumalta."
        ),
        gettext_lazy(
            "Tulos viittaa siihen, että tilanne heikkeni vähän, keskimäärin %(points)s. Muutos on "
            "voinut syntyä myös sattumalta."
        ),
    ),
    "suggestive": (
        gettext_lazy(
            "Tulos viittaa parempaan suuntaan, mutta muutos on voinut syntyä myös sattumalta."
        ),
        gettext_lazy(
            "Tulos viittaa heikompaan suuntaan, mutta muutos on voinut syntyä myös sattumalta."
        ),
    ),
}
_WRITERS = {
    "nobody_changed": _nobody_changed,
    "uniform": _uniform,
    "small_group": _small_group,
    "small_change": _small_change,
    "uncertain": _uncertain,
    **{kind: _by_direction(kind) for kind in _DIRECTIONS},
}
