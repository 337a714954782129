import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from jsonstat_validator import validate_jsonstat

from projects.models import Contact, Membership, Municipality, User
from projects.queries.pages import pilot_costs
from surveys.evaluation import audit_release
from surveys.models import Card, Response, Survey
from surveys.reports import build_report
from tests.reading import main_text, pdf_text
from tests.whole_demo import ready_database, rolled_back
from toolkits.demo.accounts import ACCOUNTS, SECOND
from toolkits.demo.loading import is_loaded
from toolkits.demo.loading_surveys import unanswered_practice_code
from toolkits.exports.open_data import DATA_SETS
from toolkits.models import Assessment, AssessmentAction, Publication, SupportStatement
from toolkits.publication.contents import chapter_rows

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
    "/hankkeet/yhdessa-ulkona/",
    "/kokeilut/",
    "/kokeilut/kavelykahvit/",
    "/kuulemiset/kavelyreitit/",
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
    "/seuraa/",
    "/seuraa/lupaukset.atom",
    "/sivukartta/",
    "/avoin-data/",
    "/avoin-data/katalogi.jsonld",
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
    assert [str(p.municipality) for p in demo.pilots.order_by("municipality__sort_key")] == [
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


def test_demo_has_two_rounds_of_the_support_package_marked_as_made_up(demo):
    rounds = Assessment.objects.order_by("year")
    n_statements = SupportStatement.objects.count()

    assert [str(one) for one in rounds] == ["Raahe 2022", "Raahe 2023"]
    assert [len(one.steps) for one in rounds] == [n_statements, n_statements]
    assert all(one.group.startswith("Keksitty esimerkki:") for one in rounds)
    # Nothing of an example waits for anybody at the desk.
    assert AssessmentAction.objects.filter(checked_on=None).count() == 0


def test_demo_has_one_account_for_each_role(demo):
    emails = [account.email for account in ACCOUNTS]
    rights = Membership.objects.live().filter(user__email__in=emails, project=demo)

    assert sorted(rights.values_list("role", flat=True)) == sorted(row.role for row in ACCOUNTS)
    assert all(User.objects.values_list("is_demo_account", flat=True))
    # The evaluator's right takes two, so whoever tries it out needs both.
    assert User.objects.get(email=SECOND.email).check_password(SECOND.password)


def test_two_named_people_have_given_the_evaluators_right(demo):
    right = Membership.objects.get(role="evaluator")

    assert (right.granted_by.name, right.confirmed_by.name) == (
        "Koordinaattori",
        "Toinen koordinaattori",
    )
    assert right.project.controller_email == "tietosuoja@esimerkki.example"


def test_demo_names_nobody_who_lives(demo):
    addresses = Contact.objects.values_list("email", flat=True)

    assert {address.rsplit("@", 1)[1] for address in addresses} == {"esimerkki.example"}


@pytest.mark.parametrize("path", PATHS)
def test_demo_page_answers(demo, client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert len(response.content) > 50


@pytest.mark.same_on_every_database
def test_demo_has_no_dead_link(demo, client):
    seen, queue, dead = set(), ["/"], []
    while queue:
        path = queue.pop()
        seen.add(path)
        response = client.get(path)
        # A file is closed when it has been read.
        response.getvalue()
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


def test_results_still_have_four_municipalities_and_their_figures(demo, client):
    levels = {
        level["slug"]: {measure["key"]: measure["change"] for measure in level["measures"]}
        for level in client.get(f"{RESULTS}.json").json()["levels"]
        if level["level"] != "pilot"
    }

    assert {slug: told(own["index"]) for slug, own in levels.items()} == {
        demo.slug: (73, 2.9, 0.8, 5.0),
        "haapavesi": (22, 2.6, -1.0, 6.3),
        "nivala": (18, 2.8, -2.6, 8.3),
        "raahe": (10, 1.9, -4.2, 8.0),
        "reisjarvi": (13, 5.1, 0.4, 9.8),
        "sievi": None,
        "utajarvi": None,
    }
    clearer = {
        ("nivala", "ihmissuhteet"): (11.1, 0.028),
        ("reisjarvi", "vapaa_aika"): (11.5, 0.006),
        ("haapavesi", "mielen_hyvinvointi"): (7.0, 0.045),
    }
    found = {place: levels[place[0]][place[1]] for place in clearer}
    assert {
        place: (change["mean_change"], change["p_signed_rank"]) for place, change in found.items()
    } == clearer


def told(change):
    return change and (change["n"], change["mean_change"], change["ci_low"], change["ci_high"])


def test_report_tells_why_a_number_of_people_is_not_there(demo, client):
    text = main_text(client.get("/julkaisut/yhdessa-osallisuutta/"))

    assert "Alussa vastasi 92 ihmistä, ja heistä 73 vastasi myös lopussa." in text
    assert (
        "19 ihmistä vastasi alussa mutta ei lopussa. Vain lopussa vastanneita oli niin vähän, "
        "ettei heidän määräänsä näytetä."
    ) in text
    page = main_text(client.get(f"{RESULTS}/"))
    assert "Vastasi alussa 92 Vastasi lopussa vähintään 73 " in page


def test_evaluate_says_who_is_left_out(demo):
    out = StringIO()

    call_command("evaluate", "--project", demo.slug, stdout=out)

    assert json.loads(out.getvalue())["left_out"] == {
        "only_at_start": 19,
        "only_at_end": None,
        "pairs_lacking_a_domain": 0,
        "pilots_in_no_total": [],
        "groups_not_shown": [
            {"level": "municipality", "slug": "sievi", "hidden": "protects_others"},
            {"level": "municipality", "slug": "utajarvi", "hidden": "under_limit"},
            {"level": "pilot", "slug": "kuntalaisraati", "hidden": "protects_others"},
            {
                "level": "pilot",
                "slug": "yhdessa-saattaen-kylatapahtumaan",
                "hidden": "under_limit",
            },
        ],
        "words": "Kaikissa luvuissa ovat samat 73 ihmistä. Alussa vastasi 92 ihmistä ja lopussa "
        "vähintään 73. Luvuissa eivät ole ne, jotka vastasivat vain toisella kerralla.",
    }


def test_results_say_once_what_such_figures_cannot_tell(demo, client):
    page = main_text(client.get(f"{RESULTS}/"))

    said = (
        "Vastaaminen oli vapaaehtoista",
        "työntekijä saattoi olla paikalla",
        "tilanne voi kohentua myös itsestään",
        "vuodenaika",
        "vertaillaan alkua ja loppua 35 kertaa",
        "Vertailuryhmää ei ollut, joten",
    )
    assert {part: page.count(part) for part in said} == dict.fromkeys(said, 1)
    assert set(re.findall(r"\bvertailu\w*", page.lower())) == {"vertailuryhmää"}


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


def released_in_open_data(client):
    found = {}
    text = client.get("/avoin-data/tulokset.csv").content.decode()
    for row in csv.DictReader(StringIO(text, newline="")):
        if row["luku"] == "pareja":
            found.setdefault(row["asia_tunnus"], set()).add(row["tunnus"])
        elif row["asia_tunnus"] == "flow" and row["luku"].startswith("Vastasi sekä"):
            found.setdefault("flow", set()).add(row["tunnus"])
    return found


def test_open_data_tells_of_the_same_groups_as_the_results_file(demo, client):
    assert released_in_open_data(client) == released_in_csv(client)


@pytest.mark.parametrize("data_set", DATA_SETS, ids=lambda one: one.key)
def test_open_data_of_the_demo_is_a_valid_cube(demo, client, data_set):
    cube = client.get(f"/avoin-data/{data_set.key}.json-stat").json()

    validate_jsonstat(cube)
    assert len(cube["value"]) > 0


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
    for found in (released_in_json(client), released_in_csv(client), released_in_open_data(client)):
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


def test_report_of_the_demo_lacks_nothing_that_its_writers_are_told_of(demo):
    publication = Publication.objects.exclude(chapters=None).get()

    problems = {row.chapter.title: row.problems for row in chapter_rows(publication)}

    assert len(problems) > 20
    assert {title: told for title, told in problems.items() if told} == {}


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
    rows = {row["luku"]: row["arvo"] for row in csv_rows(client) if row["mitattu asia"] == "cost"}
    assert rows["Kaikki kulut jaettuna kaikilla osallistujilla"] == cost
    assert cost in page
    assert cost in paper


SHARES = {"share", "low", "high", "alpha", "g"}
EFFECTS = {f"{name}{end}" for name in ("srm", "g_av") for end in ("", "_low", "_high")}
DIGITS = dict.fromkeys(("p_sign", "p_signed_rank", "p_adjusted"), 3)
DIGITS |= dict.fromkeys((*SHARES, *EFFECTS, "rank_biserial"), 2)


def floats_of(value, name=""):
    if isinstance(value, dict):
        return [found for key, one in value.items() for found in floats_of(one, key)]
    if isinstance(value, list):
        return [found for one in value for found in floats_of(one, name)]
    return [(name, value)] if isinstance(value, float) else []


def test_json_has_no_digit_that_no_page_shows(demo, client):
    report = client.get(f"{RESULTS}.json").json()

    found = floats_of(report["levels"]) + floats_of(report["questions"])
    assert len(found) > 1000
    assert [(n, v) for n, v in found if v != round(v, DIGITS.get(n, 1))] == []


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


@pytest.mark.same_on_every_database
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
