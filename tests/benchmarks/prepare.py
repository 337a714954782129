"""What a benchmark needs in a database; runs in the environment of the side it prepares.

python -m tests.benchmarks.prepare answering 20000
"""

import json
import sys
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

django.setup()

from surveys.answering.codes import code_hash, derived_code  # noqa: E402  after the set-up
from surveys.instruments.files import INSTRUMENT_DIR, read_instrument  # noqa: E402
from surveys.models import Card, CardSheet, Release, Response, Survey  # noqa: E402
from surveys.services import load_instrument  # noqa: E402
from tests.benchmarks.load import read_form  # noqa: E402
from tests.surveys.walks import make_ready_survey  # noqa: E402
from toolkits.models import Theme, Tip, TipList  # noqa: E402

BATCH = 5000
MODES = (Survey.ScreenMode.QUESTION, Survey.ScreenMode.DOMAIN)


def answering(n_cards: str) -> None:
    """Two surveys of 24 questions, one for each size of screen, with as many cards."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    spec = read_instrument(INSTRUMENT_DIR / "arki_ja_elama.toml")
    asked = tuple(item for item in spec.items if item.domain)
    instrument = load_instrument(replace(spec, key="mittaus", items=asked))
    project = {}
    for mode in MODES:
        survey = make_ready_survey(
            **project,
            instrument=instrument,
            screen_mode=mode,
            opens_on=timezone.localdate() - timedelta(days=1),
        )
        project = {"project": survey.project}
        _make_cards(survey, mode, int(n_cards))


def demonstration() -> dict:
    """The demonstration project with its results."""
    call_command("demo", no_server=True, stdout=StringIO())
    return {"slug": Release.objects.select_related("project").first().project.slug}


def tip_lists(n_lists: str) -> dict:
    """So many tip lists of ten tips; `queries` of the page that lists them."""
    n_there = TipList.objects.count()
    lists = TipList.objects.bulk_create(
        TipList(
            slug=f"mittaus-{number}",
            title=f"Hyvä kohtaaminen {number}",
            audience="Kunnan työntekijöille, yhdistyksille ja ryhmien vetäjille",
            why="Ensimmäiset minuutit ratkaisevat usein, tuleeko ihminen toisenkin kerran.",
            theme=Theme.values[number % len(Theme.values)],
            reviewed_on=timezone.localdate(),
            is_published=True,
        )
        for number in range(n_there, int(n_lists))
    )
    Tip.objects.bulk_create(
        Tip(tip_list=one, order=order, text="Ole ovella.", example="Eteisessä jo varttia ennen.")
        for one in lists
        for order in range(10)
    )
    client = Client(SERVER_NAME="127.0.0.1")
    # The version of the data is asked once in a second: by every page here, and not by some.
    with override_settings(VERSION_SECONDS=0):
        # What a process reads once is read here.
        client.get("/vinkkilistat/", {"page": "2"})
        with CaptureQueriesContext(connection) as asked:
            client.get("/vinkkilistat/")
    return {"queries": len(asked), "lists": TipList.objects.count()}


def steps() -> dict:
    """Queries of each page and each form of a whole answer, by the size of the screen."""
    return {str(mode): walk(derived_code(settings.CARD_KEY, f"{mode}:0")) for mode in MODES}


def stored() -> dict:
    """How many whole responses there are."""
    whole = [one for one in Response.objects.values_list("answers", flat=True) if len(one) == 24]
    return {"whole": len(whole), "all": Response.objects.count()}


def _make_cards(survey: Survey, mode: str, n_cards: int) -> None:
    sheet = CardSheet.objects.create(survey=survey, letter="A")
    key = settings.CARD_KEY
    for first in range(0, n_cards, BATCH):
        Card.objects.bulk_create(
            Card(
                sheet=sheet,
                label=f"A-{number:06}",
                code_hash=code_hash(key, derived_code(key, f"{mode}:{number}")),
            )
            for number in range(first, min(first + BATCH, n_cards))
        )


def walk(code: str) -> dict[str, list[int]]:
    client = Client(SERVER_NAME="127.0.0.1")
    address = client.get(f"/k/{code}/")["Location"]
    extra = {"kieli/": {"kieli": "fi"}, "lupa/": {"lupa": "1"}}
    # The first pages of a process read the questions once.
    client.get(address)
    counts = {"show": [], "save": [], "send": []}
    while not address.endswith("kiitos/"):
        with CaptureQueriesContext(connection) as shown:
            page = client.get(address)
        action, fields = read_form(page.content.decode(), address)
        data = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        data |= next((more for end, more in extra.items() if address.endswith(end)), {})
        with CaptureQueriesContext(connection) as sent:
            response = client.post(action, data)
        if "/kysymys/" in address:
            counts["show"].append(len(shown))
            counts["save"].append(len(sent))
        elif address.endswith("tarkista/"):
            counts["send"].append(len(sent))
        address = response["Location"]
    return counts


if __name__ == "__main__":
    commands = {
        "answering": answering,
        "demonstration": demonstration,
        "steps": steps,
        "stored": stored,
        "tip_lists": tip_lists,
    }
    found = commands[sys.argv[1]](*sys.argv[2:])
    if found is not None:
        sys.stdout.write(json.dumps(found))
