from datetime import date

import pytest

from surveys.admin.desk import lines
from surveys.admin.missing import missing_links, standing
from surveys.models import HelpContact, Survey
from tests import factories
from tests.reading import untouched


@pytest.fixture
def survey(project, municipality):
    pilot = factories.make_pilot(project=project, municipality=municipality)
    return factories.make_survey(
        project=project,
        pilot=pilot,
        title="Aamupala",
        slug="aamupala",
        opens_on="2026-01-01",
        closes_on=None,
    )


def expected(survey, back="/hallinta/kyselyt/aamupala/"):
    project = (
        f"/hallinta/projects/project/{survey.project_id}/change/?_osa=vastaajat&_palaa={back}#id_"
    )
    own = f"/hallinta/surveys/survey/{survey.pk}/change/?_osa="
    return {
        "controller": f"{project}controller",
        "privacy_notice": f"{project}privacy_notice",
        "retention_until": f"{project}retention_until",
        "help_contacts": f"{own}apu&_palaa={back}#help_contacts-group",
        "no_effect_confirmed_on": f"{project}no_effect_confirmed_on",
    }


def test_each_missing_thing_leads_to_its_field(survey, coordinator):
    ways = expected(survey)

    found = [link.url for link in missing_links(coordinator, survey)]

    assert [url for url in found if "id_languages" not in url] == list(ways.values())


def test_who_may_not_tell_a_thing_gets_no_link(survey, municipal_coordinator):
    found = [link.url for link in missing_links(municipal_coordinator, survey) if link.url]

    assert expected(survey)["help_contacts"] in found
    assert [url for url in found if "/project/" in url] == []


@pytest.mark.parametrize("name", ["controller", "help_contacts", "no_effect_confirmed_on"])
def test_link_leads_to_a_page_that_has_the_field(survey, coordinator, signed_in, name):
    page, anchor = expected(survey)[name].split("#")

    content = signed_in(coordinator).get(page).content.decode()

    assert f'id="{anchor}"' in content


def test_who_tells_a_missing_thing_comes_back_to_the_survey(
    survey, coordinator, project, signed_in
):
    path = expected(survey)["no_effect_confirmed_on"].split("#")[0]
    client = signed_in(coordinator)
    data = untouched(client.get(path), "project_form") | {"no_effect_confirmed_on": "2026-01-02"}

    saved = client.post(path, data | {"_save": "1"})

    project.refresh_from_db()
    assert (str(project.no_effect_confirmed_on), saved.url) == (
        "2026-01-02",
        "/hallinta/kyselyt/aamupala/",
    )


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/tulokset/"])
def test_nobody_is_sent_away_from_the_desk(survey, coordinator, project, signed_in, back):
    client = signed_in(coordinator)
    path = expected(survey, back)["no_effect_confirmed_on"].split("#")[0]
    data = untouched(client.get(path), "project_form")

    saved = client.post(path, data | {"_save": "1"})

    assert saved.url.partition("?")[0] == "/hallinta/projects/project/"


def test_start_page_has_one_line_for_what_two_surveys_lack(survey, coordinator, project):
    other = factories.make_survey(
        project=project, pilot=survey.pilot, title="Iltapala", opens_on="2026-01-01"
    )
    HelpContact.objects.create(survey=survey, name="Apua")
    HelpContact.objects.create(survey=other, name="Apua")

    found = [line for line in lines(coordinator) if "?_osa=" in line.url]
    ways = expected(survey, "/hallinta/")

    assert [(line.count, line.title, line.url) for line in found] == [
        (2, "Rekisterinpitäjä on merkitsemättä.", ways["controller"]),
        (2, "Tietosuojaseloste puuttuu.", ways["privacy_notice"]),
        (2, "Vastausten säilytysaika on merkitsemättä.", ways["retention_until"]),
        (
            2,
            "Rekisterinpitäjä ei ole vielä vahvistanut, etteivät vastaukset vaikuta "
            "etuuksiin, palveluihin tai oleskelulupaan.",
            ways["no_effect_confirmed_on"],
        ),
    ]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"is_practice": True}, "Mitään ei puutu. Harjoitus on aina auki."),
        ({"opens_on": None}, "Mitään ei puutu. Merkitse vielä, milloin kysely aukeaa."),
        ({}, "Mitään ei puutu. Kysely on auki."),
        ({"closes_on": date(2026, 2, 1)}, "Kysely on päättynyt."),
        ({"opens_on": date(2226, 5, 6)}, "Mitään ei puutu. Kysely aukeaa itsestään 6.5.2226."),
    ],
)
def test_survey_that_lacks_nothing_says_where_it_stands(facts, words):
    assert standing(Survey(**{"opens_on": date(2026, 1, 1)} | facts)) == words
