from datetime import date
from decimal import Decimal

import pytest

from projects.models import Project
from surveys.models import HelpContact
from surveys.queries import stages
from surveys.queries.stages import SHOWN, Counts, Few, LackingEnds, Unready
from tests import factories
from tests.surveys.frozen import make_level, make_release

TODAY = date(2026, 3, 1)


@pytest.fixture
def pilot(project, municipality):
    return factories.make_pilot(project=project, municipality=municipality, name="Iltapala")


@pytest.fixture
def survey(pilot):
    return factories.make_survey(
        pilot=pilot, title="Iltapalan kysely", opens_on="2026-02-01", closes_on="2026-03-10"
    )


def titles(found):
    return [survey.title for survey in found.rows]


def test_stage_counts_cards_people_costs_and_what_waits(coordinator, pilot, survey):
    both, lacking, unused = (factories.make_card(survey=survey) for _number in range(3))
    factories.make_card(survey=survey, is_lost=True)
    factories.make_response(card=both, phase="start")
    factories.make_response(card=both, phase="end")
    factories.make_response(card=lacking, phase="start")
    factories.make_cost_line(pilot=pilot, amount="10.00")
    factories.make_cost_line(pilot=pilot, amount="99.00", state="submitted")
    factories.make_pilot_session(pilot=pilot)

    [stage] = stages.pilot_stages(coordinator, TODAY)

    assert unused.sheet.survey == survey
    assert stage.counts == Counts(n_cards=3, n_starts=2, n_both=1, n_lacking=1, n_asked=1)
    assert (stage.n_participants, stage.cost) == (None, Decimal("10.00"))
    assert (stage.n_waiting, stage.n_uncounted) == (1, 1)
    assert (stage.closes_on, stage.is_open) == (date(2026, 3, 10), True)


def test_stages_of_others_are_not_told(municipal_coordinator, pilot):
    factories.make_pilot(project=pilot.project, name="Raati")

    found = stages.pilot_stages(municipal_coordinator, TODAY)

    assert [stage.pilot.name for stage in found] == ["Iltapala"]


def test_practice_is_in_no_stage(coordinator, project, pilot):
    practice = factories.make_survey(pilot=pilot, is_practice=True)
    factories.make_response(card=factories.make_card(survey=practice))

    [stage] = stages.pilot_stages(coordinator, TODAY)

    assert stage.counts == Counts()


def test_end_that_is_not_open_yet_is_lacking_nowhere(coordinator, survey):
    survey.end_from = date(2026, 3, 9)
    survey.save()
    factories.make_response(card=factories.make_card(survey=survey), phase="start")
    days = (date(2026, 3, 8), date(2026, 3, 9))

    waiting = [stages.surveys_lacking_ends(coordinator, day) for day in days]
    counts = [stages.pilot_stages(coordinator, day)[0].counts for day in days]

    assert waiting == [Few(), Few((LackingEnds(survey, 1),))]
    assert [(one.n_lacking, one.n_asked) for one in counts] == [(1, 0), (1, 1)]


def test_lacking_ends_are_counted_while_the_survey_is_open(coordinator, survey):
    factories.make_response(card=factories.make_card(survey=survey), phase="start")

    while_open = stages.surveys_lacking_ends(coordinator, TODAY)
    after = stages.surveys_lacking_ends(coordinator, date(2026, 3, 11))

    assert while_open == Few((LackingEnds(survey, 1),))
    assert after == Few()


@pytest.mark.parametrize(
    ("today", "opening", "closing"),
    [
        (date(2026, 1, 17), [], []),
        (date(2026, 1, 18), ["Iltapalan kysely"], []),
        (date(2026, 2, 1), [], []),
        (date(2026, 2, 24), [], ["Iltapalan kysely"]),
        (date(2026, 3, 10), [], ["Iltapalan kysely"]),
        (date(2026, 3, 11), [], []),
    ],
)
def test_windows_are_told_two_weeks_before(coordinator, survey, today, opening, closing):
    found = (
        titles(stages.surveys_opening(coordinator, today)),
        titles(stages.surveys_closing(coordinator, today)),
    )

    assert found == (opening, closing)


