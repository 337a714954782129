"""Rules that an instrument must keep, told in words a coordinator understands."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.instruments.item_checks import item_problems, repeated, scale_problems, unknown
from surveys.instruments.problem import Problem
from surveys.instruments.specs import INDEXES, METHODS, REVIEW_STATES, InstrumentFile
from surveys.instruments.variable_names import clashing_items

KEY = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def problems(spec: InstrumentFile) -> list[Problem]:
    """Everything that is wrong with the instrument, in the order of the file; empty if nothing."""
    return [
        *_head(spec),
        *_lengths(spec),
        *_languages(spec),
        *_scoring(spec),
        *_keys(spec),
        *_variables(spec),
        *(found for scale in spec.scales for found in scale_problems(scale)),
        *_domains(spec),
        *(found for item in spec.items for found in item_problems(spec, item)),
        *_texts(spec),
    ]


def _head(spec: InstrumentFile) -> Iterator[Problem]:
    if spec.version < 1:
        yield Problem(_("Versionumeron pitää olla vähintään 1."), "version")
    told = (("owner", _("omistaja"), spec.owner), ("licence", _("lisenssi"), spec.licence))
    for place, label, value in told:
        if not value.strip():
            yield Problem(_("Mittarilta puuttuu tieto: %(label)s.") % {"label": label}, place)
    if not spec.name.get("fi"):
        yield Problem(_("Mittarilta puuttuu suomenkielinen nimi."), "name.fi")


def _lengths(spec: InstrumentFile) -> Iterator[Problem]:
    """What has no room in the database: PostgreSQL refuses it, SQLite says nothing."""
    keys = [spec.key, *spec.texts, *(item.key for item in spec.items)]
    parts = [scale.key for scale in spec.scales] + [domain.key for domain in spec.domains]
    measured = (
        ("name.fi", _("nimi"), 150, [spec.name.get("fi", "")]),
        ("owner", _("omistaja"), 150, [spec.owner]),
        ("licence", _("lisenssi"), 200, [spec.licence]),
        ("source", _("lähde"), 250, [spec.source]),
        ("", _("tunnus"), 60, keys),
        ("", _("tunnus"), 40, parts),
        ("", _("asteikon arvo"), 120, [path for path, _texts in spec.all_texts()]),
    )
    for place, label, limit, texts in measured:
        for text in texts:
            if len(text) > limit:
                sentence = _("Liian pitkä: %(label)s, %(text)s. Enintään %(limit)s merkkiä.")
                words = {"label": label, "text": text, "limit": limit}
                yield Problem(sentence % words, place)


def _languages(spec: InstrumentFile) -> Iterator[Problem]:
    # A locked form without languages is a frame: the owner's file brings the texts.
    if not spec.languages and not spec.is_locked:
        yield Problem(_("Mittarilla ei ole yhtään kieltä."), "languages")
    if spec.languages and "fi" not in spec.languages:
        yield Problem(_("Mittarin kielistä puuttuu suomi (fi)."), "languages")
    for language in repeated(spec.languages):
        sentence = _("Kieli %(language)s on lueteltu kahdesti.") % {"language": language}
        yield Problem(sentence, "languages")
    for language in sorted(set(spec.review) - set(spec.languages)):
        sentence = _("Tarkistustilan kieltä %(language)s ei ole mittarin kielissä.")
        yield Problem(sentence % {"language": language}, "languages")
    for language in spec.languages:
        if not LANGUAGE.fullmatch(language):
            sentence = _("Kielikoodi %(language)s ei kelpaa.") % {"language": language}
            yield Problem(sentence, "languages")
        if spec.review.get(language) not in REVIEW_STATES:
            sentence = _("Kielen %(language)s tarkistustilan pitää olla jokin näistä: %(states)s.")
            words = {"language": language, "states": ", ".join(REVIEW_STATES)}
            yield Problem(sentence % words, f"review.{language}")


def _scoring(spec: InstrumentFile) -> Iterator[Problem]:
    if spec.scoring.method not in METHODS:
        sentence = unknown(_("pisteytystapa"), spec.scoring.method, METHODS)
        yield Problem(sentence, "scoring.method")
    if spec.scoring.index not in INDEXES:
        sentence = unknown(_("yhteispisteen tapa"), spec.scoring.index, INDEXES)
        yield Problem(sentence, "scoring.index")
    if not 0 < spec.scoring.min_share <= 1:
        sentence = _(
            "Osuuden väittämistä, joihin on vastattava, pitää olla suurempi kuin 0 ja enintään 1."
        )
        yield Problem(sentence, "scoring.min_share")


def _keys(spec: InstrumentFile) -> Iterator[Problem]:
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
                sentence = _(
                    "%(label)s: tunnuksessa %(key)s saa olla vain pieniä kirjaimia a–z, "
                    "numeroita ja alaviivoja."
                )
                yield Problem(sentence % {"label": label, "key": key})
        for key in repeated(keys):
            sentence = _("%(label)s: tunnus %(key)s on käytössä kahdesti.")
            yield Problem(sentence % {"label": label, "key": key})


def _variables(spec: InstrumentFile) -> Iterator[Problem]:
    for first, second, name in clashing_items(spec):
        sentence = _(
            "Kysymykset %(first)s ja %(second)s saisivat tiedostoissa saman muuttujan nimen "
            "%(name)s. Vaihda toisen tunnus."
        )
        words = {"first": first, "second": second, "name": name}
        yield Problem(sentence % words, f"items.{second}")


def _domains(spec: InstrumentFile) -> Iterator[Problem]:
    for domain in spec.domains:
        if not spec.domain_items(domain.key):
            sentence = _("Osa-alueella %(key)s ei ole yhtään kysymystä.") % {"key": domain.key}
            advice = _("Lisää osa-alueelle kysymys, tai poista osa-alue.")
            yield Problem(sentence, f"domains.{domain.key}", advice)


def _texts(spec: InstrumentFile) -> Iterator[Problem]:
    for path, texts in spec.all_texts():
        known = {*spec.languages, "fi"} if path == "name" else set(spec.languages)
        for language in sorted(set(texts) - known):
            sentence = _("Tekstin %(path)s kieltä %(language)s ei ole mittarin kielissä.")
            yield Problem(sentence % {"path": path, "language": language}, path)
    for language in spec.languages:
        for path in spec.missing_texts(language):
            sentence = _("Kielestä %(language)s puuttuu teksti: %(path)s.")
            words = {"language": language, "path": path}
            advice = _("Kirjoita teksti, tai ota kieli pois lomakkeelta.")
            yield Problem(sentence % words, f"{path}.{language}", advice)
