"""An instrument as an XLSForm workbook, and what does not come along."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from django.utils.translation import gettext as _

from surveys.instruments.files import InstrumentFileError
from surveys.instruments.specs import PHASES, InstrumentFile, ItemSpec, ScaleSpec, Texts
from surveys.instruments.xlsform import names

FALLBACK_LANGUAGE = "fi"
Row = dict[str, str]


def xlsform_file(spec: InstrumentFile) -> bytes:
    """The workbook: survey, choices, settings, and a sheet of our own for what only we read. A
    frame without words has its keys where the texts would be.
    Raises InstrumentFileError without a question."""
    if not spec.items:
        raise InstrumentFileError([_("Lomakkeella ei ole yhtään kysymystä.")])
    form = _Names(spec)
    sheets: dict[str, list[Row]] = {
        names.SURVEY: [_question(spec, item, form) for item in spec.items],
        names.CHOICES: [row for scale in spec.scales for row in _choices(spec, scale, form)],
        names.SETTINGS: [
            {
                "form_title": spec.name[FALLBACK_LANGUAGE],
                "form_id": names.form_names([spec.key])[spec.key],
                "version": str(spec.version),
                "default_language": names.language_heading(FALLBACK_LANGUAGE),
            }
        ],
        names.OWN: list(_own_rows(spec)),
    }
    return _workbook(sheets)


def not_carried(spec: InstrumentFile) -> list[str]:
    """What other programs do not do or show of the instrument, a sentence for each; never empty,
    because nobody else has our way of refusing to answer."""
    told = [_("Vaihtoehtoa ”En halua vastata” ei ole: muualla kysymyksen voi vain ohittaa.")]
    if spec.domains:
        told.append(_("Osa-alueet ja pisteytys ovat mukana vain tätä portaalia varten."))
    if once := [item.key for item in spec.items if set(item.phases) != set(PHASES)]:
        told.append(
            _("Muualla kysytään joka kerta myös ne, jotka täällä kysytään kerran: %(keys)s.")
            % {"keys": ", ".join(once)}
        )
    if spec.texts:
        told.append(
            _("Suostumus, kiitos ja muut saatetekstit ovat välilehdellä, jota muut eivät näytä.")
        )
    if len(spec.languages) > 1:
        told.append(_("Tieto siitä, onko käännös tarkistettu, ei tule mukaan."))
    if spec.is_locked:
        told.append(_("Lukitus ei tule mukaan. Omistaja ei salli sanamuotojen muuttamista."))
    if not spec.languages:
        told.append(_("Lomakkeella ei ole vielä tekstejä: niiden paikalla on tunnus."))
    form = _Names(spec)
    named = {**form.items, **{str(value): name for value, name in form.all_choices()}}
    if renamed := [f"{key} → {name}" for key, name in named.items() if key != name]:
        told.append(
            _("Tunnus on toinen, koska muut ohjelmat eivät hyväksy omaamme: %(keys)s.")
            % {"keys": ", ".join(renamed)}
        )
    return told


class _Names:
    """What the parts of an instrument are called in its form, by key and by value."""

    def __init__(self, spec: InstrumentFile):
        self.items = names.form_names(item.key for item in spec.items)
        self.scales = names.form_names(scale.key for scale in spec.scales)
        self.choices = {
            scale.key: names.choice_names(choice.value for choice in scale.choices)
            for scale in spec.scales
        }

    def all_choices(self) -> Iterator[tuple[int | str, str]]:
        return (pair for choices in self.choices.values() for pair in choices.items())


def _question(spec: InstrumentFile, item: ItemSpec, form: _Names) -> Row:
    types = {"open": "text", "multiple": "select_multiple"}
    kind = types.get(item.kind, "select_one")
    facts = {
        "type": kind if kind == "text" else f"{kind} {form.scales[item.scale]}",
        "name": form.items[item.key],
        **_texts("label", item.text, spec.languages, item.key),
        # Our hints are shared texts; theirs belong to one question each.
        **_texts("hint", spec.texts.get(item.hint, {}) if item.hint else {}, spec.languages),
        "required": names.YES if item.is_required else "",
        "relevant": _relevant(spec, item, form),
        names.OWN_KEY: item.key,
        names.OWN_KIND: item.kind,
        names.OWN_DOMAIN: item.domain,
        names.OWN_POLARITY: str(item.polarity),
        names.OWN_PHASES: " ".join(item.phases),
        names.OWN_HINT: item.hint,
    }
    return {heading: text for heading, text in facts.items() if text}


def _relevant(spec: InstrumentFile, item: ItemSpec, form: _Names) -> str:
    earlier = spec.item(item.depends_on.item) if item.depends_on else None
    if item.depends_on is None or earlier is None:
        return ""
    choices = form.choices[earlier.scale]
    return " or ".join(
        f"${{{form.items[earlier.key]}}} = '{choices[value]}'" for value in item.depends_on.values
    )


def _choices(spec: InstrumentFile, scale: ScaleSpec, form: _Names) -> Iterator[Row]:
    for choice in scale.choices:
        yield {
            "list_name": form.scales[scale.key],
            "name": form.choices[scale.key][choice.value],
            **_texts("label", choice.label, spec.languages, str(choice.value)),
            names.OWN_KEY: scale.key,
            names.OWN_VALUE: names.written_value(choice.value),
        }


def _texts(kind: str, texts: Texts, languages: Iterable[str], instead: str = "") -> Row:
    """The cells of a text; `instead` stands in Finnish where there is no text in any language,
    because a form must show something."""
    if not any(texts.values()):
        texts = {FALLBACK_LANGUAGE: instead}
    return {
        f"{kind}::{names.language_heading(code)}": texts[code]
        for code in dict.fromkeys((FALLBACK_LANGUAGE, *languages))
        if texts.get(code)
    }


def _own_rows(spec: InstrumentFile) -> Iterator[Row]:
    share = spec.scoring.min_share
    facts = {
        "key": spec.key,
        "owner": spec.owner,
        "licence": spec.licence,
        "source": spec.source,
        "note": spec.note,
        "languages": " ".join(spec.languages),
        "scoring.method": spec.scoring.method,
        "scoring.min_share": f"{share.numerator}/{share.denominator}",
        "scoring.index": spec.scoring.index,
    }
    yield from ({"path": path, "value": value} for path, value in facts.items() if value)
    yield {"path": "name", **spec.name}
    yield from ({"path": f"domains.{domain.key}", **domain.name} for domain in spec.domains)
    yield from ({"path": f"texts.{key}", **texts} for key, texts in spec.texts.items())


def _workbook(sheets: dict[str, list[Row]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415  slow import: half a second at every start
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415  slow import

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        for place, row in enumerate([dict(zip(headings, headings, strict=True)), *rows], start=1):
            for column, heading in enumerate(headings, start=1):
                text = ILLEGAL_CHARACTERS_RE.sub("", row.get(heading, ""))
                cell = sheet.cell(place, column, text or None)
                # A text that begins with = is a text.
                if cell.data_type == "f":
                    cell.data_type = "s"
        sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
