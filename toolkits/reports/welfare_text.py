"""The ready text for the welfare report, filled in with a round of the self-assessment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from toolkits.reports.profile import Profile

MOST_ACTIONS = 3
"""A group picks three things at most, and so does its text."""


@dataclass(frozen=True)
class Planned:
    """What is done next, whose task it is, and when it is checked; what is open is empty."""

    what: str = ""
    responsible: str = ""
    check_on: date | None = None


def welfare_sentences(
    profile: Profile,
    *,
    held_on: date | None,
    earlier: str = "",
    planned: Sequence[Planned] = (),
) -> list[str]:
    """Sentences in their order; what the round does not tell is left out, and what only the group
    knows stands in parentheses to be filled in. `earlier`: the year or day of the round before."""
    found = [_opening(held_on)]
    if profile.strongest:
        found += [_strongest(profile), _weakest(profile)]
    if earlier and profile.is_compared:
        found.append(_compared(profile, earlier))
    for one in list(planned)[:MOST_ACTIONS] or [Planned()]:
        found.append(_next(one))
    return found


def _opening(held_on):
    day = date_format(held_on, "SHORT_DATE_FORMAT") if held_on else _("(päivä)")
    text = _("Kunnan ja yhdistysten yhteinen ryhmä arvioi osallisuustyön tilaa %(day)s.")
    return text % {"day": day}


def _strongest(profile):
    text = ngettext(
        "Vahvin teema on %(themes)s.", "Vahvimmat teemat ovat %(themes)s.", len(profile.strongest)
    )
    return text % {"themes": _listed(profile.strongest)}


def _weakest(profile):
    text = ngettext(
        "Eniten kehitettävää on teemassa %(themes)s.",
        "Eniten kehitettävää on teemoissa %(themes)s.",
        len(profile.weakest),
    )
    return text % {"themes": _listed(profile.weakest)}


def _compared(profile, earlier):
    if not profile.advanced:
        text = _("Edelliseen arvioon (%(earlier)s) verrattuna mikään teema ei ole edistynyt.")
        return text % {"earlier": earlier}
    text = ngettext(
        "Edelliseen arvioon (%(earlier)s) verrattuna edistystä näkyy eniten teemassa %(themes)s.",
        "Edelliseen arvioon (%(earlier)s) verrattuna edistystä näkyy eniten teemoissa %(themes)s.",
        len(profile.advanced),
    )
    return text % {"earlier": earlier, "themes": _listed(profile.advanced)}


def _next(one):
    values = {
        "what": one.what.rstrip(".") or _("(toimi)"),
        "who": one.responsible.rstrip(".") or _("(tehtävä)"),
        "day": date_format(one.check_on, "SHORT_DATE_FORMAT") if one.check_on else _("(päivä)"),
    }
    text = _("Seuraava toimi: %(what)s. Vastuu: %(who)s. Tarkistus: %(day)s.")
    return text % values


def _listed(titles: Sequence[str]) -> str:
    """”Seuranta”, ”Muutos” ja ”Palaute”."""
    quoted = [_("”%s”") % title for title in titles]
    if len(quoted) < 2:
        return "".join(quoted)
    return _("%(first)s ja %(last)s") % {"first": ", ".join(quoted[:-1]), "last": quoted[-1]}
