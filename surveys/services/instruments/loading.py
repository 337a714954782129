"""Instruments between their files and the database, both ways and without loss."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from osallisuus.models import DataVersion
from surveys.instruments.files import write_instrument
from surveys.instruments.specs import (
    ChoiceSpec,
    ConditionSpec,
    DomainSpec,
    InstrumentFile,
    ItemSpec,
    ScaleSpec,
    ScoringSpec,
    Texts,
)
from surveys.models import (
    Domain,
    Draft,
    Instrument,
    InstrumentLanguage,
    InstrumentText,
    Item,
    Response,
    Scale,
    Survey,
)

CONSENT_TEXTS = "texts.consent"


class FrozenInstrumentError(Exception):
    """The version has been answered, so its content cannot change; the message says what to do."""


def digest_of(spec: InstrumentFile) -> str:
    """The fingerprint of an instrument's content: SHA-256 of its canonical file, hexadecimal."""
    return hashlib.sha256(write_instrument(spec).encode()).hexdigest()


class LockedInstrumentError(Exception):
    """The version is kept for its owner's official file, and the file is not one."""


@transaction.atomic
def load_instrument(spec: InstrumentFile) -> Instrument:
    """The instrument of a checked file, stored. The same content again changes nothing; other
    content replaces a version that nobody has answered.
    Raises FrozenInstrumentError and LockedInstrumentError."""
    digest = digest_of(spec)
    found = Instrument.objects.filter(key=spec.key, version=spec.version).first()
    # A translation that was marked as read here must not make the same file count as changed.
    if found and found.digest in (digest, digest_of(_as_read_here(spec, found))):
        return found
    if found and found.is_locked and not spec.is_locked:
        raise LockedInstrumentError(
            _(
                "Lomakkeen %(key)s versio %(version)s on varattu omistajan viralliselle "
                "lomakkeelle. Merkitse tiedostoon locked = true, jos se on omistajan lomake."
            )
            % {"key": spec.key, "version": spec.version}
        )
    if found and found.is_frozen:
        raise FrozenInstrumentError(
            _(
                "Lomakkeen %(key)s versioon %(version)s on jo vastattu, joten sitä ei voi muuttaa. "
                "Anna tiedostossa uusi versionumero."
            )
            % {"key": spec.key, "version": spec.version}
        )
    return _store(spec, digest, found)


def _as_read_here(spec: InstrumentFile, found: Instrument) -> InstrumentFile:
    """The file with the marks of translations that somebody has read here since it was made."""
    kept = InstrumentLanguage.Review
    read = found.languages.filter(variant="", review=kept.REVIEWED)
    marks = {
        code: kept.REVIEWED.value
        for code in read.values_list("language", flat=True)
        if spec.review.get(code) == kept.UNREVIEWED
    }
    return replace(spec, review={**spec.review, **marks})


@transaction.atomic
def adopt_official(instrument: Instrument, today: date) -> tuple[list[Survey], list[Survey]]:
    """Let the surveys of an official form's key ask the form itself: (moved, kept), by title.

    Moved are those of other versions that have not started. A form that is not locked, or has no
    words yet, moves nothing.
    """
    if not instrument.is_locked or not instrument.languages.exists():
        return [], []
    others = Survey.objects.filter(instrument__key=instrument.key).exclude(instrument=instrument)
    started = _started(today)
    # A survey that has started keeps its version, so that its start and end ask the same; so does
    # one that is open, because paper may have been filled in.
    moved, kept = list(others.exclude(started)), list(others.filter(started))
    Survey.objects.filter(pk__in=[survey.pk for survey in moved]).update(instrument=instrument)
    DataVersion.bump()
    return moved, kept


def _started(today: date) -> Q:
    """Surveys answered or begun, and those that have opened by the day; practice opens nothing."""
    answered = Exists(Response.objects.filter(survey=OuterRef("pk")))
    begun = Exists(Draft.objects.filter(card__sheet__survey=OuterRef("pk")))
    return Q(answered) | Q(begun) | Q(is_practice=False, opens_on__lte=today)


def instrument_spec(instrument: Instrument) -> InstrumentFile:
    """What the file of a stored instrument says; `load_instrument` of it changes nothing."""
    languages = list(instrument.languages.filter(variant="").prefetch_related("texts"))
    texts = _Stored(instrument, languages)
    domains = {domain.pk: domain.key for domain in instrument.domains.all()}
    scales = {scale.pk: scale for scale in instrument.scales.all()}
    items = [_item_spec(item, domains, scales, texts) for item in instrument.items.all()]
    return InstrumentFile(
        key=instrument.key,
        version=instrument.version,
        name={"fi": instrument.title} | texts.at("name"),
        owner=instrument.owner,
        licence=instrument.licence,
        source=instrument.source,
        note=instrument.note,
        is_locked=instrument.is_locked,
        languages=tuple(language.language for language in languages),
        review={language.language: language.review for language in languages},
        scoring=ScoringSpec(
            instrument.scoring_method, Fraction(instrument.min_share), instrument.index_method
        ),
        scales=tuple(_scale_spec(scale, texts) for scale in scales.values()),
        domains=tuple(DomainSpec(key, texts.at(f"domains.{key}")) for key in domains.values()),
        items=tuple(items),
        texts=texts.free_texts() | {i.hint: {} for i in items if i.hint and not languages},
    )


