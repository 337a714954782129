from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import messages
from django.urls import reverse
from django.utils import timezone

from osallisuus.daily import run_daily
from osallisuus.models import BinEntry
from projects.models import CoachingMaterial, CoachingSession, CostLine, Facilitator, SignUp
from tests import factories
from tests.osallisuus.desk import admin_path, make_desk, save
from toolkits.models import Publication, TipList


@pytest.fixture
def desk(project, municipality, association):
    return make_desk(project, municipality, association)


def delete(client, row):
    client.post(admin_path(row, "delete"), {"post": "yes"})
    assert not type(row).objects.filter(pk=row.pk).exists()


def restore(client):
    [row] = client.get("/hallinta/roskakori/").context["rows"]
    return client.post(reverse("admin:bin-restore", args=[row.entry_id]), follow=True)


def test_deleted_row_comes_back_from_the_bin(client, signed_in, municipal_coordinator, desk):
    signed_in(municipal_coordinator)
    cost = desk.own["costline"]
    delete(client, cost)

    rows = client.get("/hallinta/roskakori/").context["rows"]
    restore(client)

    assert [(row.name, row.who) for row in rows] == [
        ("tarjoilu, Oma kokeilu", str(municipal_coordinator))
    ]
    assert CostLine.objects.filter(pk=cost.pk, description="Oma kulu").exists()
    assert BinEntry.objects.count() == 0


def test_history_of_a_restored_row_says_so(client, signed_in, coordinator, desk):
    signed_in(coordinator)
    cost = desk.own["costline"]
    delete(client, cost)
    restore(client)

    versions = client.get(admin_path(cost, "history")).context["versions"]

    assert [version.kind for version in versions] == ["Palautettiin", "Poistettiin", "Lisättiin"]


def test_bin_restores_only_own_rows(
    client, signed_in, municipal_coordinator, coordinator, municipality, desk
):
    signed_in(coordinator)
    delete(client, desk.other["costline"])
    entry = BinEntry.objects.get()
    signed_in(municipal_coordinator)

    shown = client.get("/hallinta/roskakori/").context["rows"]
    response = client.post(reverse("admin:bin-restore", args=[entry.pk]))

    assert (shown, response.status_code) == ([], 404)
    assert not CostLine.objects.filter(description="Toisten kulu").exists()


def test_pilot_comes_back_with_its_associations_sessions_and_costs(
    client, signed_in, coordinator, project
):
    pilot = factories.make_pilot(project=project)
    pilot.associations.add(factories.make_association(name="Martat"))
    session = factories.make_pilot_session(pilot=pilot, n_residents=7)
    cost = factories.make_cost_line(pilot=pilot)
    promise = factories.make_promise(project=project, pilot=pilot)
    signed_in(coordinator)
    delete(client, pilot)

    restore(client)

    restored = project.pilots.get(slug=pilot.slug)
    promise.refresh_from_db()
    assert [found.name for found in restored.associations.all()] == ["Martat"]
    assert list(restored.sessions.values_list("pk", "n_residents")) == [(session.pk, 7)]
    assert list(restored.costs.values_list("pk", "amount")) == [(cost.pk, 10)]
    assert promise.pilot == restored


def test_tip_list_comes_back_with_its_tips_and_to_its_themes(client, signed_in, coordinator):
    tip_list = factories.make_tip_list(tips=["Tervehdi.", "Kuuntele."])
    theme = factories.make_support_theme()
    theme.tip_lists.add(tip_list)
    signed_in(coordinator)
    delete(client, tip_list)

    restore(client)

    restored = TipList.objects.get(pk=tip_list.pk)
    assert list(restored.tips.values_list("text", flat=True)) == ["Tervehdi.", "Kuuntele."]
    assert list(theme.tip_lists.all()) == [restored]


def test_coaching_comes_back_without_those_who_signed_up(client, signed_in, coordinator, project):
    session = factories.make_coaching_session(project=project)
    Facilitator.objects.create(session=session, kind="project_team", task="Juontaja")
    CoachingMaterial.objects.create(session=session, title="Kalvot", url="https://a.example/")
    SignUp.objects.create(session=session, name="Aino", email="a@a.example", sector="resident")
    signed_in(coordinator)
    delete(client, session)
    written = str(list(BinEntry.objects.values_list("rows", "links")))

    restore(client)

    restored = CoachingSession.objects.get(pk=session.pk)
    assert [found.task for found in restored.facilitators.all()] == ["Juontaja"]
    assert [found.title for found in restored.materials.all()] == ["Kalvot"]
    assert (restored.signups.count(), "Aino" in written) == (0, False)


