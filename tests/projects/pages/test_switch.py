import pytest

from tests import factories


@pytest.fixture
def person(db):
    return factories.make_user()


@pytest.fixture
def projects(person):
    """Two that the person coordinates, and one with another right only."""
    found = [
        factories.make_project(name=name, slug=slug)
        for name, slug in (("Aalto", "aalto"), ("Silta", "silta"), ("Valo", "valo"))
    ]
    for project, role in zip(found, ("coordinator", "coordinator", "editor"), strict=True):
        factories.make_membership(user=person, project=project, role=role)
    return found


def others(response):
    found = response.context["switch"]
    return found.current, {other.name: other.url for other in found.others}


def home(project):
    return f"/hallinta/projects/project/{project.pk}/change/"


@pytest.mark.parametrize(
    "path",
    ["ihmiset/aalto/", "tulokset/aalto/", "sailytys/aalto/", "arkisto/hanke/aalto/"],
)
def test_page_of_a_project_leads_to_the_same_of_another_where_the_rights_are_the_same(
    person, projects, signed_in, path
):
    response = signed_in(person).get(f"/hallinta/{path}")

    same = f"/hallinta/{path}".replace("aalto", "silta")
    assert others(response) == ("Aalto", {"Silta": same, "Valo": home(projects[2])})
    assert signed_in(person).get(same).status_code == 200


def test_list_keeps_to_the_chosen_project(person, projects, signed_in):
    client = signed_in(person)
    path = "/hallinta/projects/pilot/"

    every = client.get(path)
    one = client.get(f"{path}?project__id__exact={projects[0].pk}")

    urls = {project.name: f"{path}?project__id__exact={project.pk}" for project in projects}
    assert others(every) == ("", urls)
    assert "Kaikki hankkeesi" in every.text
    assert others(one) == ("Aalto", {name: url for name, url in urls.items() if name != "Aalto"})


def test_page_of_a_row_leads_to_the_list_of_the_other_project(person, projects, signed_in):
    pilot = factories.make_pilot(project=projects[1])
    survey = factories.make_survey(pilot=pilot, project=projects[1])
    client = signed_in(person)

    change = client.get(f"/hallinta/projects/pilot/{pilot.pk}/change/")
    desk = client.get(f"/hallinta/kyselyt/{survey.slug}/")

    key = projects[0].pk
    assert others(change)[0] == others(desk)[0] == "Silta"
    assert others(change)[1]["Aalto"] == f"/hallinta/projects/pilot/?project__id__exact={key}"
    assert others(desk)[1]["Aalto"] == f"/hallinta/surveys/survey/?project__id__exact={key}"


def test_association_of_two_projects_stays_on_its_own_costs(db, association, signed_in):
    person, pilots = factories.make_user(), []
    for slug in ("aalto", "silta"):
        project = factories.make_project(name=slug, slug=slug)
        home = association.home_municipality
        pilots.append(factories.make_pilot(project=project, municipality=home))
        pilots[-1].associations.add(association)
        factories.make_membership(
            user=person, project=project, role="association_contact", association=association
        )
    client = signed_in(person)

    found = others(client.get(f"/hallinta/kokeilu/{pilots[0].slug}/kulut/"))
    there = client.get(found[1]["silta"], follow=True)

    assert found[0] == "aalto"
    assert there.redirect_chain[-1][0] == f"/hallinta/kokeilu/{pilots[1].slug}/kulut/"
    assert others(there)[0] == "silta"


def test_who_has_one_project_sees_its_name_and_no_switch(project, coordinator, signed_in):
    response = signed_in(coordinator).get("/hallinta/surveys/instrument/")

    assert others(response) == (project.name, {})
    assert f"<b>{project.name}</b>" in response.text
    assert "Vaihda hanketta" not in response.text


def test_name_of_a_project_without_rights_is_nowhere(project, coordinator, signed_in):
    foreign = factories.make_project(name="Toisten hanke")

    response = signed_in(coordinator).get(
        f"/hallinta/projects/pilot/?project__id__exact={foreign.pk}"
    )

    assert "Toisten hanke" not in response.text


def test_every_link_of_the_switch_leads_to_a_page(person, projects, signed_in):
    client = signed_in(person)
    pilot = factories.make_pilot(project=projects[0])
    paths = [
        "",
        "taustatyot/",
        "kokeilu/",
        f"kokeilu/{pilot.slug}/linkit/",
        "alku/hanke/aalto/kunnat/",
    ]
    paths += ["projects/costline/", "projects/municipality/", "surveys/release/", "roskakori/"]

    for path in paths:
        for url in others(client.get(f"/hallinta/{path}", follow=True))[1].values():
            assert client.get(url).status_code in {200, 302}, (path, url)