def refresh_digest(instrument: Instrument) -> None:
    """To be called after parts of an instrument changed by hand: caches key on the digest."""
    instrument.digest = digest_of(instrument_spec(instrument))
    instrument.save(update_fields=["digest"])


class _Stored:
    """The stored texts of an instrument by their dotted paths, in the order of the file."""

    def __init__(self, instrument: Instrument, languages: list[InstrumentLanguage]):
        self.by_path: dict[str, dict[str, str]] = {}
        for language in languages:
            for text in language.texts.all():
                self.by_path.setdefault(text.key, {})[language.language] = text.text

    def at(self, path: str) -> Texts:
        return self.by_path.get(path, {})

    def free_texts(self) -> dict[str, Texts]:
        prefix = "texts."
        return {
            path.removeprefix(prefix): texts
            for path, texts in self.by_path.items()
            if path.startswith(prefix)
        }


def _store(spec: InstrumentFile, digest: str, found: Instrument | None) -> Instrument:
    instrument = found or Instrument(key=spec.key, version=spec.version)
    old_consent = _consent_texts(instrument_spec(found)) if found else None
    instrument.title = spec.name["fi"]
    instrument.owner, instrument.licence = spec.owner, spec.licence
    instrument.source, instrument.note = spec.source, spec.note
    instrument.is_locked, instrument.digest = spec.is_locked, digest
    instrument.scoring_method, instrument.index_method = spec.scoring.method, spec.scoring.index
    share = spec.scoring.min_share
    # As a fraction: two thirds have no exact decimal, and "at least" would miss by a hair.
    instrument.min_share = f"{share.numerator}/{share.denominator}"
    # Whoever agreed to other words is asked again; a change of a question asks nobody anew.
    if old_consent is not None and old_consent != _consent_texts(spec):
        instrument.consent_version += 1
    instrument.save()
    # Items first: a scale that an item still uses cannot be deleted.
    instrument.items.all().delete()
    for part in (instrument.scales, instrument.domains, instrument.languages):
        part.all().delete()
    _store_parts(instrument, spec)
    _store_texts(instrument, spec)
    return instrument


def _store_parts(instrument: Instrument, spec: InstrumentFile) -> None:
    scales = {
        scale.key: Scale.objects.create(
            instrument=instrument, key=scale.key, values=[choice.value for choice in scale.choices]
        )
        for scale in spec.scales
    }
    domains = {
        domain.key: Domain.objects.create(instrument=instrument, key=domain.key, order=order)
        for order, domain in enumerate(spec.domains, 1)
    }
    Item.objects.bulk_create(
        Item(
            instrument=instrument,
            key=item.key,
            order=order,
            kind=item.kind,
            domain=domains.get(item.domain),
            scale=scales.get(item.scale),
            polarity=item.polarity,
            hint=item.hint,
            phases=list(item.phases),
            is_required=item.is_required,
            depends_on=_stored_condition(item.depends_on),
        )
        for order, item in enumerate(spec.items, 1)
    )


def _stored_condition(condition: ConditionSpec | None) -> dict:
    return {"item": condition.item, "values": list(condition.values)} if condition else {}


def _store_texts(instrument: Instrument, spec: InstrumentFile) -> None:
    for language in spec.languages:
        stored = InstrumentLanguage.objects.create(
            instrument=instrument, language=language, review=spec.review[language]
        )
        InstrumentText.objects.bulk_create(
            InstrumentText(language=stored, key=path, text=texts[language])
            for path, texts in spec.all_texts()
            if language in texts
        )


def _consent_texts(spec: InstrumentFile) -> list[tuple[str, Texts]]:
    return sorted(_texts_below(spec, CONSENT_TEXTS), key=lambda pair: pair[0])


def _texts_below(spec: InstrumentFile, prefix: str) -> Iterator[tuple[str, Texts]]:
    return ((path, texts) for path, texts in spec.all_texts() if path.startswith(prefix))


def _scale_spec(scale: Scale, texts: _Stored) -> ScaleSpec:
    return ScaleSpec(
        scale.key,
        tuple(ChoiceSpec(value, texts.at(f"scales.{scale.key}.{value}")) for value in scale.values),
    )


def _item_spec(
    item: Item, domains: dict[int, str], scales: dict[int, Scale], texts: _Stored
) -> ItemSpec:
    return ItemSpec(
        key=item.key,
        kind=item.kind,
        text=texts.at(f"items.{item.key}"),
        domain=domains.get(item.domain_id, ""),
        polarity=item.polarity,
        scale=scales[item.scale_id].key if item.scale_id else "",
        hint=item.hint,
        phases=tuple(item.phases),
        is_required=item.is_required,
        depends_on=_condition_spec(item.depends_on),
    )


def _condition_spec(stored: dict) -> ConditionSpec | None:
    return ConditionSpec(stored["item"], tuple(stored["values"])) if stored else None
