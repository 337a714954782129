import csv
import os
import re
import sqlite3
import subprocess
import sys
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from projects.models import Membership, Municipality, Pilot, Project, User
from projects.queries.pages import pilot_costs
from surveys.evaluation import audit_release
from surveys.models import Card, Response, Survey
from surveys.reports import build_report
from tests.reading import main_text, pdf_text
from tests.whole_demo import ready_database, rolled_back
from toolkits.demo.accounts import ACCOUNTS
from toolkits.demo.loading import is_loaded
from toolkits.demo.loading_surveys import unanswered_practice_code

RESULTS = "/tulokset/yhdessa-osallisuutta"
ENDS = ("alaraja", "yläraja")
PATHS = [
    "/",
    "/hankkeet/",
    "/hankkeet/yhdessa-osallisuutta/",
    "/kunnat/",
    "/kunnat/haapavesi/",
    "/kunnat/nivala/",
    "/kunnat/raahe/",
    "/kunnat/reisjarvi/",
    "/kunnat/sievi/",
    "/kunnat/utajarvi/",
    "/kokeilut/",
    "/valmennukset/",
    "/valmennukset/hyva-kohtaaminen/",
    "/valmennukset/hyva-kohtaaminen.ics",
    "/vinkkilistat/",
    "/tyokalut/",
    "/tukipaketti/",
    "/tukipaketti/tunnista/",
    "/tukipaketti/toimi/",
    "/tukipaketti/tarkista/",
    "/tulokset/yhdessa-osallisuutta/",
    "/tulokset/yhdessa-osallisuutta.csv",
    "/tulokset/yhdessa-osallisuutta.json",
    "/julkaisut/",
    "/julkaisut/yhdessa-osallisuutta/",
    "/kysely/",
    "/saavutettavuus/",
    "/tietosuoja/",
    "/tilit/login/",
    "/terveys/",
    "/sitemap.xml",
]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demonstration project, loaded once for this module and rolled back after it."""
    with django_db_blocker.unblock(), ready_database(), rolled_back() as project:
        yield project


def test_demo_has_what_the_sources_tell(demo):
    assert is_loaded()
    assert demo.min_group_size == 5
    assert [str(p.municipality) for p in Pilot.objects.order_by("municipality__sort_key")] == [
        "Haapavesi",
        "Nivala",
        "Raahe",
        "Reisjärvi",
        "Sievi",
        "Utajärvi",
    ]
    assert Municipality.objects.count() == 309
    assert Municipality.objects.public().count() == 6
    assert [str(period) for period in demo.periods.all()] == [
        "1.8.2021–31.5.2023",
        "1.8.2021–30.9.2023",
    ]


def test_demo_costs_give_the_published_mean(demo):
    costs = [cost for _pilot, cost in pilot_costs(demo)]
    total = sum(cost.itemised + cost.estimated for cost in costs)

    assert total / sum(cost.n_participants for cost in costs) == Decimal("81.61")


def test_demo_answers_are_as_many_as_planned(demo):
    real = Response.objects.real()

    assert real.filter(phase="start").count() == 92
    assert real.filter(phase="end").count() == 75
    assert Card.objects.filter(sheet__survey__in=Survey.objects.real()).count() == 360


def test_demo_has_one_account_for_each_role(demo):
    emails = [account.email for account in ACCOUNTS]
    rights = Membership.objects.live().filter(user__email__in=emails)

    assert sorted(rights.values_list("role", flat=True)) == sorted(row.role for row in ACCOUNTS)
    assert all(User.objects.values_list("is_demo_account", flat=True))


def test_two_named_people_have_given_the_evaluators_right(demo):
    right = Membership.objects.get(role="evaluator")

    assert (right.granted_by.name, right.confirmed_by.name) == (
        "Koordinaattori",
        "Toinen koordinaattori",
    )
    assert right.project.controller_email == "tietosuoja@esimerkki.example"


def test_demo_names_nobody_who_lives(demo):
    addresses = Project.objects.values_list("contacts__email", flat=True)

    assert {address.rsplit("@", 1)[1] for address in addresses} == {"esimerkki.example"}


@pytest.mark.parametrize("path", PATHS)
def test_demo_page_answers(demo, client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert len(response.content) > 50


def test_demo_has_no_dead_link(demo, client):
    seen, queue, dead = set(), ["/"], []
    while queue:
        path = queue.pop()
        seen.add(path)
        response = client.get(path)
        if response.status_code >= 400:
            dead.append(path)
        if "html" in response.get("Content-Type", "") and response.status_code == 200:
            links = re.findall(r'href="(/[^"#?]*)', response.text)
            private = ("/static/", "/sv/", "/en/", "/hallinta/", "/tilit/")
            wanted = {link for link in links if not link.startswith(private)}
            queue += sorted(wanted - seen - set(queue))

    assert dead == []
    assert len(seen) > 60


def test_results_hide_the_small_group_and_one_more(demo, client):
    page = client.get("/tulokset/yhdessa-osallisuutta/").text
    rows = client.get("/tulokset/yhdessa-osallisuutta.json").json()

    assert "81,61" in page
    assert "siinä määrin kuin resurssit pystyttiin erittelemään" in page
    levels = {level["slug"]: level for level in rows["levels"]}
    hidden = {
        slug
        for slug, level in levels.items()
        if all(measure.get("hidden") for measure in level["measures"])
    }
    assert {"utajarvi", "sievi"} <= hidden


def places_of(report):
    """Municipality or pilot, by slug and by name -> the pilots that it covers."""
    covered = {}
    for pilot in report.pilots:
        place = next(m for m in report.municipalities if m.slug == pilot.municipality)
        for name in (pilot.slug, pilot.name, place.slug, place.name):
            covered.setdefault(name, set()).add(pilot.slug)
    return covered | {report.project.slug: {pilot.slug for pilot in report.pilots}}


def released_in_json(client):
    found = {}
    for level in client.get(f"{RESULTS}.json").json()["levels"]:
        for measure in level["measures"]:
            if measure.get("change"):
                found.setdefault(measure["key"], set()).add(level["slug"])
        if level["flow"]["paired"] is not None:
            found.setdefault("flow", set()).add(level["slug"])
    return found


def released_in_csv(client):
    found = {}
    for row in csv_rows(client):
        if row["pareja"]:
            found.setdefault(row["mitattu asia"], set()).add(row["tunnus"])
        elif row["mitattu asia"] == "flow" and row["luku"].startswith("Vastasi sekä"):
            found.setdefault("flow", set()).add(row["tunnus"])
    return found


def csv_rows(client):
    text = client.get(f"{RESULTS}.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def told_of(names, text):
    """Names that a text gives people for: two counts beside them, or people who answered."""
    counts = r"\s+\d+ \s*\d+(?!\d|,)| \d+ ihmistä vastasi"
    return {name for name in names if re.search(rf"(?<!ja ){re.escape(name)}(?:{counts})", text)}


def test_nothing_that_is_served_isolates_a_few_people(demo, client):
    full = build_report(demo, shows_all=True)
    covered = places_of(full)
    atoms = {pilot.slug: pilot.flow.paired for pilot in full.pilots}
    assert min(atoms.values()) < 5
    released = {}
    for found in (released_in_json(client), released_in_csv(client)):
        for measure, names in found.items():
            released.setdefault(measure, set()).update(names)
    page = client.get(f"{RESULTS}/")
    labels = re.findall(r'(?:alt|title|aria-label)="([^"]*)"', page.text)
    labels += re.findall(r"<(?:title|desc)>([^<]*)", page.text)
    paper = pdf_text(client.get("/julkaisut/yhdessa-osallisuutta.pdf").content)
    for text in (main_text(page), " ".join(labels), paper):
        released["flow"] |= told_of(covered, text)

    assert {"nivala", "Nivala", "sievi+utajarvi", demo.slug} <= released["flow"]
    for names in released.values():
        figures = {
            name: set().union(*(covered[part] for part in name.split("+"))) for name in names
        }
        assert audit_release(atoms, figures) == []
        assert audit_release(atoms, figures | {"sievi": covered["sievi"]}) != []


def test_page_pdf_csv_and_json_have_the_same_figures(demo, client):
    frozen = client.get(f"{RESULTS}.json").json()
    page = main_text(client.get(f"{RESULTS}/"))
    paper = pdf_text(client.get("/julkaisut/yhdessa-osallisuutta.pdf").content)
    rows = {(row["tunnus"], row["mitattu asia"]): row for row in csv_rows(client) if row["pareja"]}

    for measure in frozen["levels"][0]["measures"]:
        change = measure["change"]
        figures = [change["mean_change"], change["ci_low"], change["ci_high"]]
        mean, low, high = (signed(number) for number in figures)
        name = measure["names"]["fi"]
        row = rows[demo.slug, measure["key"]]
        assert f"{name} {mean} luottamusväli {low} … {high}" in page
        assert f"{name} {mean} {low} … {high}" in paper
        assert [
            row["muutos"],
            *(row[f"vähintään 95 %:n luottamusväli, {end}"] for end in ENDS),
        ] == [plain(number) for number in figures]
    cost = frozen["cost"]["ratio_of_totals"].replace(".", ",")
    told = {row["luku"]: row["arvo"] for row in csv_rows(client) if row["mitattu asia"] == "cost"}
    assert told["Kaikki kulut jaettuna kaikilla osallistujilla"] == cost
    assert cost in page
    assert cost in paper


def plain(number):
    """As a spreadsheet reads it."""
    return f"{number:.1f}".replace(".", ",")


def signed(number):
    return f"{number:+.1f}".replace(".", ",").replace("-", "−")


def test_practice_code_is_of_a_card_that_nobody_used(demo):
    first = unanswered_practice_code()
    second = unanswered_practice_code()

    assert first == second
    assert re.fullmatch(r"[0-9A-Z]{5} [0-9A-Z]{5}", first)


def dump(path):
    with sqlite3.connect(path) as database:
        return list(database.iterdump())


def test_second_start_changes_no_row(tmp_path):
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
    }
    command = [sys.executable, "manage.py", "demo", "--no-server"]
    run = {"cwd": settings.BASE_DIR, "env": environment, "capture_output": True, "text": True}

    first = subprocess.run(command, check=True, **run)
    before = dump(tmp_path / "portal.sqlite3")
    second = subprocess.run(command, check=True, **run)

    assert dump(tmp_path / "portal.sqlite3") == before
    assert "Loading the demonstration project" in first.stdout
    assert "nothing was changed" in second.stdout
    for account in ACCOUNTS:
        assert account.email in second.stdout


@pytest.mark.parametrize("port", ["0", "-1", "65536", "kahdeksan"])
def test_demo_refuses_what_is_no_port(port):
    with pytest.raises(CommandError, match="give a number from 1 to 65535"):
        call_command("demo", f"--port={port}")
