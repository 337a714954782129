import pytest
from django.db import IntegrityError

from osallisuus.admin.transfer.bringing import bring_in, check
from osallisuus.files.sheets import read_table
from osallisuus.models import DataVersion
from osallisuus.search.registry import sources
from projects.models import Association, CostLine, Pilot, PilotSession
from projects.resources import (
    AssociationResource,
    CostLineResource,
    MunicipalityResource,
    PilotResource,
    PilotSessionResource,
)
from projects.resources.planning import OvertakenError
from tests import factories

pytestmark = pytest.mark.django_db
TABLES = [
    AssociationResource,
    CostLineResource,
    MunicipalityResource,
    PilotResource,
    PilotSessionResource,
]
SESSIONS = "Kokeilu;Päivä;Toteutuminen;Asukkaita\naamupala;5.2.2026;pidetty;9\n"


@pytest.fixture
def pilot(project):
    return factories.make_pilot(project=project, slug="aamupala")


def sheet(table, text):
    return read_table("rivit.csv", text.encode(), table.words())


def checked(table, person, text):
    resource = table(user=person)
    problems, counts = check(resource, sheet(table, text))
    assert problems == []
    return resource, counts


def write(person):
    return lambda resource, counts: resource.plan.write(person)


def test_checking_writes_nothing(coordinator, pilot):
    before = DataVersion.current()
    resource, counts = checked(PilotSessionResource, coordinator, SESSIONS)

    assert (counts.new, PilotSession.objects.count()) == (1, 0)
    assert (PilotSession.history.count(), DataVersion.current()) == (0, before)
    resource.plan.write(coordinator)
    assert PilotSession.objects.get().n_residents == 9
    assert DataVersion.current() == before + 1


def test_changed_row_gets_the_columns_of_the_file_and_no_others(coordinator, pilot):
    row = factories.make_pilot_session(pilot=pilot, held_on="2026-02-05", n_residents=4, n_staff=2)
    resource, counts = checked(PilotSessionResource, coordinator, SESSIONS)
    # Of a column that the file does not have: another's change, without a version, stays.
    PilotSession.objects.filter(pk=row.pk).update(note="Toisen huomio")

    resource.plan.write(coordinator)

    row.refresh_from_db()
    assert (counts.changed, row.n_residents, row.n_staff) == (1, 9, 2)
    assert row.note == "Toisen huomio"
    newest = row.history.latest("history_id")
    assert (newest.history_type, newest.history_user) == ("~", coordinator)


def test_row_that_somebody_changed_meanwhile_stops_the_writing(coordinator, pilot):
    row = factories.make_pilot_session(pilot=pilot, held_on="2026-02-05", n_residents=4)
    resource, _counts = checked(PilotSessionResource, coordinator, SESSIONS)
    row.n_residents = 5
    row.save()

    with pytest.raises(OvertakenError):
        resource.plan.write(coordinator)


@pytest.mark.parametrize("what", ["added", "deleted"])
def test_row_that_came_or_went_meanwhile_stops_the_writing(coordinator, pilot, what):
    other = factories.make_pilot_session(pilot=pilot, held_on="2026-03-05")
    resource, _counts = checked(PilotSessionResource, coordinator, SESSIONS)
    if what == "added":
        factories.make_pilot_session(pilot=pilot, held_on="2026-02-05")
    else:
        other.delete()

    with pytest.raises(OvertakenError):
        resource.plan.write(coordinator)


def test_change_of_another_row_stops_nothing(coordinator, pilot):
    other = factories.make_pilot_session(pilot=pilot, held_on="2026-03-05")
    resource, _counts = checked(PilotSessionResource, coordinator, SESSIONS)
    other.save()

    resource.plan.write(coordinator)

    assert PilotSession.objects.count() == 2


