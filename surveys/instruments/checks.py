"""Rules that an instrument must keep, told in words a coordinator understands."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from surveys.instruments.specs import (
    INDEXES,
    KINDS,
    METHODS,
    PHASES,
    REVIEW_STATES,
    InstrumentFile,
    ItemSpec,
    ScaleSpec,
)

KEY = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def problems(spec: InstrumentFile) -> list[str]:
    """Everything that is wrong with the instrument, in the order of the file; empty if nothing."""
    return [
        *_head(spec),
        *_languages(spec),
        *_scoring(spec),
        *_keys(spec),
        *(found for scale in spec.scales for found in _scale(scale)),
        *_domains(spec),
        *(found for item in spec.items for found in _item(spec, item)),
        *_texts(spec),
    ]


def _head(spec: InstrumentFile) -> Iterator[str]:
    if spec.version < 1:
        yield _("Versionumeron pitää olla vähintään 1.")
    for label, value in ((_("omistaja"), spec.owner), (_("lisenssi"), spec.licence)):
        if not value.strip():
            yield _("Mittarilta puuttuu tieto: %(label)s.") % {"label": label}
    if not spec.name.get("fi"):
        yield _("Mittarilta puuttuu suomenkielinen nimi.")


def _languages(spec: InstrumentFile) -> Iterator[str]:
    if not spec.languages and not spec.is_locked:
        yield _("Mittarilla ei ole yhtään kieltä.")
    if spec.languages and "fi" not in spec.languages:
        yield _("Mittarin kielistä puuttuu suomi (fi).")
    for language in _repeated(spec.languages):
        yield _("Kieli %(language)s on lueteltu kahdesti.") % {"language": language}
    for language in sorted(set(spec.review) - set(spec.languages)):
        yield _("Tarkistustilan kieltä %(language)s ei ole mittarin kielissä.") % {
            "language": language
        }
    for language in spec.languages:
        if not LANGUAGE.fullmatch(language):
            yield _("Kielikoodi %(language)s ei kelpaa.") % {"language": language}
        if spec.review.get(language) not in REVIEW_STATES:
            yield _("Kielen %(language)s tarkistustilan pitää olla jokin näistä: %(states)s.") % {
                "language": language,
                "states": ", ".join(REVIEW_STATES),
            }


def _scoring(spec: InstrumentFile) -> Iterator[str]:
    if spec.scoring.method not in METHODS:
        yield _unknown(_("pisteytystapa"), spec.scoring.method, METHODS)
    if spec.scoring.index not in INDEXES:
        yield _unknown(_("yhteispisteen tapa"), spec.scoring.index, INDEXES)
    if not 0 < spec.scoring.min_share <= 1:
        yield _(
            "Osuuden väittämistä, joihin on vastattava, pitää olla suurempi kuin 0 ja enintään 1."
        )


def _keys(spec: InstrumentFile) -> Iterator[str]:
    named = (
        (_("mittari"), [spec.key]),
        (_("asteikko"), [scale.key for scale in spec.scales]),
        (_("osa-alue"), [domain.key for domain in spec.domains]),
        (_("kysymys"), [item.key for item in spec.items]),
        (_("teksti"), list(spec.texts)),
    )
    for label, keys in named:
        for key in keys:
            if not KEY.fullmatch(key):
                yield _(
                    "%(label)s: tunnuksessa %(key)s saa olla vain pieniä kirjaimia a–z, "
                    "numeroita ja alaviivoja."
                ) % {"label": label, "key": key}
        for key in _repeated(keys):
            yield _("%(label)s: tunnus %(key)s on käytössä kahdesti.") % {
                "label": label,
                "key": key,
            }


def _scale(scale: ScaleSpec) -> Iterator[str]:
    values = [choice.value for choice in scale.choices]
    if len(values) < 2:
        yield _("Asteikolla %(key)s pitää olla vähintään kaksi vaihtoehtoa.") % {"key": scale.key}
    for value in _repeated(values):
        yield _("Asteikon %(key)s arvo %(value)s on käytössä kahdesti.") % {
            "key": scale.key,
            "value": value,
        }
    if len({type(value) for value in values}) > 1:
        yield _("Asteikon %(key)s arvojen pitää olla joko kaikki numeroita tai kaikki tekstiä.") % {
            "key": scale.key
        }


def _domains(spec: InstrumentFile) -> Iterator[str]:
    for domain in spec.domains:
        if not spec.domain_items(domain.key):
            yield _("Osa-alueella %(key)s ei ole yhtään kysymystä.") % {"key": domain.key}


def _item(spec: InstrumentFile, item: ItemSpec) -> Iterator[str]:
    where = {"key": item.key}
    if item.kind not in KINDS:
        yield _unknown(_("kysymyksen %(key)s laji") % where, item.kind, KINDS)
    if item.polarity not in (1, -1):
        yield _("Kysymyksen %(key)s suunnan pitää olla 1 tai -1.") % where
    if not item.phases or set(item.phases) - set(PHASES) or _repeated(item.phases):
        yield _unknown(_("kysymyksen %(key)s vaihe") % where, ", ".join(item.phases), PHASES)
    if item.hint and item.hint not in spec.texts:
        yield _("Kysymyksen %(key)s ohjetta %(hint)s ei ole teksteissä.") % {
            **where,
            "hint": item.hint,
        }
    yield from _item_scale(spec, item)
    yield from _item_condition(spec, item)


def _item_scale(spec: InstrumentFile, item: ItemSpec) -> Iterator[str]:
    where = {"key": item.key, "scale": item.scale, "domain": item.domain}
    scales = {scale.key: scale for scale in spec.scales}
    if item.kind == "open" and item.scale:
        yield _("Avoimella kysymyksellä %(key)s ei voi olla asteikkoa.") % where
    if item.kind != "open" and item.scale not in scales:
        yield _("Kysymyksen %(key)s asteikkoa %(scale)s ei ole.") % where
    if not item.domain:
        return
    if item.domain not in {domain.key for domain in spec.domains}:
        yield _("Kysymyksen %(key)s osa-aluetta %(domain)s ei ole.") % where
    if item.kind != "scale" or (item.scale in scales and not scales[item.scale].is_numeric):
        yield (
            _("Osa-alueen kysymys %(key)s tarvitsee asteikon, jonka arvot ovat numeroita.") % where
        )


def _item_condition(spec: InstrumentFile, item: ItemSpec) -> Iterator[str]:
    """One earlier question, asked of everybody whenever this one may come; and never of an item
    of a domain, whose score would rest on questions that only some people were asked."""
    if item.depends_on is None:
        return
    where = {"key": item.key, "item": item.depends_on.item}
    keys = [each.key for each in spec.items]
    earlier = spec.item(item.depends_on.item)
    if earlier is None or keys.index(earlier.key) >= keys.index(item.key):
        yield _("Kysymyksen %(key)s ehto %(item)s ei ole mikään aiempi kysymys.") % where
        return
    if earlier.kind not in ("scale", "single") or earlier.depends_on:
        yield _("Kysymyksen %(key)s ehto %(item)s: yksi vastaus, joka kysytään kaikilta.") % where
    if set(item.phases) - set(earlier.phases):
        yield _("Kysymyksen %(key)s ehtoa %(item)s ei kysytä kaikissa samoissa vaiheissa.") % where
    if item.domain:
        yield _("Osa-alueen kysymyksellä %(key)s ei voi olla ehtoa.") % where
    known = [c.value for scale in spec.scales if scale.key == earlier.scale for c in scale.choices]
    for value in item.depends_on.values:
        if value not in known:
            yield _("Kysymyksen %(key)s ehdon %(item)s asteikolla ei ole arvoa %(value)s.") % {
                **where,
                "value": value,
            }


def _texts(spec: InstrumentFile) -> Iterator[str]:
    for path, texts in spec.all_texts():
        known = {*spec.languages, "fi"} if path == "name" else set(spec.languages)
        for language in sorted(set(texts) - known):
            yield _("Tekstin %(path)s kieltä %(language)s ei ole mittarin kielissä.") % {
                "path": path,
                "language": language,
            }
    for language in spec.languages:
        for path in spec.missing_texts(language):
            yield _("Kielestä %(language)s puuttuu teksti: %(path)s.") % {
                "language": language,
                "path": path,
            }


def _unknown(label: str, value: str, allowed: Iterable[str]) -> str:
    return _("Tuntematon %(label)s: ”%(value)s”. Vaihtoehdot: %(allowed)s.") % {
        "label": label,
        "value": value,
        "allowed": ", ".join(allowed),
    }


def _repeated(values: Iterable[int | str]) -> list[int | str]:
    return [value for value, count in Counter(values).items() if count > 1]
