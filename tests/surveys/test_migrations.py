"""Migrations of data, walked on the database of the tests: back, filled as it was, and forth."""

from hashlib import sha256

import numpy as np
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from surveys.models import OldMembers, Release
from tests import factories

BEFORE = ("surveys", "0015_ledger")


@pytest.fixture
def walk(transactional_db, settings):
    """Walks to migrations and gives the models as they are there; in the end to the last ones."""
    # Where the database was made without migrations it is at the last ones all the same.
    settings.MIGRATION_MODULES = {}
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.recorder.ensure_schema()
    for node in set(executor.loader.graph.nodes) - set(executor.loader.applied_migrations):
        executor.recorder.record_applied(*node)

    def walk_to(*targets):
        walker = MigrationExecutor(connection)
        return walker.migrate(list(targets) or leaves).apps

    yield walk_to
    walk_to()


@pytest.fixture
def old_release(walk):
    """Makes a release as it was before the ledger: a row for each pair and drop-out. The first one
    walks back, so answers are made before it, by the models of now."""
    project, found = factories.make_project(), {}

    def old(name):
        if not found:
            found["apps"] = walk(BEFORE)
        return found["apps"].get_model("surveys", name).objects

    def make(pairs=(), dropouts=(), **fields):
        facts = {"instrument_key": "pieni", "method_version": "v1", "fingerprint": "x" * 64}
        release = old("Release").create(project_id=project.pk, report={}, **facts, **fields)
        for start, end, place in pairs:
            ids = {"start_id": start.pk, "end_id": end.pk}
            old("ReleasePair").create(release=release, place=place, **ids)
        for start in dropouts:
            old("ReleaseDropout").create(release=release, start_id=start.pk)
        return release.pk

    return make


def make_pair(place):
    card = factories.make_card()
    start, end = (factories.make_response(card=card, phase=phase) for phase in ("start", "end"))
    return start, end, place


def fingerprint_of(pairs):
    ids = sorted((start.pk, end.pk) for start, end, _place in pairs)
    return sha256(np.array(ids, dtype="<i8").tobytes()).hexdigest()


def rows_of(pairs):
    return sorted([start.pk, end.pk, -1 if place is None else place] for start, end, place in pairs)


def test_members_of_old_releases_are_packed_without_loss(walk, old_release):
    known = [make_pair(place) for place in (0, 2, None, 2)]
    unknown = [make_pair(None) for _ in range(2)]
    left = [factories.make_response(phase="start") for _ in range(3)]
    sizes = {"index": {"0": 1, "2": 2}}
    first = old_release(known, left, group_sizes=sizes)
    second = old_release([*unknown, known[0]])
    outdated = old_release(known[:2], is_outdated=True)
    empty = old_release()

    walk()

    members = {one.release_id: one for one in OldMembers.objects.all()}
    assert {pk: one.rows.tolist() for pk, one in members.items()} == {
        first: rows_of(known),
        second: rows_of([*unknown, (*known[0][:2], 0)]),
        outdated: rows_of(known[:2]),
    }
    assert sorted(members[first].left.tolist()) == sorted(start.pk for start in left)
    assert (members[second].left.tolist(), members[second].group_sizes) == ([], {})
    assert members[first].group_sizes == sizes
    assert dict(Release.objects.values_list("pk", "pairs_fingerprint")) == {
        first: fingerprint_of(known),
        second: fingerprint_of([*unknown, known[0]]),
        # Somebody of them had left: it is not the fingerprint of those whom it was made of.
        outdated: "",
        empty: "",
    }
