"""The measuring part of `country_pages`, in the environment of the side that it fills or measures.

python -m tests.benchmarks.country_inside fill 2000 309 500000 2000
python -m tests.benchmarks.country_inside pages
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from urllib.parse import urlencode

import django
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

django.setup()

from projects.models import Pilot, User  # noqa: E402  after the set-up
from surveys.models import CardSheet, Survey  # noqa: E402
from surveys.services.cards import LETTERS  # noqa: E402
from tests.benchmarks.country import grow  # noqa: E402
from tests.benchmarks.cpu import cpu_ms  # noqa: E402
from tests.benchmarks.prepare import tip_lists  # noqa: E402
from tests.factories import make_membership, make_project  # noqa: E402

SLUG = "maa"
SHEETS_ON_PAGE = 20
DESK = {
    "start page": "/hallinta/",
    "page of a survey": "/hallinta/kyselyt/kokeilu-0/",
    "list of card sheets": "/hallinta/surveys/cardsheet/",
    "release desk": f"/hallinta/tulokset/{SLUG}/",
}
PUBLIC = {
    "project": f"/hankkeet/{SLUG}/",
    "last page of a project": f"/hankkeet/{SLUG}/?page=9999",
    "tip lists": "/vinkkilistat/",
    "index of the sitemap": "/sitemap.xml",
    "part of the sitemap": "/sitemap-kunnat.xml",
}


def fill(n_pilots: str, n_municipalities: str, n_pairs: str, n_lists: str) -> None:
    """A published project of this size, its coordinator, and tip lists beside it."""
    call_command("migrate", verbosity=0)
    project = make_project(slug=SLUG)
    make_membership(project=project)
    grow(
        project,
        n_pilots=int(n_pilots),
        n_municipalities=int(n_municipalities),
        n_pairs=int(n_pairs),
    )
    Pilot.objects.update(is_published=True, lead="Yhdessä ruoan äärellä, joka torstai.")
    _fill_a_page_of_sheets(project)
    tip_lists(n_lists)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_a_page_of_sheets(project):
    """So that the list of sheets shows as many rows in a small database as in a large one."""
    earlier = Survey.objects.filter(project=project).first()
    survey = Survey.objects.create(
        project=project,
        pilot=earlier.pilot,
        instrument=earlier.instrument,
        title="Monta arkkia",
        slug="monta-arkkia",
    )
    CardSheet.objects.bulk_create(
        CardSheet(survey=survey, letter=LETTERS[number]) for number in range(SHEETS_ON_PAGE)
    )


def pages() -> dict[str, dict[str, float]]:
    """CPU, bytes and queries of each page, opened as new; the second opening and those after it."""
    desk, public = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    user = User.objects.get(memberships__project__slug=SLUG, memberships__role="coordinator")
    desk.force_login(user, backend="projects.accounts.backends.PortalBackend")
    numbers = count()
    deep = {"p": max(1, CardSheet.objects.count() // SHEETS_ON_PAGE)}
    paths = DESK | {"last page of card sheets": f"{DESK['list of card sheets']}?{urlencode(deep)}"}
    opened = {name: partial(desk.get, path) for name, path in paths.items()} | {
        # Public pages are kept by their address.
        name: lambda path=path: public.get(path, {"mittaus": next(numbers)})
        for name, path in PUBLIC.items()
    }
    return {name: _measured(name, open_page) for name, open_page in opened.items()}


def _measured(name: str, open_page: Callable) -> dict[str, float]:
    first = open_page()
    if first.status_code != 200:
        raise SystemExit(f"{name}: {first.status_code}")
    with CaptureQueriesContext(connection) as asked:
        page = open_page()
    # Counted before the next page empties it.
    n_queries = len(asked)
    return {"ms": cpu_ms(open_page), "bytes": len(page.content), "queries": n_queries}


if __name__ == "__main__":
    commands = {"fill": fill, "pages": pages}
    found = commands[sys.argv[1]](*sys.argv[2:])
    if found is not None:
        sys.stdout.write(json.dumps(found))
