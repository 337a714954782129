import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from projects.models import AuditEvent
from surveys.reports.frozen.model import Change
from tests.surveys.reports.samples import add_pair, add_start, answers, three_places


def evaluate(project, *options):
    out = StringIO()
    call_command("evaluate", "--project", project.slug, "--format", "json", *options, stdout=out)
    return json.loads(out.getvalue())


def measures(found, level, slug):
    (own,) = [one for one in found["levels"] if (one["level"], one["slug"]) == (level, slug)]
    return {measure["key"]: measure for measure in own["measures"]}


def test_evaluate_prints_figures_and_reasons(project):
    three_places(project)

    found = evaluate(project)

    assert (found["method_version"], found["project"]) == ("v2", project.slug)
    assert found["flow"] == {
        "participants": 60,
        "started": 17,
        "ended": 17,
        "paired": 17,
        "scored": 17,
        "left_out": 0,
        "hidden": None,
    }
    assert found["left_out"] == {
        "only_at_start": 0,
        "only_at_end": 0,
        "pairs_lacking_a_domain": 0,
        "pilots_in_no_total": [],
        "groups_not_shown": [
            {"level": level, "slug": f"{prefix}{slug}", "hidden": reason}
            for level, prefix in (("municipality", ""), ("pilot", "kerho-"))
            for slug, reason in (("kalajoki", "protects_others"), ("pyhajoki", "under_limit"))
        ],
        "words": "Kaikissa luvuissa ovat samat 17 ihmistä. Alussa vastasi 17 ihmistä ja lopussa "
        "17. Luvuissa eivät ole ne, jotka vastasivat vain toisella kerralla.",
    }
    index = measures(found, "project", project.slug)["index"]
    assert index["n"] == 17
    assert set(Change.__dataclass_fields__) <= set(index)
    assert measures(found, "municipality", "pyhajoki") == {
        "index": {"key": "index", "hidden": "under_limit"},
        "seura": {"key": "seura", "hidden": "under_limit"},
        "tekeminen": {"key": "tekeminen", "hidden": "under_limit"},
    }
    assert measures(found, "pilot", "kerho-kalajoki")["index"] == {
        "key": "index",
        "hidden": "protects_others",
    }
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("n_starts", "only_at_start", "everybody"), [(0, 0, 0), (4, None, 4), (5, 5, 5)]
)
def test_evaluate_tells_how_many_answered_once(project, n_starts, only_at_start, everybody):
    survey = three_places(project)[0]
    for number in range(n_starts):
        add_start(survey, 1 + number)

    assert evaluate(project)["left_out"]["only_at_start"] == only_at_start
    assert evaluate(project, "--evaluator")["left_out"]["only_at_start"] == everybody


def test_evaluate_tells_of_no_single_answers_beside_a_few_pairs_that_lack_a_domain(project):
    survey = three_places(project)[0]
    add_pair(survey, answers(2, seura_1="blank", seura_2="blank"), 4)

    left_out = evaluate(project)["left_out"]

    assert (left_out["only_at_start"], left_out["pairs_lacking_a_domain"]) == (None, None)


def test_evaluate_for_the_evaluator_hides_nothing_and_leaves_a_trace(project):
    three_places(project)

    found = evaluate(project, "--evaluator")

    small = measures(found, "municipality", "pyhajoki")["seura"]
    assert (small["n"], small["mean_change"], small["n_up"]) == (3, 75.0, 3)
    assert [(e.action, e.project, e.n_rows) for e in AuditEvent.objects.all()] == [
        ("answers", project, 17)
    ]


def test_evaluate_names_what_is_missing(project):
    with pytest.raises(CommandError, match="Hankkeessa ei ole vielä vastauksia."):
        evaluate(project)
    with pytest.raises(CommandError, match="Hanketta ei-ole ei ole."):
        call_command("evaluate", "--project", "ei-ole")
