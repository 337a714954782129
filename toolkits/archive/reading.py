"""An archive as it is read: its rows checked one by one, before anything is written."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from osallisuus.keys.known import card_key_name, card_keys, name_of
from surveys.models import Card, Ledger, LedgerPart, Release, Response
from surveys.reports.frozen.model import EvaluationReport, canonical
from toolkits.archive.container import MAX_BYTES, SEALED, mark_of_files, read_json, unpacked
from toolkits.archive.contents import ANSWERS, INSTRUMENT, OWN, PARTS, SHARED, Part, parts_in
from toolkits.archive.errors import ArchiveError
from toolkits.archive.keys import card_key_marks, foreign_hash, opened
from toolkits.archive.rows import broken, decoded, kept_fields, kept_relations


@dataclass(frozen=True)
class Archive:
    """raw: part → rows as the archive has them. rows: the same as values of fields, in which other
    rows are numbers. opens_cards: whether printed cards open a survey here."""

    raw: dict[str, list[dict[str, Any]]]
    rows: dict[Part, list[dict[str, Any]]]
    media: dict[int, bytes]
    made_on: date | None
    has_answers: bool
    opens_cards: bool

    @property
    def project(self) -> dict[str, Any]:
        """The values of the project itself."""
        return next(rows[0] for part, rows in self.rows.items() if part.name == "project")

    def n_of(self, model: type[models.Model]) -> int:
        return sum(len(rows) for part, rows in self.rows.items() if part.model is model)


def read_archive(content: bytes) -> Archive:
    """Raises ArchiveError, with what is wrong in one sentence."""
    found = unpacked(content)
    parts = parts_in(SHARED, INSTRUMENT, OWN)
    raw = {part.name: _list(found.files, part) for part in parts}
    has_answers, opens_cards = SEALED in found.files, False
    if has_answers:
        more, opens_cards = _answers(found.files)
        raw |= more
    rows = {
        part: [decoded(part.model, row) for row in raw[part.name]]
        for part in PARTS
        if part.name in raw
    }
    media = {
        int(name.removeprefix("media/")): one
        for name, one in found.files.items()
        if name.startswith("media/")
    }
    made_on = _day(found.manifest.get("made_on"))
    archive = Archive(raw, rows, media, made_on, has_answers, opens_cards)
    _check(archive)
    return archive


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _list(files: dict[str, bytes], part: Part) -> list[dict[str, Any]]:
    # A part that an older archive does not know is empty.
    found = read_json(files.get(f"parts/{part.name}.json", b"[]"))
    if not isinstance(found, list):
        raise broken(part.model)
    return found


def _answers(files: dict[str, bytes]) -> tuple[dict[str, list], bool]:
    unfolding = zlib.decompressobj()
    try:
        content = unfolding.decompress(opened(files[SEALED]), MAX_BYTES)
    except zlib.error:
        content = b""
    payload = read_json(content) if unfolding.eof else None
    if not isinstance(payload, dict) or not isinstance(payload.get("parts"), dict):
        raise broken(Response)
    if payload.get("belongs_to") != mark_of_files(files):
        raise ArchiveError(
            _("Arkiston vastaukset eivät kuulu sen muihin osiin. Tee arkisto uudelleen.")
        )
    found = {part.name: payload["parts"].get(part.name, []) for part in parts_in(ANSWERS)}
    if not all(isinstance(rows, list) for rows in found.values()):
        raise broken(Response)
    names = dict(zip(card_key_marks(), map(name_of, card_keys()), strict=True))
    name = names.get(str(payload.get("cards")))
    for card in found["card"]:
        if name is None:
            # Hashed once more: what another key has made is never taken for one of this key.
            card["code_hash"] = foreign_hash(str(card.get("code_hash")))
            card["hashed_under"] = card_key_name()
        else:
            # Archives of earlier versions do not say it of each card.
            card.setdefault("hashed_under", name)
    return found, name is not None


def _check(archive: Archive) -> None:
    """What the rows must be to each other, where the database would say it with their contents."""
    if len(archive.raw["project"]) != 1:
        raise ArchiveError(_("Arkistossa on oltava yksi hanke. Tee arkisto uudelleen."))
    sizes = {part.model: len(rows) for part, rows in archive.rows.items()}
    for part, rows in archive.rows.items():
        for row in rows:
            _check_references(part, row, sizes, archive.media)
    for part, rows in archive.rows.items():
        check = CHECKS.get(part.model)
        if check:
            check(archive, rows)


def _check_references(part: Part, row: dict, sizes: dict, media: dict[int, bytes]) -> None:
    for field in kept_fields(part.model):
        value = row.get(field.name)
        if field.is_relation and value is not None:
            _check_number(part, value, sizes.get(field.related_model, 0))
        if isinstance(field, models.FileField) and value and value[0] not in media:
            raise ArchiveError(_("Arkistosta puuttuu tiedosto %s.") % value[1][:60])
    for relation in kept_relations(part.model):
        for value in row[relation.name]:
            _check_number(part, value, sizes.get(relation.related_model, 0))


def _check_number(part: Part, value: Any, n_rows: int) -> None:
    if type(value) is not int or not 1 <= value <= n_rows:
        raise broken(part.model)


def _check_releases(archive: Archive, rows: list[dict]) -> None:
    """Frozen figures are what their fingerprint says, and can be shown."""
    for row in rows:
        try:
            text = canonical(row["report"])
            EvaluationReport.from_dict(row["report"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise broken(Release) from None
        if hashlib.sha256(text.encode()).hexdigest() != row["fingerprint"]:
            raise ArchiveError(
                _("Arkiston vahvistetut luvut ovat toiset kuin niiden tarkistussumma sanoo.")
            )


def _check_cards(archive: Archive, rows: list[dict]) -> None:
    hashes = {row["code_hash"] for row in rows}
    labels = {(row["sheet"], row["label"]) for row in rows}
    if not len(hashes) == len(labels) == len(rows):
        raise broken(Card)


def _check_responses(archive: Archive, rows: list[dict]) -> None:
    ids = {row["id"] for row in rows}
    carded = [(row["card"], row["phase"]) for row in rows if row["card"] is not None]
    fits = all((row["card"] is None) == (row["phase"] == "once") for row in rows)
    are_answers = all(
        isinstance(row[name], dict) for row in rows for name in ("answers", "open_answers")
    )
    if len(ids) < len(rows) or len(set(carded)) < len(carded) or not (fits and are_answers):
        raise broken(Response)


def _check_sums(archive: Archive, rows: list[dict]) -> None:
    n_releases = archive.n_of(Release)
    for row in rows:
        try:
            sums = [(key, name) for key, name in row["sums"]]
        except (TypeError, ValueError):
            raise broken(Ledger) from None
        if not all(type(key) is int and 1 <= key <= n_releases for key, _name in sums):
            raise broken(Ledger)


CHECKS = {
    Release: _check_releases,
    Card: _check_cards,
    Response: _check_responses,
    LedgerPart: _check_sums,
}
