"""An XLSForm workbook as an instrument, and a list of everything that did not come along."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from surveys.instruments.checks import problems
from surveys.instruments.files import INSTRUMENT_DIR, InstrumentFileError, read_instrument
from surveys.instruments.item_checks import condition_problems
from surveys.instruments.specs import DomainSpec, InstrumentFile, ScoringSpec, Texts
from surveys.instruments.xlsform import names
from surveys.instruments.xlsform.choices import read_lists
from surveys.instruments.xlsform.questions import QuestionReader
from surveys.instruments.xlsform.workbook import FormRow, language_of, read_workbook

FALLBACK_LANGUAGE = "fi"
MOST_ROWS_TOLD = 8
# What Kobo writes for itself.
OF_KOBO = "$"
READ = {"type", "name", "required", "relevant", "parameters", "list_name", "disabled"}
HIGHEST_VERSION = 32767
# The texts of our own instrument that say nothing of its questions.
STANDARD = re.compile(r"consent_\w+|thanks_\w+|open_\w+|decline")


@dataclass(frozen=True)
class FormRead:
    """`losses`: a sentence for each thing that the form has and the instrument has not."""

    spec: InstrumentFile
    losses: tuple[str, ...]


def read_xlsform(content: bytes, *, owner: str = "", licence: str = "") -> FormRead:
    """The instrument of a form, checked; owner and licence count where the form has none.
    Translations are unread drafts, and nothing is locked: who changed the file is not known.
    Raises InstrumentFileError with every problem."""
    sheets = read_workbook(content)
    losses: list[str] = []
    settings = (sheets.get(names.SETTINGS) or [FormRow(2, {})])[0]
    own = {row.text("path"): row.cells for row in sheets.get(names.OWN, [])}
    unnamed = names.language_code(settings.text("default_language")) or FALLBACK_LANGUAGE
    lists = read_lists(sheets.get(names.CHOICES, []), unnamed, losses)
    is_frame = bool(own) and not own.get("languages")
    reader = QuestionReader(lists, unnamed, losses, is_frame=is_frame)
    reader.read(sheets[names.SURVEY])
    _tell_columns(sheets, losses)
    if not settings.text("default_language") and any(
        "label" in row.cells for row in sheets[names.SURVEY]
    ):
        losses.append(_("Tekstit, joiden kieltä ei ole kerrottu, luettiin suomeksi."))
    spec = _spec(reader, settings, own)
    if not own:
        losses.append(_("Pisteytystä ei ole: jokaisen kysymyksen tulos näytetään erikseen."))
    if settings.text("version") not in ("", str(spec.version)):
        losses.append(_("Versioksi tulee %(version)s.") % {"version": spec.version})
    spec = replace(spec, owner=spec.owner or owner.strip(), licence=spec.licence or licence.strip())
    spec = _without_odd_conditions(_with_texts(spec, own, reader.hints, losses), losses)
    spec = _in_whole_languages(spec, losses)
    if found := problems(spec):
        raise InstrumentFileError(found)
    return FormRead(spec, tuple(losses))


def _spec(reader: QuestionReader, settings: FormRow, own: Mapping[str, Mapping]) -> InstrumentFile:
    def fact(path: str) -> str:
        return own.get(path, {}).get("value", "")

    form_id = settings.text("form_id") or settings.text("form_title")
    key, version = fact("key"), settings.text("version")
    title = settings.text("form_title") or form_id
    is_number = version.isdecimal() and 1 <= int(version) <= HIGHEST_VERSION
    return InstrumentFile(
        key=key if key and names.form_names([key])[key] == form_id else names.key_of(form_id),
        version=int(version) if is_number else 1,
        name=_words(own.get("name", {})) | {FALLBACK_LANGUAGE: title},
        owner=fact("owner"),
        licence=fact("licence"),
        source=fact("source"),
        note=fact("note"),
        is_locked=False,
        languages=tuple(dict.fromkeys((*fact("languages").split(), *reader.languages()))),
        review={},
        scoring=_scoring(fact),
        scales=reader.scales(),
        domains=_domains(reader, own),
        items=tuple(
            item if f"domains.{item.domain}" in own else replace(item, domain="")
            for item in reader.items
        ),
    )


def _scoring(fact) -> ScoringSpec:
    method, index = fact("scoring.method"), fact("scoring.index")
    try:
        return ScoringSpec(method or "per_item", Fraction(fact("scoring.min_share")), index)
    except (ValueError, ZeroDivisionError):
        return ScoringSpec("per_item", Fraction(1), "none")


def _domains(reader: QuestionReader, own: Mapping[str, Mapping]) -> tuple[DomainSpec, ...]:
    """Those that some question still belongs to, in the order of our own sheet."""
    used = {item.domain for item in reader.items}
    return tuple(
        DomainSpec(path.removeprefix("domains."), _words(cells))
        for path, cells in own.items()
        if path.startswith("domains.") and path.removeprefix("domains.") in used
    )


def _words(cells: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in cells.items() if code not in ("path", "value")}


def _with_texts(
    spec: InstrumentFile, own: Mapping, hints: Mapping[str, Texts], losses: list[str]
) -> InstrumentFile:
    """With what is said around the questions: by the file, or else by our own instrument."""
    texts: dict[str, Texts] = {
        path.removeprefix("texts."): _words(cells)
        for path, cells in own.items()
        if path.startswith("texts.")
    }
    if not texts:
        standard = read_instrument(INSTRUMENT_DIR / "arki_ja_elama.toml")
        texts = {
            key: {code: words[code] for code in spec.languages if code in words}
            for key, words in standard.texts.items()
            if STANDARD.fullmatch(key)
        }
        losses.append(
            _("Suostumus ja kiitos otettiin lomakkeesta %(name)s. Lue ne ennen käyttöä.")
            % {"name": standard.name[FALLBACK_LANGUAGE]}
        )
    title = spec.name[FALLBACK_LANGUAGE]
    # A form has one title, whatever its languages.
    name = {code: spec.name.get(code, title) for code in (FALLBACK_LANGUAGE, *spec.languages)}
    return replace(spec, name=name, texts={**texts, **hints})


def _without_odd_conditions(spec: InstrumentFile, losses: list[str]) -> InstrumentFile:
    for item in spec.items:
        if why := list(condition_problems(spec, item)):
            losses.append(_("Ehto jää pois: %(why)s") % {"why": " ".join(why)})
            bare = replace(item, depends_on=None)
            spec = replace(spec, items=tuple(bare if i == item else i for i in spec.items))
    return spec


def _in_whole_languages(spec: InstrumentFile, losses: list[str]) -> InstrumentFile:
    """In Finnish and the languages that have every text; the texts of the others are left out."""
    whole = []
    for code in spec.languages:
        missing = spec.missing_texts(code)
        if not missing or code == FALLBACK_LANGUAGE:
            whole.append(code)
        else:
            losses.append(
                _("Kieli %(language)s jää pois, koska siitä puuttuu tekstejä: %(paths)s.")
                % {"language": code, "paths": ", ".join(missing)}
            )
    review = {code: "own" if code == FALLBACK_LANGUAGE else "unreviewed" for code in whole}
    kept = {*whole, FALLBACK_LANGUAGE}

    def only(texts: Texts) -> Texts:
        return {code: text for code, text in texts.items() if code in kept}

    return replace(
        spec,
        languages=tuple(whole),
        review=review,
        name=only(spec.name),
        scales=tuple(
            replace(s, choices=tuple(replace(c, label=only(c.label)) for c in s.choices))
            for s in spec.scales
        ),
        domains=tuple(replace(domain, name=only(domain.name)) for domain in spec.domains),
        items=tuple(replace(item, text=only(item.text)) for item in spec.items),
        texts={key: only(texts) for key, texts in spec.texts.items()},
    )


def _tell_columns(sheets: Mapping[str, Iterable[FormRow]], losses: list[str]) -> None:
    """Columns that nobody here reads, and languages that nobody here knows."""
    for title in (names.SURVEY, names.CHOICES):
        rows_by_heading: dict[str, list[int]] = {}
        for row in sheets.get(title, ()):
            for heading in row.cells:
                rows_by_heading.setdefault(heading, []).append(row.number)
        for heading, rows in rows_by_heading.items():
            kind, language = language_of(heading)
            if kind and language and not names.language_code(language):
                losses.append(
                    _(
                        "Kieltä %(language)s ei tunneta, joten sen tekstit jäävät pois. Kirjoita "
                        "koodi sulkeisiin, esimerkiksi Suomi (fi)."
                    )
                    % {"language": language}
                )
            elif not kind and heading not in READ and not heading.startswith((names.OWN, OF_KOBO)):
                told = ", ".join(map(str, rows[:MOST_ROWS_TOLD]))
                losses.append(
                    _("Sarake %(heading)s (%(sheet)s) jää lukematta, rivit %(rows)s.")
                    % {
                        "heading": heading,
                        "sheet": title,
                        "rows": told + (", …" if len(rows) > MOST_ROWS_TOLD else ""),
                    }
                )
