"""The index beside the rows: saved, published, hidden, renamed, moved, deleted."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from osallisuus.models import DataVersion, SearchEntry, SearchTerm
from osallisuus.search import following
from osallisuus.search.finding import find
from osallisuus.search.indexing import heal, rebuild
from projects.models import Pilot, Project
from tests import factories
from toolkits.models import Publication, SupportPhase, TipList

pytestmark = pytest.mark.django_db


def kinds(text):
    return set(find(text).ids)


def paths(text):
    ids = [pk for found in find(text).ids.values() for pk in found]
    return set(SearchEntry.objects.filter(pk__in=ids).values_list("path", flat=True))


def test_saved_list_is_found_and_deleted_one_leaves_nothing():
    tip_list = factories.make_tip_list(title="Perunat", tips=["Kuori porkkana."])
    assert kinds("peruna") == kinds("porkkanat") == {"tip_list"}

    tip_list.tips.get().delete()
    assert kinds("porkkana") == set()

    tip_list.delete()
    assert kinds("peruna") == set()
    assert not SearchTerm.objects.filter(key="peruna").exists()


def test_list_is_found_by_its_new_name_at_its_new_address_only():
    tip_list = factories.make_tip_list(title="Perunat", slug="vanha")
    kinds("peruna")

    tip_list.title, tip_list.slug = "Porkkanat", "uusi"
    tip_list.save()

    assert kinds("peruna") == set()
    assert paths("porkkana") == {"/vinkkilistat/uusi/"}


def test_what_is_not_public_is_never_in_the_index():
    tip_list = factories.make_tip_list(title="Perunat", is_published=False)
    project = factories.make_project(name="Perunahanke", is_published=False)
    place = factories.make_municipality(name="Perunala")
    pilot = factories.make_pilot(name="Perunapilotti", project=project, municipality=place)
    factories.make_promise(heard="Perunoita", project=project, municipality=place)
    factories.make_coaching_session(theme="Perunapäivä", project=project, is_published=True)
    factories.make_release(project=project)
    factories.make_publication(
        title="Perunakirja", is_published=False, chapters=[("Peruna", "Peruna.")]
    )
    factories.make_survey(title="Perunakysely", pilot=pilot)
    assert kinds("perunat") == set()
    assert not SearchEntry.objects.filter(text__icontains="peruna").exists()
    assert not SearchEntry.objects.filter(title__icontains="peruna").exists()

    tip_list.is_published = True
    tip_list.save()
    assert kinds("perunat") == {"tip_list"}


@pytest.mark.parametrize("make", [factories.make_tip_list, factories.make_tool])
def test_what_waits_for_its_day_is_found_on_that_day_without_a_daily_run(make):
    row = make(title="Perunat", shown_from=timezone.localdate() + timedelta(days=1))
    assert find("peruna").ids == {}
    # Nor is a word that only it has told of: peruna could otherwise not become perune.
    factories.make_tip_list(title="Perune")
    assert [each.instead for each in find("peruna").corrected] == ["perune"]

    # As if the day had come: past the index, as no save tells of it.
    type(row).objects.filter(pk=row.pk).update(shown_from=timezone.localdate())
    DataVersion.bump()

    assert find("peruna").n_found == 1
    assert heal() == 0


def test_publication_that_waits_comes_with_its_chapters_and_summary():
    publication = factories.make_publication(
        [("Perunat", "Kuorimme.")],
        title="Perunan kasvu",
        shown_from=timezone.localdate() + timedelta(days=1),
    )
    factories.make_summary(publication=publication, title="Peruna", text="Potatis.")
    assert kinds("peruna") == set()

    Publication.objects.update(shown_from=timezone.localdate())
    DataVersion.bump()

    assert kinds("peruna") == {"publication", "chapter", "summary"}


def test_retired_text_is_not_found_from_its_day_on():
    factories.make_tip_list(title="Perunat", retired_on=timezone.localdate() + timedelta(days=1))
    assert kinds("peruna") == {"tip_list"}

    TipList.objects.update(retired_on=timezone.localdate())
    DataVersion.bump()

    assert kinds("peruna") == set()
    assert heal() == 1


def test_hiding_a_project_hides_everything_of_it_and_showing_brings_it_back():
    project = factories.make_project(name="Perunahanke")
    place = factories.make_municipality(name="Perunala", slug="perunala")
    factories.make_pilot(name="Peruna pihalla", project=project, municipality=place)
    factories.make_promise(heard="Peruna halvemmaksi", project=project, municipality=place)
    factories.make_coaching_session(theme="Peruna ja minä", project=project, is_published=True)
    factories.make_release(project=project)
    factories.make_survey(
        title="Mikä peruna?", kind="consultation", pilot=None, project=project, municipality=place
    )
    shown = {"pilot", "promise", "coaching", "consultation"}
    assert kinds("peruna") == shown
    assert kinds("perunahanke") == {"project", "results"}
    assert kinds("perunala") >= {"municipality"}

    project.is_published = False
    project.save()
    assert kinds("peruna") == kinds("perunahanke") == kinds("perunala") == set()
    assert not SearchEntry.objects.filter(folded__contains="peruna").exists()

    project.is_published = True
    project.save()
    assert kinds("peruna") == shown


def test_publication_takes_its_chapters_along():
    publication = factories.make_publication(
        chapters=[("Peruna", "Kuori [[osallistujia]] ja keitä.")]
    )
    assert paths("keittää") == {f"/julkaisut/{publication.slug}/#luku-1"}
    assert "osallistujia" not in SearchEntry.objects.get(kind="chapter").text

    publication.slug = "toinen"
    publication.save()
    assert paths("keittää") == {"/julkaisut/toinen/#luku-1"}

    publication.is_published = False
    publication.save()
    assert kinds("keittää") == set()


def test_withdrawn_results_are_no_longer_found():
    release = factories.make_release(project=factories.make_project(name="Perunahanke"))
    assert "results" in kinds("perunahanke")

    release.withdrawn_on = "2026-01-01"
    release.save()

    assert kinds("perunahanke") == {"project"}


def test_names_from_other_rows_follow_them():
    place = factories.make_municipality(name="Perunala")
    friend = factories.make_association(name="Porkkanayhdistys")
    pilot = factories.make_pilot(municipality=place)
    pilot.associations.add(friend)
    assert kinds("porkkanayhdistys") == {"pilot", "municipality"}
    assert "pilot" in kinds("perunala")

    friend.name = "Lanttuyhdistys"
    friend.save()
    assert kinds("porkkanayhdistys") == set()
    assert kinds("lanttuyhdistys") == {"pilot", "municipality"}

    pilot.associations.clear()
    assert kinds("lanttuyhdistys") == set()


def test_support_package_follows_its_statements():
    theme = factories.make_support_theme(title="Kuuleminen")
    statement = theme.statements.create(key="a.1", text="Perunasta kysytään.", order=1)
    assert paths("peruna") == {SupportPhase.objects.get().get_absolute_url()}

    statement.text = "Porkkanasta kysytään."
    statement.save()
    assert kinds("peruna") == set()


def test_support_package_is_found_by_the_words_of_its_whole_translations():
    theme = factories.make_support_theme(title="Arki", title_sv="Vardagen", title_en="Daily life")
    statement = factories.make_support_statement(theme=theme, text="Kysymme.", text_en="We ask.")

    assert kinds("vardag") == set()
    assert kinds("asking") == {"support"}

    statement.text_sv = "Vi frågar."
    statement.save()

    assert kinds("vardag") == kinds("frågar") == {"support"}


def test_row_that_was_hidden_past_the_index_is_not_found_and_healing_takes_it_away():
    factories.make_tip_list(title="Perunat")
    factories.make_tip_list(title="Peruna ja porkkana")
    assert find("peruna").n_found == 2
    TipList.objects.filter(title="Perunat").update(is_published=False)
    Pilot.objects.all()._raw_delete("default")

    caches["pages"].clear()
    assert find("peruna").n_found == 1

    heal()
    assert SearchEntry.objects.filter(kind="tip_list").count() == 1
    assert heal() == 0


def test_index_is_made_anew_by_its_command(capsys):
    factories.make_tip_list(title="Perunat")
    kinds("peruna")
    SearchEntry.objects.all().delete()
    SearchEntry.objects.create(
        kind="gone", row_id=1, language="fi", title="Peruna", path="/", sort_key="", fingerprint=""
    )

    call_command("rebuild_search")

    assert capsys.readouterr().out == f"Search: {SearchEntry.objects.count()} pages.\n"
    assert kinds("peruna") == {"tip_list"}
    assert rebuild() == SearchEntry.objects.count()


def test_daily_run_says_what_it_mended():
    factories.make_tip_list(title="Perunat")
    heal()
    SearchEntry.objects.filter(kind="tip_list").delete()

    said = StringIO()
    call_command("daily", stdout=said)

    assert "Search: brought 1 pages up to date.\n" in said.getvalue()


@pytest.mark.django_db(transaction=True)
def test_committed_row_is_copied_without_anybody_searching():
    factories.make_tip_list(title="Perunat")

    assert SearchTerm.objects.filter(key="peruna", entry__kind="tip_list").exists()


@pytest.mark.django_db(transaction=True)
def test_rolled_back_row_is_not_found():

    with transaction.atomic():
        factories.make_tip_list(title="Perunat")
        transaction.set_rollback(True)

    assert kinds("peruna") == set()
    assert Project.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_copy_that_fails_is_logged_and_the_saving_stands(monkeypatch, caplog):
    def fail(*args):
        raise RuntimeError("no room")

    monkeypatch.setattr(following, "refresh", fail)

    tip_list = factories.make_tip_list(title="Perunat")

    assert TipList.objects.filter(pk=tip_list.pk).exists()
    [logged] = {record.getMessage() for record in caplog.records if record.levelname == "ERROR"}
    assert logged == "Error calling catch_up in on_commit() (no room)."
    caplog.clear()
