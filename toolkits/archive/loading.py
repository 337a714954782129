"""A project into this installation: looked at first, then written whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from osallisuus.models import DataVersion
from projects.models import AuditEvent, Project, User
from surveys.models import Forgotten, Instrument, LedgerPart, Release, Response
from surveys.services.instruments.loading import refresh_digest
from surveys.services.leaving.forgotten import forget_again
from toolkits.archive.contents import INSTRUMENT, PARTS, SHARED, Part, parts_in
from toolkits.archive.errors import ArchiveError
from toolkits.archive.reading import Archive
from toolkits.archive.rows import kept_fields, kept_relations
from toolkits.archive.writing import Say, collect, words_digest

BATCH = 500


@dataclass(frozen=True)
class Line:
    """How many rows of a kind are made, and how many are there already and stay as they are."""

    name: str
    n_new: int
    n_there: int


@dataclass(frozen=True)
class Preview:
    """What loading would do. `clashes`: sentences why it would be refused; then nothing is done.
    `is_same`: the very same project is here already."""

    archive: Archive
    lines: tuple[Line, ...]
    clashes: tuple[str, ...]
    is_same: bool


def preview_of(archive: Archive) -> Preview:
    there = {part: _there(part, archive) for part in parts_in(SHARED)}
    lines = [
        Line(str(part.model._meta.verbose_name_plural), *_counted(part, archive, there))
        for part in PARTS
        if archive.rows.get(part)
    ]
    own = Project.objects.filter(slug=archive.project["slug"]).first()
    is_same = own is not None and _is_same(own, archive)
    clashes = () if is_same else tuple(_clashes(archive, there))
    return Preview(archive, tuple(lines), clashes, is_same)


def _there(part: Part, archive: Archive) -> dict[int, Any]:
    """Number in the archive → the row that is here already."""
    every = {part.natural_of(row): row for row in part.shared_rows()}
    numbered = enumerate(archive.rows[part], 1)
    keys = {number: _natural(part, row, archive) for number, row in numbered}
    return {number: every[key] for number, key in keys.items() if key in every}


def _natural(part: Part, row: dict, archive: Archive) -> tuple[Any, ...]:
    found = []
    for path in part.natural:
        name, _sep, further = path.partition("__")
        value = row[name]
        if further:
            related = part.model._meta.get_field(name).related_model
            other = next(one for one in PARTS if one.model is related)
            value = archive.rows[other][value - 1][further]
        found.append(value)
    return tuple(found)


def _counted(part: Part, archive: Archive, there: dict) -> tuple[int, int]:
    n_rows = len(archive.rows[part])
    if part.room == INSTRUMENT:
        n_there = n_rows - len(_of_new_instruments(part, archive, there))
    else:
        n_there = len(there.get(part, {}))
    return n_rows - n_there, n_there


def _of_new_instruments(part: Part, archive: Archive, there: dict) -> list[int]:
    """Numbers of the rows whose instrument is not here yet."""
    known = there[_part(Instrument)]
    return [
        number
        for number, row in enumerate(archive.rows[part], 1)
        if _instrument(part, row, archive) not in known
    ]


def _instrument(part: Part, row: dict, archive: Archive) -> int:
    found, model = row, part.model
    *steps, last = part.path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
        found = archive.rows[_part(model)][found[step] - 1]
    number: int = found[last]
    return number


def _part(model: type[models.Model]) -> Part:
    return next(part for part in PARTS if part.model is model)


def _is_same(project: Project, archive: Archive) -> bool:
    here = collect(project, with_answers=archive.has_answers).parts
    names = [part.name for part in PARTS if part.room not in {SHARED, INSTRUMENT}]
    # Cards of another key were hashed once more when they came, and are so in both.
    return all(here.get(name, []) == archive.raw.get(name, []) for name in names)


def _clashes(archive: Archive, there: dict) -> Iterable[str]:
    for part, rows in archive.rows.items():
        if part.room == INSTRUMENT:
            continue
        fresh = [row for n, row in enumerate(rows, 1) if n not in there.get(part, {})]
        yield from _taken(part, fresh)
    instruments = there[_part(Instrument)]
    for number, found in instruments.items():
        if words_digest(found) != archive.rows[_part(Instrument)][number - 1]["digest"]:
            text = _("Lomake %s on täällä toisin sanoin. Sama versio ei voi olla kahdenlainen.")
            yield text % found


def _taken(part: Part, rows: list[dict]) -> Iterable[str]:
    """Values of which there may be only one here, and which another row has."""
    unique = [f for f in kept_fields(part.model) if f.unique and not f.is_relation]
    for field in unique:
        wanted = [row[field.name] for row in rows if row.get(field.name) is not None]
        found = _existing(part.model, field, wanted)
        if part.model is Response and found:
            yield _("Osa arkiston vastauksista on jo täällä.")
        elif field.name == "code_hash" and found:
            yield _("Osa arkiston korteista on jo täällä.")
        else:
            for value in found:
                text = _("%(what)s: %(field)s ”%(value)s” on jo käytössä.")
                what = str(part.model._meta.verbose_name).capitalize()
                yield text % {"what": what, "field": field.verbose_name, "value": value}


def _existing(model: type[models.Model], field: models.Field, wanted: list) -> list:
    found: list = []
    manager = model._base_manager
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        found += manager.filter(**{f"{field.name}__in": some}).values_list(field.name, flat=True)
    return sorted(found)


def load_archive(
    archive: Archive, *, by: User | None, say: Say = lambda n_done, n_steps: None
) -> Project:
    """The project of the archive, with everything that belongs to it; nobody has a right to it.

    Shared rows that are here stay as they are. Raises ArchiveError, and then nothing is written.
    """
    loader = _Loader(archive, say)
    try:
        with transaction.atomic():
            seen = preview_of(archive)
            if seen.is_same:
                raise ArchiveError(same_sentence(archive))
            if seen.clashes:
                raise ArchiveError(list(seen.clashes))
            return loader.load(by)
    except (DatabaseError, ValidationError) as error:
        loader.drop_files()
        if isinstance(error, ArchiveError):
            raise
        # The words of the database quote rows.
        raise ArchiveError(
            _("Arkiston tiedot eivät sovi yhteen. Tee arkisto uudelleen ja tuo se.")
        ) from None


def same_sentence(archive: Archive) -> str:
    text = _("Hanke %s on jo täällä, ja se on sama kuin arkistossa. Mitään ei tarvitse tuoda.")
    return text % archive.project["name"]


class _Loader:
    """Writes part by part; numbers of the archive become keys of this database."""

    def __init__(self, archive: Archive, say: Say):
        self.archive, self.say = archive, say
        self.keys: dict[type[models.Model], dict[int, Any]] = {}
        self.files: list[tuple[Any, str]] = []

    def load(self, by: User | None) -> Project:
        self.there = {part: _there(part, self.archive) for part in parts_in(SHARED)}
        n_rows, n_done = sum(map(len, self.archive.rows.values())), 0
        for part, rows in self.archive.rows.items():
            self._write(part, rows)
            n_done += len(rows)
            self.say(n_done, n_rows)
        self._finish_instruments()
        project: Project = Project.objects.get(pk=self.keys[Project][1])
        # What has left this installation for good does not come back by an archive either.
        forget_again(rows=Forgotten.objects.all())
        _record(project, by, self.archive)
        DataVersion.bump()
        return project

    def _write(self, part: Part, rows: list[dict]) -> None:
        there = self.there.get(part, {})
        keys = {number: row.pk for number, row in there.items()}
        self.keys[part.model] = keys
        if part.room == INSTRUMENT:
            numbers = _of_new_instruments(part, self.archive, self.there)
        else:
            numbers = [number for number in range(1, len(rows) + 1) if number not in there]
        made = [self._instance(part.model, rows[number - 1]) for number in numbers]
        for number, row in zip(numbers, _stored(part.model, made), strict=True):
            keys[number] = row.pk
        self._link_own(part.model, rows, numbers)
        self._relate(part.model, rows, numbers)

    def _instance(self, model: type[models.Model], values: dict) -> models.Model:
        row = model()
        for field in kept_fields(model):
            value = values.get(field.name)
            if field.name not in values or field.related_model is model:
                continue
            if field.is_relation:
                setattr(row, field.attname, value and self.keys[field.related_model][value])
            elif isinstance(field, models.FileField):
                self._store_file(row, field, value)
            else:
                setattr(row, field.attname, value)
        if isinstance(row, LedgerPart):
            row.sums = [[self.keys[Release][number], name] for number, name in row.sums]
        return row

    def _store_file(self, row: Any, field: models.Field, value: tuple[int, str] | None) -> None:
        if value is None:
            return
        content = ContentFile(self.archive.media[value[0]], name=value[1])
        # The same checks, and the same cleaning, as when somebody adds a file by hand.
        field.run_validators(content)
        file = getattr(row, field.name)
        file.save(value[1], content, save=False)
        self.files.append((file.storage, file.name))

    def _link_own(self, model: type[models.Model], rows: list, numbers: list[int]) -> None:
        """Rows that lead to others of their own kind, once all of these have their keys."""
        keys = self.keys[model]
        for field in kept_fields(model):
            if field.related_model is not model:
                continue
            for number in numbers:
                if other := rows[number - 1].get(field.name):
                    found = model._base_manager.filter(pk=keys[number])
                    found.update(**{field.attname: keys[other]})

    def _relate(self, model: type[models.Model], rows: list, numbers: list[int]) -> None:
        for relation in kept_relations(model):
            through = relation.remote_field.through
            names = relation.m2m_field_name(), relation.m2m_reverse_field_name()
            through.objects.bulk_create(
                through(
                    **{
                        f"{names[0]}_id": self.keys[model][number],
                        f"{names[1]}_id": self.keys[relation.related_model][other],
                    }
                )
                for number in numbers
                for other in rows[number - 1][relation.name]
            )

    def _finish_instruments(self) -> None:
        known = {row.pk for row in self.there[_part(Instrument)].values()}
        for key in self.keys[Instrument].values():
            if key not in known:
                refresh_digest(Instrument.objects.get(pk=key))

    def drop_files(self) -> None:
        """The database has taken everything back; files it cannot."""
        for storage, name in self.files:
            storage.delete(name)


def _stored(model: type[models.Model], rows: list) -> list:
    if hasattr(model, "history"):
        return bulk_create_with_history(rows, model, batch_size=BATCH)
    made: list = model._base_manager.bulk_create(rows, batch_size=BATCH)
    return made


def _record(project: Project, by: User | None, archive: Archive) -> None:
    AuditEvent.objects.create(
        actor=by,
        project=project,
        action=AuditEvent.Action.IMPORT,
        target=f"hankkeen arkisto: {project.name}"[:200],
        n_rows=sum(map(len, archive.rows.values())),
    )
