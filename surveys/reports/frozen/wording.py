"""The words beside the figures; the sentences about a change are in `change_words`."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import ParamSpec

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from osallisuus.text.finnish import small_first
from osallisuus.text.numbers import rounded
from surveys.evaluation.disclosure.suppression import HiddenReason
from surveys.reports.frozen.model import (
    SOURCE_LANGUAGE,
    Anchor,
    Correction,
    Cost,
    EvaluationReport,
    Flow,
    Interval,
    Sentence,
)

MINUS = "−"
HIDDEN = "hidden"
# Per cents of fewer people than this are not given.
SMALL = 10

P = ParamSpec("P")


def number(value: float, decimals: int = 0) -> str:
    """A number as read in text: true minus, decimal comma in Finnish and Swedish."""
    text = str(_size(value, decimals))
    # What is rounded to zero has no sign, or 0 would read as a decline.
    sign = MINUS if value < 0 and float(text) else ""
    return sign + (text if get_language() == "en" else text.replace(".", ","))


def _size(value: float, decimals: int = 0) -> Decimal:
    """What is written of the value besides its sign: 22,5 is 23 beside it, as in every cost."""
    # What stands under the ninth decimal is of the arithmetic, not of the answers.
    return rounded(Decimal(repr(round(abs(float(value)), 9))), decimals)


def signed(value: float, decimals: int = 1) -> str:
    """A change: always with its sign, except 0."""
    text = number(value, decimals)
    is_plus = value > 0 and _size(value, decimals)
    return f"+{text}" if is_plus else text


def points(value: float) -> str:
    """Points as whole numbers, with one decimal between 0 and a half."""
    whole = _size(value)
    if whole == 1:
        return _("%(number)s pisteen") % {"number": number(value)}
    # A whole number would say that nothing changed, where something did.
    decimals = 1 if whole == 0 and value else 0
    return _("%(number)s pistettä") % {"number": number(value, decimals)}


def points_alone(value: float) -> str:
    """Points as the subject's complement, as in "muutos oli 1 piste"."""
    if _size(value) == 1:
        return _("%(number)s piste") % {"number": number(value)}
    return points(value)


def hidden(reason: HiddenReason | None) -> str:
    if reason == HiddenReason.UNIFORM:
        return _(
            "Lähes kaikki vastasivat samoin. Tulosta ei näytetä, jotta yksittäisen vastaajan "
            "tietoja ei voi päätellä."
        )
    if reason == HiddenReason.MERGED:
        return _(
            "Tulos näytetään vain yhdessä toisen ryhmän kanssa, jotta yksittäisen vastaajan "
            "tietoja ei voi päätellä."
        )
    return _("Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä.")


def hidden_short(reason: HiddenReason | None, k: int) -> str:
    """What stands in a chart or a table where a figure would."""
    if reason == HiddenReason.UNDER_LIMIT:
        return _("Tulosta ei näytetä: vastaajia on alle %(k)s.") % {"k": k}
    if reason == HiddenReason.UNIFORM:
        return _("Tulosta ei näytetä: lähes kaikki vastasivat samoin.")
    if reason == HiddenReason.MERGED:
        return _("Tulos näytetään vain yhdessä toisen ryhmän kanssa.")
    if reason == HiddenReason.ONLY_TOTAL:
        return _("Vain koko hankkeen tulos näytetään.")
    if reason == HiddenReason.NO_TOTAL:
        return _("Koko hankkeen tulosta ei näytetä, jotta pienet ryhmät säilyvät suojassa.")
    return _("Tulosta ei näytetä, jotta toisen pienen ryhmän tietoja ei voi päätellä.")


def in_figures(report: EvaluationReport) -> str:
    """How many pairs are in the figures, and why the others are not; empty for method v1, and
    where nothing is shown of the whole."""
    flow = report.project.flow
    if report.method_version == "v1" or flow.scored is None:
        return ""
    if report.project.index is None:
        return _(
            "Kussakin luvussa ovat ne, joilla on siihen tarvittavat vastaukset alussa ja lopussa. "
            "Siksi ihmisten määrä vaihtelee luvusta toiseen."
        )
    if flow.left_out == 0:
        return _("Kaikissa luvuissa ovat samat %(n)s ihmistä.") % {"n": flow.scored}
    reason = _(
        "Kaikissa luvuissa ovat samat %(n)s ihmistä: ne, joilla on riittävästi vastauksia "
        "jokaisella osa-alueella sekä alussa että lopussa."
    ) % {"n": flow.scored}
    if flow.left_out is None:
        others = _(
            "Lisäksi osa vastasi kahdesti, mutta heiltä puuttui jokin osa-alue. Heidän määräänsä "
            "ei näytetä."
        )
        return f"{reason} {others}"
    others = _("%(n)s ihmistä vastasi kahdesti, mutta heiltä puuttui jokin osa-alue.")
    return f"{reason} {others % {'n': flow.left_out}}"


def people_counted(n: int | None, flow: Flow, k: int) -> str:
    """A number of the flow, or what may be said instead: at least as many as answered twice."""
    if n is not None:
        return str(n)
    if flow.paired is not None:
        return _("vähintään %(n)s") % {"n": flow.paired}
    if flow.hidden in (None, HiddenReason.UNDER_LIMIT):
        return _("alle %(k)s") % {"k": k}
    return _("ei näytetä")


def no_means() -> str:
    """In place of the means before and after of a group of a few."""
    return _("Näin pienestä ryhmästä näytetään vain muutos.")


def no_comparison() -> str:
    return _(
        "Vertailuryhmää ei ollut, joten kyselystä ei voi päätellä, johtuiko muutos kokeilusta."
    )


