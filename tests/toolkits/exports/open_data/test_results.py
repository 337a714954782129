from datetime import date

from surveys.models import Release
from surveys.reports import latest_report
from surveys.reports.tables.sheet import figures_table
from tests.surveys.frozen import make_hidden_level, make_level, make_release
from tests.toolkits.exports.open_data.places import absolute
from tests.toolkits.exports.open_data.test_projects import named
from toolkits.exports.open_data.results import RESULTS


def figures(**wanted):
    """Figure -> value of the rows that have all that is wanted."""
    return {
        row["luku"]: row["arvo"]
        for row in named(RESULTS)
        if all(row[name] == value for name, value in wanted.items())
    }


def test_every_shown_figure_of_the_results_file_has_its_row_and_no_other(portal):
    table = figures_table(latest_report(portal))
    wide = [
        cell
        for cells in table
        for cell in [*cells[10:-5], cells[-4]]
        if isinstance(cell, int | float) or hasattr(cell, "quantize")
    ]

    told = [row["arvo"] for row in named(RESULTS) if row["arvo"] is not None]

    assert told == [float(cell) if not isinstance(cell, int) else cell for cell in wide]
    assert len(told) > 5


def test_figures_of_a_level_are_told_one_to_a_row(portal):
    assert figures(taso="hanke", asia_tunnus="index") == {
        "pareja": 30,
        "keskiarvo alussa": 50.0,
        "keskiarvo lopussa": 53.0,
        "muutos": 3.0,
        "vähintään 95 %:n luottamusväli, alaraja": 1.0,
        "vähintään 95 %:n luottamusväli, yläraja": 5.0,
    }


def test_hidden_level_has_its_reason_and_no_figure(portal):
    rows = [row for row in named(RESULTS) if row["taso"] == "kokeilu"]

    assert [(row["luku"], row["arvo"], row["ei_nayteta_syy"]) for row in rows] == [
        (None, None, "under_limit")
    ]


def test_facts_of_the_release_stand_on_every_row(portal):
    release = Release.objects.get()

    facts = {
        tuple(row[name] for name in ("hanke", "vahvistettu", "tarkistussumma", "osoite"))
        for row in named(RESULTS)
    }

    page = "https://kunta.example/tulokset/yhdessa/"
    assert facts == {("yhdessa", date(2026, 3, 1), release.fingerprint, page)}


def test_newest_release_alone_is_told_and_none_that_was_taken_back(portal):
    newer = make_release(
        portal, make_level("project", "yhdessa", 40), make_hidden_level("pilot", "b")
    )
    assert figures(asia_tunnus="index", luku="pareja") == {"pareja": 40}

    newer.withdrawn_on = date(2026, 4, 1)
    newer.save()
    assert figures(asia_tunnus="index", luku="pareja") == {"pareja": 30}

    Release.objects.update(withdrawn_on=date(2026, 4, 2))
    assert RESULTS.all_rows(absolute) == []
