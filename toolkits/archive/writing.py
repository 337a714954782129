"""A project out of this installation, as one archive."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.background.sealing import seal
from projects.models import AuditEvent, Project, User
from surveys.models import Instrument, Release
from surveys.services.instruments.loading import digest_of, instrument_spec
from toolkits.archive.container import SEALED, as_json, mark_of_files, packed
from toolkits.archive.contents import ANSWERS, INSTRUMENT, OWN, PARTS, SHARED, Part, parts_in
from toolkits.archive.errors import ArchiveError
from toolkits.archive.keys import card_key_mark
from toolkits.archive.rows import Numbers, encoded, referred

Say = Callable[[int, int], None]
Rows = dict[str, list[dict[str, Any]]]


@dataclass
class Collected:
    """parts: name → rows as JSON. media: contents of files, by their numbers from 1 on."""

    parts: Rows = field(default_factory=dict)
    media: list[bytes] = field(default_factory=list)

    def of(self, *rooms: str) -> Rows:
        return {part.name: self.parts[part.name] for part in parts_in(*rooms)}

    def keep(self, file: Any) -> int:
        try:
            with file.open() as opened:
                self.media.append(opened.read())
        except OSError:
            text = _("Tiedosto %s puuttuu palvelimelta. Lisää se uudelleen tai poista sen rivi.")
            raise ArchiveError(text % file.name.rpartition("/")[2]) from None
        return len(self.media)


def project_archive(
    *,
    project: Project,
    by: User | None,
    sealed_to: str | None = None,
    today: date | None = None,
    say: Say = lambda n_done, n_steps: None,
) -> bytes:
    """The archive of a project, and a line in its log.

    sealed_to: the public key of the installation that may open the answers; None leaves cards and
    answers out. Nobody else can read them from the archive, whoever has made it.
    Raises ArchiveError where a file of the project is gone.
    """
    found = collect(project, with_answers=sealed_to is not None, say=say)
    facts: dict[str, Any] = {
        "made_on": (today or timezone.localdate()).isoformat(),
        "project": {"name": project.name, "slug": project.slug},
        "has_answers": sealed_to is not None,
    }
    files = {
        f"parts/{name}.json": as_json(rows)
        for name, rows in found.of(SHARED, INSTRUMENT, OWN).items()
    }
    files |= {f"media/{n:04}": content for n, content in enumerate(found.media, 1)}
    if sealed_to is not None:
        # The answers name what they belong to, so that nobody ties them to another project.
        payload = {
            "cards": card_key_mark(),
            "belongs_to": mark_of_files(files),
            "parts": found.of(ANSWERS),
        }
        files[SEALED] = seal(zlib.compress(as_json(payload)), sealed_to)
    _record(project, by, found.parts.get("response"))
    return packed(facts, files)


def _record(project: Project, by: User | None, answers: list | None) -> None:
    what = "hankkeen arkisto, ei vastauksia" if answers is None else "hankkeen arkisto, vastaukset"
    AuditEvent.objects.create(
        actor=by,
        project=project,
        action=AuditEvent.Action.EXPORT,
        target=f"{what}: {project.name}"[:200],
        n_rows=len(answers or []),
    )


def collect(
    project: Project, *, with_answers: bool, say: Say = lambda n_done, n_steps: None
) -> Collected:
    """Every row of the project and every shared row that one of them leads to.

    Rows stand in the order of their keys, shared ones by what they are known by: two installations
    with the same project give the same parts. Answers are in the order of their random keys.
    """
    rooms = (OWN, ANSWERS) if with_answers else (OWN,)
    rows = {part: list(part.rows_of(project)) for part in parts_in(*rooms)}
    rows |= _shared(rows)
    numbers: Numbers = {
        (part.model, row.pk): number
        for part, every in rows.items()
        for number, row in enumerate(every, 1)
    }
    found, n_rows, n_done = Collected(), sum(map(len, rows.values())), 0
    for part in PARTS:
        every = rows.get(part, [])
        found.parts[part.name] = [_row(part, row, numbers, found) for row in every]
        n_done += len(every)
        say(n_done, n_rows)
    if not with_answers:
        for part in parts_in(ANSWERS):
            del found.parts[part.name]
    return found


def _row(part: Part, row: models.Model, numbers: Numbers, found: Collected) -> dict[str, Any]:
    values = encoded(row, numbers, found.keep)
    if isinstance(row, Instrument):
        # Cached content keys on the stored one; this one says what the words are, read or not.
        values["digest"] = words_digest(row)
    if part.name == "ledgerpart":
        values["sums"] = [[numbers[Release, key], name] for key, name in values["sums"]]
    return values


def words_digest(instrument: Instrument) -> str:
    """The same wherever the instrument asks the same in the same words, reviewed or not."""
    spec = instrument_spec(instrument)
    return digest_of(replace(spec, review=dict.fromkeys(spec.languages, "own")))


def _shared(own: dict[Part, list]) -> dict[Part, list]:
    """Rows of all projects that these lead to, and what those lead to."""
    known: dict[type[models.Model], set] = {part.model: set() for part in parts_in(SHARED)}
    waiting = [row for every in own.values() for row in every]
    while waiting:
        wanted: dict[type[models.Model], set] = {}
        for row in waiting:
            for model, key in referred(row):
                if model in known and key not in known[model]:
                    wanted.setdefault(model, set()).add(key)
        waiting = []
        for model, keys in wanted.items():
            known[model] |= keys
            waiting += model._base_manager.filter(pk__in=keys)
    found = {
        part: sorted(part.shared_rows().filter(pk__in=known[part.model]), key=part.natural_of)
        for part in parts_in(SHARED)
    }
    asked = known[Instrument]
    for part in parts_in(INSTRUMENT):
        found[part] = list(part.model.objects.filter(**{f"{part.path}__in": asked}).order_by("pk"))
    return found
