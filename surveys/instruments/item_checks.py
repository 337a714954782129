"""Rules that the questions of an instrument and their scales must keep."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from surveys.instruments.problem import Problem
from surveys.instruments.specs import (
    KINDS,
    PHASES,
    ConditionSpec,
    InstrumentFile,
    ItemSpec,
    ScaleSpec,
)
from surveys.models import MISSING

# What answers and files have instead of a choice.
RESERVED_VALUES = (*MISSING, *range(991, 995))


def scale_problems(scale: ScaleSpec) -> Iterator[Problem]:
    place, where = f"scales.{scale.key}", {"key": scale.key}
    values = [choice.value for choice in scale.choices]
    if len(values) < 2:
        sentence = _("Asteikolla %(key)s pitää olla vähintään kaksi vaihtoehtoa.") % where
        yield Problem(sentence, place, _("Lisää vaihtoehtoja: niitä pitää olla vähintään kaksi."))
    for value in repeated(values):
        sentence = _("Asteikon %(key)s arvo %(value)s on käytössä kahdesti.")
        yield Problem(sentence % {**where, "value": value}, place)
    for value in values:
        if value in RESERVED_VALUES:
            sentence = _(
                "Asteikon %(key)s arvo %(value)s on varattu sille, että vastausta ei saatu. "
                "Valitse toinen."
            )
            yield Problem(sentence % {**where, "value": value}, f"{place}.{value}")
    if len({type(value) for value in values}) > 1:
        sentence = _(
            "Asteikon %(key)s arvojen pitää olla joko kaikki numeroita tai kaikki tekstiä."
        )
        yield Problem(sentence % where, place)


def item_problems(spec: InstrumentFile, item: ItemSpec) -> Iterator[Problem]:
    where, place = {"key": item.key}, f"items.{item.key}"
    if item.kind not in KINDS:
        sentence = unknown(_("kysymyksen %(key)s laji") % where, item.kind, KINDS)
        yield Problem(sentence, f"{place}.kind")
    if item.polarity not in (1, -1):
        sentence = _("Kysymyksen %(key)s suunnan pitää olla 1 tai -1.") % where
        yield Problem(sentence, f"{place}.polarity")
    if not item.phases or set(item.phases) - set(PHASES) or repeated(item.phases):
        sentence = unknown(_("kysymyksen %(key)s vaihe") % where, ", ".join(item.phases), PHASES)
        yield Problem(sentence, f"{place}.phases", _("Valitse, milloin tätä kysytään."))
    if item.hint and item.hint not in spec.texts:
        sentence = _("Kysymyksen %(key)s ohjetta %(hint)s ei ole teksteissä.")
        yield Problem(sentence % {**where, "hint": item.hint}, f"{place}.hint")
    yield from _scale_of_item(spec, item)
    yield from condition_problems(spec, item)


def _scale_of_item(spec: InstrumentFile, item: ItemSpec) -> Iterator[Problem]:
    where = {"key": item.key, "scale": item.scale, "domain": item.domain}
    place = f"items.{item.key}"
    scales = {scale.key: scale for scale in spec.scales}
    if item.kind == "open" and item.scale:
        sentence = _("Avoimella kysymyksellä %(key)s ei voi olla asteikkoa.") % where
        yield Problem(sentence, f"{place}.scale", _("Avoimella kysymyksellä ei ole asteikkoa."))
    if item.kind != "open" and item.scale not in scales:
        sentence = _("Kysymyksen %(key)s asteikkoa %(scale)s ei ole.") % where
        yield Problem(sentence, f"{place}.scale", _("Valitse asteikko, jolla vastataan."))
    if not item.domain:
        return
    if item.domain not in {domain.key for domain in spec.domains}:
        sentence = _("Kysymyksen %(key)s osa-aluetta %(domain)s ei ole.") % where
        advice = _(
            "Osa-alue on poistettu. Valitse toinen, tai jätä kysymys osa-alueiden ulkopuolelle."
        )
        yield Problem(sentence, f"{place}.domain", advice)
    if item.kind != "scale" or (item.scale in scales and not scales[item.scale].is_numeric):
        sentence = _("Osa-alueen kysymys %(key)s tarvitsee asteikon, jonka arvot ovat numeroita.")
        advice = _("Valitse numeroasteikko, tai jätä kysymys osa-alueiden ulkopuolelle.")
        yield Problem(sentence % where, f"{place}.scale", advice)


def condition_problems(spec: InstrumentFile, item: ItemSpec) -> Iterator[Problem]:
    """One earlier question, asked of everybody whenever this one may come; and never of an item
    of a domain."""
    if item.depends_on is None:
        return
    for sentence, advice in _condition_sentences(spec, item, item.depends_on):
        yield Problem(sentence, f"items.{item.key}.depends_on", advice)


def _condition_sentences(
    spec: InstrumentFile, item: ItemSpec, condition: ConditionSpec
) -> Iterator[tuple[str, str]]:
    where = {"key": item.key, "item": condition.item}
    keys = [each.key for each in spec.items]
    earlier = spec.item(condition.item)
    if earlier is None or keys.index(earlier.key) >= keys.index(item.key):
        sentence = _("Kysymyksen %(key)s ehto %(item)s ei ole mikään aiempi kysymys.") % where
        yield sentence, _("Valitse kysymys, joka kysytään ennen tätä, tai poista ehto.")
        return
    if earlier.kind not in ("scale", "single") or earlier.depends_on:
        sentence = _("Kysymyksen %(key)s ehto %(item)s: yksi vastaus, joka kysytään kaikilta.")
        yield (
            sentence % where,
            _("Valitse kysymys, joka kysytään kaikilta."),
        )
    if set(item.phases) - set(earlier.phases):
        sentence = _("Kysymyksen %(key)s ehtoa %(item)s ei kysytä kaikissa samoissa vaiheissa.")
        yield sentence % where, _("Valitse kysymys, joka kysytään samoissa vaiheissa kuin tämä.")
    # A domain's score must not rest on questions that only some people were asked.
    if item.domain:
        sentence = _("Osa-alueen kysymyksellä %(key)s ei voi olla ehtoa.") % where
        yield sentence, _("Poista ehto: osa-alueen kysymykset kysytään kaikilta.")
    known = [c.value for scale in spec.scales if scale.key == earlier.scale for c in scale.choices]
    for value in condition.values:
        if value not in known:
            sentence = _("Kysymyksen %(key)s ehdon %(item)s asteikolla ei ole arvoa %(value)s.")
            yield sentence % {**where, "value": value}, _("Valitse ehdon vastaukset uudelleen.")


def unknown(label: str, value: str, allowed: Iterable[str]) -> str:
    return _("Tuntematon %(label)s: ”%(value)s”. Vaihtoehdot: %(allowed)s.") % {
        "label": label,
        "value": value,
        "allowed": ", ".join(allowed),
    }


def repeated(values: Iterable[int | str]) -> list[int | str]:
    return [value for value, count in Counter(values).items() if count > 1]
