"""By which rule a cost is shared between pilots, and what each one's part is."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.costs import split_cents
from projects.models import Pilot
from projects.queries.sharing import Sharer

PEOPLE, SESSIONS, EQUAL, OWN = "people", "sessions", "equal", "own"
RULES = {
    PEOPLE: gettext_lazy("osallistujien määrän mukaan"),
    SESSIONS: gettext_lazy("pidettyjen kertojen mukaan"),
    EQUAL: gettext_lazy("tasan"),
    OWN: gettext_lazy("omien osuuksien mukaan"),
}


class SharingRefusedError(Exception):
    """The cost cannot be split so; the message says why, in Finnish."""


@dataclass(frozen=True)
class Share:
    """A pilot's part of a cost in euros, and the rule in words as its row will say it."""

    pilot: Pilot
    amount: Decimal
    words: str


def split(amount: Decimal, rule: str, chosen: list[tuple[Sharer, Decimal | None]]) -> list[Share]:
    """Each chosen pilot's share, in whole cents that add up to the amount.

    chosen: pilots with their own shares, which only that rule reads. Raises SharingRefusedError for
    fewer than two pilots, for one whose number is not known, and when all numbers are zero.
    """
    if len(chosen) < 2:
        raise SharingRefusedError(
            _("Valitse vähintään kaksi kokeilua, joiden kesken kulu jaetaan.")
        )
    unknown, weights = [], []
    for found, own in chosen:
        weight = _weight(rule, found, own)
        if weight is None:
            unknown.append(str(found.pilot))
        else:
            weights.append(weight)
    if unknown:
        raise SharingRefusedError(_unknown(rule) % ", ".join(unknown))
    total = sum(weights, Decimal(0))
    if not total:
        raise SharingRefusedError(_("Kaikkien osuus olisi nolla. Valitse toinen jakosääntö."))
    parts = split_cents(amount, weights)
    return [
        Share(found.pilot, part, _words(rule, weight, total, len(chosen)))
        for (found, _own), part, weight in zip(chosen, parts, weights, strict=True)
    ]


def _weight(rule: str, found: Sharer, own: Decimal | None) -> Decimal | int | None:
    return {PEOPLE: found.n_people, SESSIONS: found.n_sessions, EQUAL: 1, OWN: own}[rule]


def _unknown(rule: str) -> str:
    if rule == PEOPLE:
        return _("Osallistujia ei ole vielä laskettu: %s. Laske heidät tai valitse toinen sääntö.")
    return _("Oma osuus puuttuu: %s.")


def _words(rule: str, weight, total, n_pilots: int) -> str:
    words = {"n": n_pilots, "rule": RULES[rule], "part": _plain(weight), "whole": _plain(total)}
    if rule == EQUAL:
        return _("jaettu %(n)d kokeilun kesken %(rule)s") % words
    return _("jaettu %(n)d kokeilun kesken %(rule)s: %(part)s/%(whole)s") % words


def _plain(number) -> str:
    return f"{Decimal(number).normalize():f}".replace(".", ",")
