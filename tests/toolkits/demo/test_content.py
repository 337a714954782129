import csv
import dataclasses
import re
from decimal import Decimal
from pathlib import Path

import pytest

from projects.models import Pilot
from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from toolkits.demo import content, project_specs
from toolkits.publication.markers import marker_of

ROOT = Path(content.__file__).parents[2]
SOURCES = {source.key for source in content.project().sources}
PILOTS = {pilot.slug: pilot for pilot in content.pilots()}
FACTS = {
    "project": [content.project().project, content.project().project.data],
    "periods": content.project().project.periods,
    "organisations": content.project().organisations,
    "outcomes": content.project().outcomes,
    "statements": content.project().statements,
    "contacts": content.project().contacts,
    "disadvantage_costs": content.project().disadvantage_costs,
    "municipalities": content.municipalities().municipalities,
    "associations": content.municipalities().associations,
    "partnerships": content.municipalities().partnerships,
    "pilots": content.pilots(),
    "coaching": content.coaching(),
    "promises": content.promises(),
    "consultations": content.consultations(),
    "publications": content.publications(),
}
MARKER = re.compile(r"\[\[([^\]]*)\]\]")


def all_text():
    return "\n".join(
        path.read_text(encoding="utf-8") for path in content.CONTENT_DIR.rglob("*.toml")
    )


def test_every_editable_field_of_a_pilot_is_in_the_content_or_known_not_to_be():
    fields = {f.name for f in Pilot._meta.concrete_fields if f.editable and not f.primary_key}
    told = {field.name for field in dataclasses.fields(project_specs.Pilot)}

    # All pilots of the demonstration are of its one project, and published.
    assert fields - told == {"project", "is_published"}


@pytest.mark.parametrize("kind", FACTS)
def test_every_fact_is_an_example_or_names_a_known_source(kind):
    wrong = [fact for fact in FACTS[kind] if fact.source and fact.source not in SOURCES]

    assert len(FACTS[kind]) > 0
    assert wrong == []


def test_every_source_has_an_https_address():
    addresses = [source.url for source in content.project().sources]

    assert [address for address in addresses if not address.startswith("https://")] == []


def test_project_period_was_extended():
    project = content.project().project
    periods = [(f"{p.starts_on}", f"{p.ends_on}", p.source) for p in project.periods]

    assert periods == [
        ("2021-08-01", "2023-05-31", "ppsotu"),
        ("2021-08-01", "2023-09-30", "diak-2023"),
    ]
    assert (project.starts_on, project.ends_on) == (
        project.periods[1].starts_on,
        project.periods[1].ends_on,
    )


def test_organisations_have_one_lead_and_two_funders():
    roles = {each.key: each.role for each in content.project().organisations}

    assert roles == {
        "diak": "lead",
        "ppsotu": "co_implementer",
        "esr": "funder",
        "stea": "funder",
        "sokra": "programme",
        "osallisuusverkosto": "network",
        "rekisterinpitaja": "",
    }


@pytest.mark.parametrize(
    ("slug", "municipality", "continuation"),
    [
        ("tyottomien-iltapala", "071", "not_known"),
        ("vanhempien-aamupala", "535", "developed"),
        ("matalan-kynnyksen-hyvinvointi", "691", "kept_or_developed"),
        ("tyollisyyspalvelujen-asiakasraadit", "678", "not_known"),
        ("kuntalaisraati", "746", "kept_or_developed"),
        ("yhdessa-saattaen-kylatapahtumaan", "889", "kept_or_developed"),
    ],
)
def test_pilot_tells_what_was_published(slug, municipality, continuation):
    pilot = PILOTS[slug]

    assert (pilot.municipality, pilot.continuation) == (municipality, continuation)
    assert (pilot.provenance, pilot.source) == ("published", "diak-2023")
    assert pilot.details_provenance == "example"


@pytest.mark.parametrize(
    ("slug", "participants", "euros", "per_participant", "volunteer_hours"),
    [
        ("tyottomien-iltapala", 30, "1920", "64.00", 24),
        ("vanhempien-aamupala", 25, "1969", "78.76", 30),
        ("matalan-kynnyksen-hyvinvointi", 16, "1924", "120.25", 18),
        ("tyollisyyspalvelujen-asiakasraadit", 15, "1185", "79.00", 10),
        ("kuntalaisraati", 10, "954", "95.40", 8),
        ("yhdessa-saattaen-kylatapahtumaan", 4, "209", "52.25", 12),
    ],
)
def test_pilot_costs_per_participant(slug, participants, euros, per_participant, volunteer_hours):
    pilot = PILOTS[slug]
    total = sum(cost.euros or 0 for cost in pilot.costs)

    assert (pilot.n_participants, pilot.volunteer_hours) == (participants, volunteer_hours)
    assert total == Decimal(euros)
    assert total / participants == Decimal(per_participant)


