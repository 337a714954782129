"""Answers to two versions of one questionnaire, in files, figures, charts and frozen pages: each is
read with the choices, the names and the rules of its own version."""

import re
from dataclasses import replace
from datetime import date

import pytest

from surveys.answering.files.response_files import ResponseFileError
from surveys.instruments.specs import ChoiceSpec, ScaleSpec
from surveys.models import Response
from surveys.reports.compute.build import build_report
from surveys.reports.frozen.model import EvaluationReport
from surveys.reports.tables.drawing import before_after_chart
from surveys.services.importing.imports import import_responses
from surveys.services.instruments.loading import load_instrument
from surveys.services.releasing.releases import freeze_release
from tests import factories
from tests.surveys.exports.test_programs import NO_INDEX, ONE_DOMAIN, OTHER_DOMAIN
from tests.surveys.exports.test_variables import FIRST, SECOND
from tests.surveys.reports.samples import EIGHT, SPEC, add_pair, small_survey, three_places

pytestmark = pytest.mark.django_db
OLD_WISH, NEW_WISH = ["En halua", "Haluan"], ["Lisää", "Yhtä paljon", "Vähemmän"]
NEWER = replace(
    SPEC,
    version=2,
    name={"fi": "Uusi kysely"},
    scales=(
        ScaleSpec("viisi", tuple(ChoiceSpec(n, {"fi": f"Sana {n}"}) for n in range(1, 8))),
        ScaleSpec("toive", tuple(ChoiceSpec(n, {"fi": word}) for n, word in enumerate(NEW_WISH))),
    ),
    domains=tuple(
        replace(one, name={"fi": name})
        for one, name in zip(SPEC.domains, ("Muut ihmiset", "Puuhat"), strict=True)
    ),
)


def to_newer(value, wish):
    """Answers of 1 to 7 that are (value - 1) / 6 of all points; the third of Seura is reversed."""
    found = {f"{domain}_{n}": value for domain in ("seura", "tekeminen") for n in (1, 2, 3)}
    return found | {"seura_3": 8 - value, "elama": value, "toive": wish}


def two_more(project):
    """Twice eight people of a fourth place, who have answered the newer version."""
    survey = small_survey(project, "Nivala", spec=NEWER)
    for n, (start, end) in enumerate(EIGHT * 2):
        add_pair(survey, to_newer(start, n % 3), to_newer(end + 2, 2))


def test_figures_of_both_are_on_one_scale_by_the_rules_of_each(project):
    three_places(project)
    two_more(project)

    report = build_report(project, shows_all=True)

    pilots = {
        level.slug: {
            measure.key: (measure.change.n, measure.change.mean_start, measure.change.mean_end)
            for measure in level.measures
        }
        for level in report.levels
        if level.level == "pilot"
    }
    old = (8, pytest.approx(43.75), pytest.approx(62.5))
    # Means of 2,75 and of 5,5 on a scale of 1 to 7.
    new = (16, pytest.approx(100 * 1.75 / 6), pytest.approx(100 * 4.5 / 6))
    assert pilots["kerho-alajarvi"] == dict.fromkeys(("index", "seura", "tekeminen"), old)
    assert pilots["kerho-nivala"] == dict.fromkeys(("index", "seura", "tekeminen"), new)
    assert (report.instrument.versions, report.instrument.name) == ((1, 2), "Uusi kysely")


def test_choices_are_counted_for_those_who_saw_them(project):
    old = small_survey(project, "Alajärvi")
    for start, end in EIGHT * 2:
        add_pair(old, {"toive": start % 2, "elama": 1}, {"toive": end % 2, "elama": 5})
    two_more(project)

    life, wish = build_report(project, shows_all=True).questions

    assert [(c.labels[0]["fi"], c.n_start, c.n_end) for c in wish.choices] == [
        ("Lisää", 6, 0),
        ("Yhtä paljon", 5, 0),
        ("Vähemmän", 5, 16),
    ]
    assert (wish.n, life.n, life.change.n) == (16, 16, 16)


def pages(client, project):
    found = {
        end: client.get(f"/tulokset/{project.slug}{end}").content
        for end in ("/", ".csv", ".xlsx", ".json")
    }
    found["/"] = re.sub(rb'nonce="[^"]+"', b"", found["/"])
    return found


