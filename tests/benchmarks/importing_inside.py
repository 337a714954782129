"""The measuring part of `importing`, which runs in the portal's environment.

python -m tests.benchmarks.importing_inside 100000
"""

import csv
import json
import os
import random
import resource
import sys
import time
from inspect import signature
from pathlib import Path

import django
from django.core.management import call_command
from django.db import transaction

django.setup()

from surveys.answering.files.response_files import FACTS  # noqa: E402
from surveys.models import Card, CardSheet, Response, Survey  # noqa: E402  after the set-up
from surveys.services.importing.imports import import_responses  # noqa: E402
from tests.benchmarks.people import make_people  # noqa: E402
from tests.factories import make_project  # noqa: E402

N_PILOTS, BATCH = 20, 1000
PHASES = (("start", "2026-02-05"), ("end", "2026-03-05"))


def measure(n_rows: int) -> dict[str, float]:
    call_command("migrate", verbosity=0)
    project = make_project()
    make_people(project, n_municipalities=10, n_pilots=N_PILOTS, n_pairs=0)
    Survey.objects.update(opens_on="2026-01-01")
    path = Path(os.environ["DATA_DIR"]) / "vastaukset.csv"
    _write_file(path, n_rows)
    # First, because the highest memory of a process never falls.
    # An earlier tree, beside which this one is measured, has another word for it.
    name = "file" if "file" in signature(import_responses).parameters else "path"
    seconds, kilobytes = _timed(lambda: import_responses(project=project, **{name: path}))
    stored = Response.objects.count()
    bare, _kilobytes = _timed(lambda: _write_unchecked(path))
    return {
        "stored": stored,
        "import_seconds": seconds,
        "bare_seconds": bare,
        "kilobytes": kilobytes,
    }


def _write_file(path: Path, n_rows: int) -> None:
    source = random.Random(1)
    instrument = Survey.objects.first().instrument
    items = [item.key for item in instrument.items.filter(domain__isnull=False)]
    slugs = list(Survey.objects.values_list("pilot__slug", flat=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*FACTS, *items])
        for number in range(n_rows):
            person, half = divmod(number, 2)
            facts = (f"henkilo-{person}", slugs[person % N_PILOTS], *PHASES[half])
            given = (source.randint(1, 5) for _item in items)
            writer.writerow([*facts, "paper", "alone", "fi", *given])


@transaction.atomic
def _write_unchecked(path: Path) -> None:
    """The same rows as they stand, one card for two; nothing of it stays."""
    surveys = {survey.pilot.slug: survey for survey in Survey.objects.select_related("pilot")}
    sheets = {
        slug: CardSheet.objects.create(survey=survey, letter="X")
        for slug, survey in surveys.items()
    }
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = {row["code"]: sheets[row["pilot"]] for row in rows}
    cards = Card.objects.bulk_create(
        (Card(sheet=sheet, label=code[-12:], code_hash=code) for code, sheet in codes.items()),
        batch_size=BATCH,
    )
    by_code = {card.code_hash: card for card in cards}
    for start in range(0, len(rows), BATCH):
        Response.objects.bulk_create(
            _response(row, surveys[row["pilot"]], by_code) for row in rows[start : start + BATCH]
        )
    transaction.set_rollback(True)


def _response(row: dict, survey: Survey, cards: dict[str, Card]) -> Response:
    return Response(
        survey=survey,
        card=cards[row["code"]],
        instrument_id=survey.instrument_id,
        consent_version=1,
        phase=row["phase"],
        channel=row["channel"],
        help=row["help"],
        language=row["language"],
        answered_on=row["answered_on"],
        screen_mode=survey.screen_mode,
        answers={key: int(value) for key, value in row.items() if key not in FACTS},
    )


def _timed(work) -> tuple[float, float]:
    """CPU seconds, and the growth of the highest memory in kilobytes."""
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    work()
    spent = time.process_time() - began
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))