def test_costs_give_the_published_figure_both_ways():
    totals = [sum(cost.euros or 0 for cost in pilot.costs) for pilot in content.pilots()]
    counts = [pilot.n_participants for pilot in content.pilots()]
    ratios = [total / count for total, count in zip(totals, counts, strict=True)]

    assert sum(totals) / sum(counts) == Decimal("81.61")
    assert sum(ratios) / len(ratios) == Decimal("81.61")
    assert content.project().project.published_cost == Decimal("81.61")


def test_cost_kinds_are_those_of_the_table():
    table = {
        pilot.slug: {cost.kind: cost.euros for cost in pilot.costs if cost.euros is not None}
        for pilot in content.pilots()
    }

    assert table["vanhempien-aamupala"] == {
        "staff": 1225,
        "catering": 414,
        "materials": 95,
        "travel": 80,
        "fees": 155,
    }
    assert {slug: kinds["staff"] for slug, kinds in table.items()} == {
        "tyottomien-iltapala": 1120,
        "vanhempien-aamupala": 1225,
        "matalan-kynnyksen-hyvinvointi": 1260,
        "tyollisyyspalvelujen-asiakasraadit": 770,
        "kuntalaisraati": 630,
        "yhdessa-saattaen-kylatapahtumaan": 105,
    }


def test_every_hour_of_staff_costs_the_same():
    rates = {cost.rate for pilot in content.pilots() for cost in pilot.costs if cost.hours}

    assert rates == {Decimal(35)}


@pytest.mark.parametrize("slug", PILOTS)
def test_first_timers_add_up_to_participants(slug):
    pilot = PILOTS[slug]

    assert sum(session.n_first_timers or 0 for session in pilot.sessions) == pilot.n_participants


def test_breakfast_in_nivala_had_112_visits_on_eight_mornings():
    visits = [session.n_residents for session in PILOTS["vanhempien-aamupala"].sessions]

    assert visits == [9, 11, 14, 13, 16, 15, 18, 16]
    assert sum(visits) == 112


def test_one_session_was_cancelled_and_one_is_not_counted():
    sessions = [session for pilot in content.pilots() for session in pilot.sessions]

    assert [f"{s.held_on}" for s in sessions if s.status == "cancelled"] == ["2023-05-03"]
    assert [f"{s.held_on}" for s in sessions if s.status == "held" and s.n_residents is None] == [
        "2023-05-09"
    ]


def test_municipalities_are_in_the_table_of_2021():
    with (ROOT / "projects/data/municipalities-2021.csv").open(encoding="utf-8") as table:
        names = {row["code"]: row["name_fi"] for row in csv.DictReader(table)}
    ours = {each.code: each.kind for each in content.municipalities().municipalities}

    assert len(names) == 309
    assert {names[code]: kind for code, kind in ours.items()} == {
        "Haapavesi": "town",
        "Nivala": "town",
        "Raahe": "town",
        "Reisjärvi": "municipality",
        "Sievi": "municipality",
        "Utajärvi": "municipality",
    }
    assert {pilot.municipality for pilot in content.pilots()} == set(ours)


def test_partners_and_promises_point_to_what_exists():
    places = {each.code for each in content.municipalities().municipalities}
    keys = {each.key: each.home_municipality for each in content.municipalities().associations}
    partnerships = content.municipalities().partnerships

    assert {p.association: p.municipality for p in partnerships} == keys
    assert set(keys.values()) == places
    assert [p.pilot for p in content.promises() if p.pilot not in PILOTS] == []
    for pilot in content.pilots():
        assert [keys[key] for key in pilot.associations] == [pilot.municipality] * len(
            pilot.associations
        )


def test_coaching_themes_are_the_published_ones():
    themes = [(each.kind, each.theme, each.source) for each in content.coaching()]

    assert themes == [
        ("coaching", "Hyvä kohtaaminen", "diak-2023"),
        ("coaching", "Kokemustoiminta kunnan työssä", "diak-2023"),
        ("coaching", "Osallistava budjetointi", "diak-2023"),
        ("workshop", "Kunta-järjestöyhteistyön lujittaminen", "diak-2023"),
    ]


def test_eight_lists_of_ten_tips():
    lists = content.tip_lists().tip_lists

    assert {each.slug: len(each.tips) for each in lists} == {
        "hyva-kohtaaminen": 10,
        "kokemustoimija-mukaan": 10,
        "osallistava-budjetointi": 10,
        "kunta-ja-yhdistykset": 10,
        "aamupala-tai-iltapala": 10,
        "raati-josta-seuraa-jotakin": 10,
        "kyyti-kaveri-ja-oma-kieli": 10,
        "kysy-kayta-ja-kerro": 10,
    }


def marks(text):
    """What a translation of a form must keep: its lines and boxes, rows of tables and numbers."""
    return [len(re.findall(sign, text, re.MULTILINE)) for sign in ("____+", "☐", r"^\|", r"^\d+\.")]