def design_limits(n_comparisons: int) -> str:
    """What figures of this design cannot tell; said once, where everybody reads it."""
    return _(
        "Vastaaminen oli vapaaehtoista, ja työntekijä saattoi olla paikalla. Kun ihminen tulee "
        "mukaan vaikeassa vaiheessa, tilanne voi kohentua myös itsestään, ja vuodenaikakin "
        "vaikuttaa vointiin. Tällä sivulla vertaillaan alkua ja loppua %(n)s kertaa, joten osa "
        "eroista on voinut syntyä sattumalta."
    ) % {"n": n_comparisons}


def cost_readings(cost: Cost) -> str:
    """The two readings of the cost per participant, and which is the headline; empty with one."""
    if cost.ratio_of_totals is None or cost.mean_of_pilots is None:
        return ""
    both = {"ratio": euros(cost.ratio_of_totals), "mean": euros(cost.mean_of_pilots)}
    if cost.readings_agree:
        return _(
            "Keskimääräinen kustannus on tässä sama molemmin tavoin: kaikki kulut jaettuna "
            "kaikilla osallistujilla, mikä on pääluku, ja kokeilujen omien lukujen keskiarvo ovat "
            "kumpikin %(ratio)s €."
        ) % {"ratio": both["ratio"]}
    return (
        _(
            "Keskimääräisen kustannuksen voi lukea kahdella tavalla: pääluku, kaikki kulut "
            "jaettuna kaikilla osallistujilla, on %(ratio)s €, ja kokeilujen omien lukujen "
            "keskiarvo on %(mean)s €."
        )
        % both
    )


def corrected(correction: Correction) -> str:
    """That costs were mended after freezing; what was wrong stands after it."""
    words = _(
        "Kulut ja osallistujamäärät on korjattu %(day)s. Ihmisten vastauksista lasketut luvut ovat "
        "ennallaan."
    )
    return words % {"day": date_format(correction.corrected_on, "SHORT_DATE_FORMAT")}


def euros(amount: Decimal) -> str:
    """An amount of money with its cents."""
    return number(float(amount), 2)


def dropouts(direction: str) -> str:
    if direction == "better":
        return _(
            "Niiden, jotka eivät vastanneet lopussa, lähtötilanne oli parempi kuin lopussa "
            "vastanneiden; tulos ei kuvaa heitä."
        )
    return _(
        "Niiden, jotka eivät vastanneet lopussa, lähtötilanne oli heikompi kuin lopussa "
        "vastanneiden; tulos ei kuvaa heitä."
    )


def demo() -> str:
    return _("Keksittyjä vastauksia esittelyä varten")


def pooled(interval: Interval) -> str:
    return _(
        "Kun muiden kokeilujen tulokset otetaan huomioon, paras arvio tämän kokeilun muutoksesta "
        "on %(points)s (%(low)s … %(high)s)."
    ) % {
        "points": points_alone(interval.mean),
        "low": number(interval.low),
        "high": number(interval.high),
    }


def note_of(note: Sentence) -> str:
    """A note of the report in the language of the page; the frozen words in Finnish."""
    if get_language() == SOURCE_LANGUAGE:
        return note.text
    return _NOTES.get(note.kind, lambda: note.text)()


def in_finnish(write: Callable[P, str], *arguments: P.args, **named: P.kwargs) -> str:
    """What a release freezes: the Finnish words, whatever language is active."""
    with translation.override(SOURCE_LANGUAGE):
        return write(*arguments, **named)


_NOTES = {
    "no_comparison": no_comparison,
    "dropouts_better": lambda: dropouts("better"),
    "dropouts_worse": lambda: dropouts("worse"),
    "demo": demo,
}


def anchored(anchor: Anchor) -> str:
    """The anchor-based value, for experts."""
    return _(
        "Niillä %(n)s ihmisellä, joiden mielestä elämä on nyt parempaa kuin alussa, pistemäärä "
        "muuttui keskimäärin %(change)s pistettä."
    ) % {"n": anchor.n, "change": signed(anchor.mean_change)}


def class_name(keys: tuple[str, ...]) -> str:
    """Neighbouring classes of people in words."""
    names = {
        ("better",): _("Ylöspäin"),
        ("same",): _("Ennallaan"),
        ("worse",): _("Alaspäin"),
        ("better", "same"): _("Ylöspäin tai ennallaan"),
        ("same", "worse"): _("Ennallaan tai alaspäin"),
    }
    return names[keys]


def joined(names: Iterable[str]) -> str:
    """Names as a list in running text: Nivala, Sievi ja Utajärvi."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s ja %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def together(names: Iterable[str]) -> str:
    """The name of groups that are shown only as one."""
    return _("%(names)s yhteensä") % {"names": joined(names)}


def listed(names: Iterable[str]) -> str:
    """Headings as one list: the first as it is, the others with a small letter."""
    first, *rest = names
    return joined([first, *map(small_first, rest)])


def of_people(count: int, total: int, share: float) -> str:
    """Shares as readers remember them; without per cents below ten people."""
    if total < SMALL:
        return _("%(count)s / %(total)s ihmistä") % {"count": count, "total": total}
    return _("%(count)s ihmistä %(total)s (%(share)s %%)") % {
        "count": count,
        "total": _out_of(total),
        "share": number(share * 100),
    }


def _out_of(total: int) -> str:
    """In Finnish the elative, whose ending follows the last word: 73:sta, 75:stä, 100:sta."""
    if get_language() != SOURCE_LANGUAGE:
        return str(total)
    last = total % 10
    has_back_vowels = last in {2, 3, 6, 8} or total % 100 == 0
    return f"{total}:{'sta' if has_back_vowels else 'stä'}"