def test_publication_comes_back_with_its_chapters(client, signed_in, coordinator, project):
    publication = factories.make_publication(
        project=project, chapters=[("Alku", "Teksti."), ("Loppu", "Toinen.")]
    )
    signed_in(coordinator)
    delete(client, publication)

    restore(client)

    chapters = Publication.objects.get(pk=publication.pk).chapters
    assert list(chapters.values_list("title", "body")) == [
        ("Alku", "Teksti."),
        ("Loppu", "Toinen."),
    ]


def test_rows_ticked_on_the_list_come_back(client, signed_in, coordinator):
    tip_list = factories.make_tip_list(tips=["Tervehdi."])
    signed_in(coordinator)
    data = {"action": "delete_selected", "_selected_action": [tip_list.pk], "post": "yes"}
    client.post("/hallinta/toolkits/tiplist/", data)
    gone = not TipList.objects.exists()

    restore(client)

    assert (gone, TipList.objects.get().tips.count()) == (True, 1)


def test_part_removed_on_the_page_of_its_whole_comes_back(client, signed_in, coordinator):
    tip_list = factories.make_tip_list(tips=["Tervehdi."])
    [tip] = tip_list.tips.all()
    data = {
        "title": tip_list.title,
        "slug": tip_list.slug,
        "audience": tip_list.audience,
        "why": tip_list.why,
        "theme": tip_list.theme,
        "language": tip_list.language,
        "licence": tip_list.licence,
        "provenance": tip_list.provenance,
        "tips-TOTAL_FORMS": "1",
        "tips-INITIAL_FORMS": "1",
        "tips-0-id": tip.pk,
        "tips-0-tip_list": tip_list.pk,
        "tips-0-order": "1",
        "tips-0-text": tip.text,
        "tips-0-DELETE": "on",
    }
    signed_in(coordinator)
    save(client, tip_list, data)
    gone = not tip_list.tips.exists()

    restore(client)

    assert (gone, [found.text for found in tip_list.tips.all()]) == (True, ["Tervehdi."])


def test_row_whose_place_is_taken_is_not_restored(client, signed_in, coordinator):
    tip_list = factories.make_tip_list(tips=["Tervehdi."], slug="sama")
    signed_in(coordinator)
    delete(client, tip_list)
    factories.make_tip_list(slug="sama")

    response = restore(client)

    [message] = response.context["messages"]
    assert (message.level, TipList.objects.count()) == (messages.ERROR, 1)


def test_daily_empties_what_has_been_in_the_bin_for_a_month(client, signed_in, coordinator):
    signed_in(coordinator)
    delete(client, factories.make_tip_list())
    today = timezone.localdate()

    runs = [run_daily(today + timedelta(days=n)).lines for n in (30, 31)]

    assert [[line for line in lines if line.startswith("Bin:")] for lines in runs] == [
        [],
        ["Bin: deleted 1 rows for good."],
    ]


def test_answers_and_open_doors_are_never_kept():
    gone_at_once = {
        model._meta.label
        for model in apps.get_models()
        if not getattr(model, "is_kept_in_bin", True)
    }

    assert gone_at_once == {
        "projects.CalendarLink",
        "projects.HeadingMatch",
        "projects.Invitation",
        "projects.PilotPass",
        "projects.SignUp",
        "projects.TallyPress",
        "surveys.Card",
        "surveys.Draft",
        "surveys.EnteredWeek",
        "surveys.Forgotten",
        "surveys.ImportRun",
        "surveys.ItemRecording",
        "surveys.PaperStack",
        "surveys.ReleasePreview",
        "surveys.ReleaseRequest",
        "surveys.Response",
        "surveys.RetentionNotice",
        "surveys.ReviewLink",
        "surveys.SealedReceipt",
        "surveys.StackedForm",
        "surveys.TabletOpening",
        "surveys.TextVerdict",
    }