def test_every_tip_list_and_tool_is_whole_in_swedish_and_english():
    lists = {each.slug: len(each.tips) for each in content.tip_lists().tip_lists}
    tools = {each.slug: marks(each.body) for each in content.tools().tools}

    assert [file.language for file in content.tip_list_versions()] == ["sv", "en"]
    for file in content.tip_list_versions():
        assert {each.of: len(each.tips) for each in file.tip_lists} == lists
    assert [file.language for file in content.tool_versions()] == ["sv", "en"]
    for file in content.tool_versions():
        assert {each.of: marks(each.body) for each in file.tools} == tools


def test_everything_has_a_summary_in_swedish_and_english():
    files = content.summaries()

    assert [file.language for file in files] == ["sv", "en"]
    for file in files:
        assert [row.of for row in file.projects] == [content.project().project.slug]
        assert [row.of for row in file.pilots] == [row.slug for row in content.pilots()]
        assert [row.of for row in file.publications] == [row.slug for row in content.publications()]


def test_numbers_of_a_summary_are_those_of_the_pilot():
    for file in content.summaries():
        for row, pilot in zip(file.pilots, content.pilots(), strict=True):
            numbers = set(re.findall(r"\d+", row.text))
            assert numbers <= {*re.findall(r"\d+", pilot.results), str(pilot.n_participants)}


def test_tip_lists_name_domains_of_the_survey():
    instrument = read_instrument(INSTRUMENT_DIR / "arki_ja_elama.toml")
    domains = {domain.key for domain in instrument.domains}
    named = {domain for each in content.tip_lists().tip_lists for domain in each.domains}

    assert named == {"ihmissuhteet", "vapaa_aika", "osallisuus", "toimintakyky"}
    assert named <= domains


def test_six_tools_can_be_filled_in():
    tools = content.tools().tools

    assert [tool.slug for tool in tools] == [
        "kumppanuus-yhdella-sivulla",
        "kokeilun-suunnitelma",
        "raadin-runko",
        "kokemustoimijan-toimeksianto",
        "kustannus-osallistujaa-kohti",
        "nain-vastauksenne-vaikuttivat",
    ]
    assert [tool.slug for tool in tools if "____" not in tool.body] == ["raadin-runko"]


def test_support_package_has_stable_keys():
    phases = content.support_package().phases
    themes = [theme for phase in phases for theme in phase.themes]

    assert [phase.key for phase in phases] == ["tunnista", "toimi", "tarkista"]
    assert [len(phase.themes) for phase in phases] == [4, 4, 4]
    for phase in phases:
        assert [theme.key for theme in phase.themes if theme.key.split(".")[0] != phase.key] == []
    for theme in themes:
        keys = [statement.key for statement in theme.statements]
        assert keys == [f"{theme.key}.{number}" for number in range(1, 5)]
    assert [step.value for step in content.support_package().steps] == [0, 1, 2, 3]


def test_support_package_leads_to_lists_and_tools_that_exist():
    themes = [theme for phase in content.support_package().phases for theme in phase.themes]
    lists = {each.slug for each in content.tip_lists().tip_lists}
    tools = {each.slug for each in content.tools().tools}

    assert {slug for theme in themes for slug in theme.tip_lists} <= lists
    assert {slug for theme in themes for slug in theme.tools} <= tools
    assert [theme.key for theme in themes if not theme.tip_lists and not theme.tools] == []


def test_publication_uses_only_known_markers():
    chapters = [chapter for each in content.publications() for chapter in each.chapters]
    used = {marker for chapter in chapters for marker in MARKER.findall(chapter.body)}

    assert len(chapters) == 23
    assert [name for name in used if marker_of(name) is None] == []
    assert {"kuva:muutos", "taulukko:kustannukset", "luku:pareja"} <= used


def test_no_name_or_address_of_a_living_person():
    found = re.findall(r"Niemelä|Vuoti|Steffansson|Wiens|Kytölä|Piippo|Zitting", all_text())
    addresses = re.findall(r"[\w.]+@[\w.]*\w", all_text())

    assert found == []
    assert [address for address in addresses if not address.endswith(".example")] == []


def test_words_are_kind():
    words = re.findall(r"\b(?:asiakka|asiakas|syrjäyty)\w*", all_text(), flags=re.IGNORECASE)
    of_published_names = {"asiakasraateja", "asiakasraadit", "asiakasraadin"}

    assert {word.lower() for word in words} <= of_published_names


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('pilots = [{ slug = "a" }]', r"pilots\.toml: Pilot: unknown or missing: provenance"),
        ('pilots = []\ncolour = "red"', r"pilots\.toml: PilotFile: unknown or missing: colour"),
    ],
)
def test_wrong_content_file_is_refused_with_its_name(row, reason, tmp_path, monkeypatch):
    (tmp_path / "pilots.toml").write_text(row, encoding="utf-8")
    monkeypatch.setattr(content, "CONTENT_DIR", tmp_path)

    with pytest.raises(content.ContentError, match=reason):
        content.pilots.__wrapped__()
