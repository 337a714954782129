from dataclasses import replace

import pytest

from surveys.answering.files.columns import Column, columns_of, missing_values
from surveys.answering.files.response_files import FACTS
from surveys.services import load_instrument
from surveys.services.importing.imports import import_targets
from tests import factories
from tests.surveys.reports.samples import SPEC

pytestmark = pytest.mark.django_db


def targets(project, *specs):
    for number, spec in enumerate(specs):
        factories.make_survey(
            project=project,
            instrument=load_instrument(spec),
            pilot=factories.make_pilot(project=project, slug=f"kokeilu-{number}"),
        )
    return import_targets(project).values()


def test_every_column_says_what_may_stand_in_it(project):
    found = {one.heading: one for one in columns_of(targets(project, SPEC), "fi")}

    assert [*found] == [*FACTS, *(item.key for item in SPEC.items)]
    assert [one.heading for one in found.values() if one.is_required] == [*FACTS]
    assert found["phase"].guide == "start = alkukysely, end = loppukysely"
    assert found["language"].guide == "Kieli, jolla ihminen vastasi: fi."
    assert found["seura_1"] == Column(
        "seura_1", False, "seura 1 (1 = Yksi, 2 = Kaksi, 3 = Kolme, 4 = Neljä, 5 = Viisi)"
    )


def test_question_of_two_versions_is_one_column(project):
    found = columns_of(targets(project, SPEC, replace(SPEC, version=2)), "sv")

    assert len(found) == len(FACTS) + len(SPEC.items)


def test_project_without_surveys_has_the_facts_alone(project):
    assert [one.heading for one in columns_of([], "fi")] == [*FACTS]
    assert missing_values() == "declined, blank, unreadable"