def test_overtaken_file_is_checked_and_written_again(coordinator, pilot):
    tries = []

    def interrupted(resource, counts):
        if not tries:
            factories.make_pilot_session(pilot=pilot, held_on="2026-02-05", n_residents=4)
        tries.append((counts.new, counts.changed))
        resource.plan.write(coordinator)

    problems, counts = bring_in(
        lambda: PilotSessionResource(user=coordinator),
        sheet(PilotSessionResource, SESSIONS),
        interrupted,
    )

    # The transaction of the first try took the session of the other along, as it stood inside.
    assert (problems, tries) == ([], [(1, 0), (1, 0)])
    assert (counts.new, PilotSession.objects.get().n_residents) == (1, 9)


def test_file_that_is_always_overtaken_is_given_up_in_words(coordinator, pilot):
    def overtaken(resource, counts):
        raise OvertakenError

    problems, counts = bring_in(
        lambda: PilotSessionResource(user=coordinator),
        sheet(PilotSessionResource, SESSIONS),
        overtaken,
    )

    assert counts is None
    assert [(problem.row, problem.text) for problem in problems] == [
        (
            None,
            "Joku muu tallensi samaan aikaan samoja rivejä. Mitään ei muutettu. Yritä uudelleen.",
        )
    ]


def test_row_that_stands_in_the_way_takes_back_the_whole_file(coordinator, project, municipality):
    text = (
        "Osoitteen loppu;Hanke;Kunta;Nimi;Toimintatapa\n"
        f"eka;{project.name};{municipality.name};Eka;ryhmätoiminta\n"
        f"toka;{project.name};{municipality.name};Toka;ryhmätoiminta\n"
    )
    resource, _counts = checked(PilotResource, coordinator, text)
    factories.make_pilot(project=project, slug="toka")

    def write_once(_again, counts):
        resource.plan.write(coordinator)

    problems, _counts = bring_in(
        lambda: PilotResource(user=coordinator), sheet(PilotResource, text), write_once
    )

    assert [problem.row for problem in problems] != []
    assert list(Pilot.objects.values_list("slug", flat=True)) == ["toka"]
    with pytest.raises(IntegrityError):
        factories.make_pilot(project=project, slug="toka")


def test_ties_of_a_pilot_are_written_with_their_history(coordinator, project, municipality):
    martat = factories.make_association(name="Martat", home_municipality=municipality)
    text = (
        "Osoitteen loppu;Hanke;Kunta;Nimi;Toimintatapa;Yhdistykset\n"
        f"eka;{project.name};{municipality.name};Eka;ryhmätoiminta;Martat\n"
    )
    resource, _counts = checked(PilotResource, coordinator, text)

    resource.plan.write(coordinator)

    pilot = Pilot.objects.get()
    assert list(pilot.associations.all()) == [martat]
    assert set(pilot.history.values_list("history_user", flat=True)) == {coordinator.pk}


@pytest.mark.parametrize(
    ("table", "text", "words"),
    [
        (
            AssociationResource,
            "Nimi;Kotikunta\nMartat;{place}\nMartat;{place}\n",
            "Saman niminen yhdistys samasta kunnasta on tiedostossa jo rivillä 2.",
        ),
        (
            MunicipalityResource,
            "Kuntanumero;Nimi;Osoitteen loppu\n005;Alajärvi;sama\n009;Alavieska;sama\n",
            "Osoitteen loppu: ",
        ),
    ],
)
def test_new_row_that_stands_twice_is_told(superuser, municipality, table, text, words):
    resource = table(user=superuser)

    problems, counts = check(resource, sheet(table, text.format(place=municipality.name)))

    assert counts is None
    assert [problem.row for problem in problems] == [3]
    assert problems[0].text.startswith(words)


def test_what_is_written_together_is_followed_by_no_search_and_no_save_of_its_own():
    together = [table._meta.model for table in TABLES if table.in_bulk]
    followed = {model for source in sources() for model in (source.model, *source.follows)}

    assert together == [CostLine, PilotSession]
    assert followed.isdisjoint(together)
    assert Association in followed
    assert [("save" in vars(model), model._meta.many_to_many) for model in together] == [
        (False, ()), (False, ()),
    ]  # fmt: skip
