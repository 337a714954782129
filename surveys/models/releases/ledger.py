"""What has ever been published, as sums over answers, packed; kept while the answers live."""

import zlib
from collections.abc import Collection, Iterable

import numpy as np
from django.db import models
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from projects.models import Project
from surveys.evaluation.disclosure.classes import Groups
from surveys.evaluation.numerics.samples import Whole
from surveys.models.releases.release import Release

# Fast; numbers of many classes, whose answers are in random order, hardly become smaller.
LEVEL, LEVEL_OF_MANY = 1, 0
MANY = 2
BYTES_OF_KEY = 8


def packed(values: Groups) -> bytes:
    """Whole numbers in as few bytes as the largest of them needs."""
    width = np.min_scalar_type(int(values.max(initial=0)) + 1).itemsize
    level = LEVEL if width <= MANY else LEVEL_OF_MANY
    # The width stands first, since it differs by what is packed; one more, as nobody's group is -1.
    return bytes([width]) + zlib.compress((values + 1).astype(f"<u{width}").tobytes(), level)


def unpacked(kept: bytes) -> Whole:
    """What was packed: whole numbers from -1."""
    return _numbers(kept).astype(np.int64) - 1


def _numbers(kept: bytes) -> NDArray[np.unsignedinteger]:
    """What was packed, each one more."""
    return np.frombuffer(zlib.decompress(kept[1:]), dtype=f"<u{kept[0]}")


class LedgerQuerySet(models.QuerySet):
    def of(self, project: Project, instrument_key: str):
        return self.filter(project=project, instrument_key=instrument_key)

    def n_answers(self, project: Project) -> int:
        """Answers on which anything published of a project rests."""
        # Counted by the length of the keys, which then need not be read.
        n_bytes = self.filter(project=project).aggregate(n=Sum(Length("answers")))["n"] or 0
        return n_bytes // BYTES_OF_KEY


class Ledger(models.Model):
    """Which answers are in anything published of a project by one form.

    `answers`: their keys, ascending. Nothing is kept of who gave them, and nothing but the keys
    links a row to an answer; they go with withdrawal and at the end of the retention time.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    instrument_key = models.SlugField(max_length=60)
    answers = models.BinaryField()

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("julkaistujen summien luettelo")
        verbose_name_plural = _("julkaistujen summien luettelot")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "instrument_key"], name="ledger_of_a_form_once"
            )
        ]

    def __str__(self):
        return f"{self.project}, {self.instrument_key}"

    @property
    def ids(self) -> Whole:
        return np.frombuffer(self.answers, dtype="<i8").astype(np.int64)

    @ids.setter
    def ids(self, ids: Whole) -> None:
        # The order of bytes is written out: a file of one machine must be read on any other.
        self.answers = ids.astype("<i8").tobytes()

    def holds(self, ids: Collection[int]) -> NDArray[np.bool_]:
        """For each answer of the ledger whether it is one of these."""
        return np.isin(self.ids, np.fromiter(ids, dtype=np.int64))


class LedgerPart(models.Model):
    """The sums of one quantity, or of several over the same people.

    `sums`: [release, name] of each. `classes`: for each answer of the ledger its class, 0 for
    nobody's. `groups`: for each sum (row) and class (column) the group it is in, or -1. `sizes`:
    for each class its people, those who are not here any more included.
    """

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="parts")
    subjects = models.JSONField()
    sums = models.JSONField()
    classes = models.BinaryField()
    groups = models.BinaryField()
    sizes = models.BinaryField()

    class Meta:
        verbose_name = _("luettelon osa")
        verbose_name_plural = _("luettelon osat")

    def __str__(self):
        return ", ".join(self.subjects)

    @property
    def table(self) -> NDArray[np.int32]:
        # Numbers of groups are small, and half as long they are read twice as fast.
        found = _numbers(bytes(self.groups)).astype(np.int32) - np.int32(1)
        return found.reshape(len(self.sums), -1)

    def releases_of(self, is_chosen: NDArray[np.bool_]) -> set[int]:
        """Releases with a sum that some of these answers of the ledger are in."""
        chosen = np.unique(unpacked(bytes(self.classes))[is_chosen])
        is_in = (self.table[:, chosen] >= 0).any(axis=1)
        return {release for (release, _name), found in zip(self.sums, is_in, strict=True) if found}


class OldMembers(models.Model):
    """Who was in a release of before the ledger, until the next release takes it in.

    Pairs are starts, ends and the number of the level of the smallest shown group, -1 for none or
    where it is not known; `dropouts` are starts. `group_sizes`: measure -> group -> people.
    """

    release = models.OneToOneField(
        Release, on_delete=models.CASCADE, primary_key=True, related_name="old_members"
    )
    pairs = models.BinaryField()
    dropouts = models.BinaryField()
    group_sizes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("vanhojen tulosten jäsenet")
        verbose_name_plural = _("vanhojen tulosten jäsenet")

    def __str__(self):
        return str(self.release_id)

    @property
    def rows(self) -> Whole:
        """A row for each pair: start, end, place."""
        return np.frombuffer(self.pairs, dtype="<i8").astype(np.int64).reshape(-1, 3)

    @rows.setter
    def rows(self, rows: Iterable) -> None:
        self.pairs = np.array(rows, dtype="<i8").reshape(-1, 3).tobytes()

    @property
    def left(self) -> Whole:
        return np.frombuffer(self.dropouts, dtype="<i8").astype(np.int64)

    @left.setter
    def left(self, ids: Iterable) -> None:
        self.dropouts = np.array(ids, dtype="<i8").tobytes()

    def holds(self, ids: Collection[int]) -> bool:
        return bool(np.isin(self._every, np.fromiter(ids, dtype=np.int64)).any())

    def forget(self, ids: Collection[int]) -> None:
        gone = np.fromiter(ids, dtype=np.int64)
        self.rows = self.rows[~np.isin(self.rows[:, :2], gone).any(axis=1)]
        self.left = self.left[~np.isin(self.left, gone)]

    @property
    def _every(self) -> Whole:
        return np.concatenate([self.rows[:, :2].ravel(), self.left])