def test_survey_is_unready_until_everything_is_there(coordinator, project, survey):
    before = stages.unready_surveys(coordinator, TODAY)
    HelpContact.objects.create(survey=survey, name="Apua")
    Project.objects.filter(pk=project.pk).update(
        controller=factories.make_organisation(),
        privacy_notice="Seloste",
        retention_until="2027-12-31",
        no_effect_confirmed_on="2026-01-01",
    )
    after = stages.unready_surveys(coordinator, TODAY)

    assert before == Unready((survey,), {project.pk: (1, 1)})
    assert after == Unready((), {})


@pytest.mark.parametrize(
    ("actor", "expected"),
    [("coordinator", 1), ("municipal_coordinator", 1), ("evaluator", 0), ("outsider", 0)],
)
def test_due_promises_wait_for_their_keepers(request, project, municipality, actor, expected):
    place = {"project": project, "municipality": municipality}
    factories.make_promise(**place, due_on="2026-03-15")
    factories.make_promise(**place, due_on="2026-03-16")
    factories.make_promise(**place, due_on="2026-01-01", progress="done")
    factories.make_promise(**place, due_on="2026-01-01", is_published=False)

    found = stages.due_promises(request.getfixturevalue(actor), TODAY)

    assert (len(found.rows), found.n_more) == (expected, 0)


def test_many_of_a_kind_are_the_first_and_a_number(coordinator, project):
    for number in range(SHOWN + 2):
        pilot = factories.make_pilot(project=project)
        factories.make_survey(
            pilot=pilot,
            title=f"Kysely {number:02}",
            opens_on="2026-02-01",
            closes_on=date(2026, 3, 14 - number),
        )
    survey = pilot.surveys.get()
    factories.make_response(card=factories.make_card(survey=survey), phase="start")

    closing = stages.surveys_closing(coordinator, TODAY)
    unready = stages.unready_surveys(coordinator, TODAY)

    assert (len(closing.rows), closing.n_more) == (SHOWN, 2)
    assert stages.surveys_lacking_ends(coordinator, TODAY) == Few((LackingEnds(survey, 1),), 2)
    assert (len(unready.surveys), unready.n_by_project) == (SHOWN, {project.pk: (10, 10)})


def test_stages_are_found_by_the_name_of_pilot_and_place(coordinator, pilot):
    other = factories.make_pilot(project=pilot.project, name="Raati")

    by_name = stages.staged_pilots(coordinator, "raat")
    by_place = stages.staged_pilots(coordinator, pilot.municipality.name)

    assert (list(by_name), list(by_place)) == ([other], [pilot])
    [stage] = stages.pilot_stages(coordinator, TODAY, [other.pk])
    assert stage.pilot == other


def closed_survey(pilot, **facts):
    made = factories.make_survey(
        pilot=pilot, **{"opens_on": "2026-01-01", "closes_on": "2026-02-20"} | facts
    )
    factories.make_response(card=factories.make_card(survey=made), phase="end")
    return made


def test_closed_survey_waits_for_its_figures_until_they_are_frozen(coordinator, pilot, project):
    closed_survey(pilot)
    assert stages.projects_to_release(coordinator, TODAY) == [project]

    release = make_release(project, make_level("project", project.slug, 12))
    release.released_on = date(2026, 2, 21)
    release.save()

    assert stages.projects_to_release(coordinator, TODAY) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"closes_on": "2026-03-01"},
        {"opens_on": "2024-01-01", "closes_on": "2025-02-01"},
        {"is_practice": True},
    ],
)
def test_survey_that_is_open_long_past_or_practice_waits_for_no_figures(coordinator, pilot, facts):
    closed_survey(pilot, **facts)

    assert stages.projects_to_release(coordinator, TODAY) == []


def test_closed_survey_without_ends_has_nothing_to_freeze(coordinator, pilot):
    factories.make_survey(pilot=pilot, opens_on="2026-01-01", closes_on="2026-02-20")

    assert stages.projects_to_release(coordinator, TODAY) == []


def test_figures_are_frozen_by_the_coordinator_of_the_project_only(municipal_coordinator, pilot):
    closed_survey(pilot)

    assert stages.projects_to_release(municipal_coordinator, TODAY) == []