def test_what_was_frozen_of_the_first_stays_to_the_byte(project, client):
    three_places(project)
    freeze_release(project=project, today=date(2026, 6, 1))
    before = pages(client, project)

    two_more(project)

    assert pages(client, project) == before
    assert b"Seura" in before["/"]
    assert b"Seura" in before[".csv"]


def test_charts_have_the_names_and_the_figures_that_their_release_froze(project):
    three_places(project)
    first = freeze_release(project=project, today=date(2026, 6, 1))
    two_more(project)
    second = freeze_release(project=project, today=date(2026, 9, 1))

    charts = [
        before_after_chart(EvaluationReport.from_dict(release.report).project, is_pdf=False, k=5)
        for release in (first, second)
    ]

    drawn = [[(row.name, row.n, row.before, row.after) for row in chart.rows] for chart in charts]
    # The seventeen of the first three places, and with them the sixteen of the fourth.
    assert drawn == [
        [
            (name, 17, "38,2", "66,2")
            for name in ("Kaikki osa-alueet yhdessä", "Seura", "Tekeminen")
        ],
        [
            (name, 33, "33,8", "70,5")
            for name in ("Kaikki osa-alueet yhdessä", "Muut ihmiset", "Puuhat")
        ],
    ]


@pytest.mark.parametrize(
    ("newer", "measures", "n"),
    [
        # Who was never asked of nature has no index of it, and everybody in figures has all.
        (OTHER_DOMAIN, ("index", "seura", "luonto"), 16),
        (ONE_DOMAIN, ("index", "seura"), 33),
        (NO_INDEX, ("seura", "tekeminen"), 33),
    ],
    ids=["other_domain", "one_domain", "no_index"],
)
def test_second_release_has_the_domains_of_the_newer(project, newer, measures, n):
    three_places(project)
    freeze_release(project=project, today=date(2026, 6, 1))
    survey = small_survey(project, "Nivala", spec=newer)
    for start, end in EIGHT * 2:
        given = [
            {item.key: value for item in newer.items if item.domain} | {"seura_3": 8 - value}
            for value in (start, end + 2)
        ]
        add_pair(survey, *given)

    release = freeze_release(project=project, today=date(2026, 9, 1))

    whole = EvaluationReport.from_dict(release.report).project
    assert {measure.key: measure.change.n for measure in whole.measures} == dict.fromkeys(
        measures, n
    )


HEADINGS = "code;pilot;phase;answered_on;channel;help;language;tahti;kuka;apu_laji;muuttui"


@pytest.fixture
def bring(project, tmp_path):
    for slug, spec in (("vanha", FIRST), ("uusi", SECOND)):
        factories.make_survey(
            pilot=factories.make_pilot(project=project, slug=slug), instrument=load_instrument(spec)
        )

    def bring_in(*rows):
        lines = [f"{n};{pilot};start;5.2.2026;paper;alone;fi;{r}" for n, (pilot, r) in rows]
        path = tmp_path / "vastaukset.csv"
        path.write_text("\n".join([HEADINGS, *lines]), encoding="utf-8")
        return import_responses(project=project, file=path, today=date(2026, 3, 1))

    return lambda *rows: bring_in(*enumerate(rows))


def test_file_of_both_is_read_by_the_choices_of_each(bring):
    bring(("vanha", "2;naapuri;1|2;ystava"), ("uusi", "3;kukaan;2|3;3"))

    stored = Response.objects.order_by("instrument__version").values_list("answers", flat=True)
    assert list(stored) == [
        {"tahti": 2, "kuka": "naapuri", "apu_laji": [1, 2], "muuttui": "ystava"},
        {"tahti": 3, "kuka": "kukaan", "apu_laji": [2, 3], "muuttui": 3},
    ]


def test_choice_of_the_other_version_is_refused_by_row(bring):
    with pytest.raises(ResponseFileError) as refused:
        bring(("vanha", "3;naapuri;1;ystava"), ("uusi", "3;naapuri;1;ystava"))

    assert [(row, text.partition(" ")[0]) for row, text in refused.value.problems] == [
        (2, "tahti"),
        (3, "kuka"),
        (3, "apu_laji"),
        (3, "muuttui"),
    ]
    assert not Response.objects.exists()
