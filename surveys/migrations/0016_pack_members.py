import hashlib

import numpy as np
from django.db import migrations


def pack_members(apps, schema_editor):
    """The rows of each release as one, until the next release takes them into the ledger."""
    model = {name: apps.get_model("surveys", name) for name in ("Release", "OldMembers")}
    rows_of = {name: apps.get_model("surveys", name) for name in ("ReleasePair", "ReleaseDropout")}
    for release in model["Release"].objects.defer("report").iterator():
        pairs = rows_of["ReleasePair"].objects.filter(release=release).order_by("start_id")
        rows = [
            (start, end, -1 if place is None else place)
            for start, end, place in pairs.values_list("start_id", "end_id", "place")
        ]
        left = rows_of["ReleaseDropout"].objects.filter(release=release)
        packed = np.array(rows, dtype="<i8").reshape(-1, 3)
        if not len(packed):
            continue
        model["OldMembers"].objects.create(
            release=release,
            pairs=packed.tobytes(),
            dropouts=np.array(list(left.values_list("start_id", flat=True)), dtype="<i8").tobytes(),
            group_sizes=release.group_sizes,
        )
        if not release.is_outdated:
            release.pairs_fingerprint = hashlib.sha256(packed[:, :2].tobytes()).hexdigest()
            release.save(update_fields=["pairs_fingerprint"])


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0015_ledger'),
    ]

    operations = [migrations.RunPython(pack_members, migrations.RunPython.noop)]
