from datetime import date

import pytest
from django.urls import reverse

from tests import factories
from tests.osallisuus.desk import admin_path, save
from tests.reading import one_line, untouched
from tests.surveys.frozen import make_hidden_level, make_level, make_release
from toolkits.models import Chapter
from toolkits.publication.markers import MARKERS

pytestmark = pytest.mark.django_db

ADD = "admin:toolkits_chapter_add"


@pytest.fixture
def release(project):
    places = make_level("municipality", "nivala", 12), make_hidden_level("municipality", "raahe")
    return make_release(project, make_level("project", project.slug, 12), *places)


@pytest.fixture
def publication(project, release):
    chapters = [("Yksi", "Yhden teksti."), ("Kaksi", "Kahden teksti.")]
    return factories.make_publication(chapters, project=project, release=release)


def opened(client, chapter, **changes):
    return untouched(client.get(admin_path(chapter)), "chapter_form") | changes


def test_new_chapter_comes_last_and_leads_back_to_its_publication(
    client, signed_in, coordinator, publication
):
    signed_in(coordinator)
    asked = f"{reverse(ADD)}?publication={publication.pk}"
    form = untouched(client.get(asked), "chapter_form")

    answer = client.post(
        asked, form | {"title": "Mitä opittiin", "body": "Sama aika, sama paikka."}
    )

    assert answer.url == f"/hallinta/toolkits/publication/{publication.pk}/change/"
    kept = Chapter.objects.filter(publication=publication).values_list("title", "slug", "order")
    assert list(kept)[-1] == ("Mitä opittiin", "mita-opittiin", 3)


def test_chapters_of_one_title_have_links_of_their_own(client, signed_in, coordinator, publication):
    signed_in(coordinator)
    sent = {"publication": publication.pk, "title": "Tulos", "body": "Teksti."}

    for _time in range(2):
        client.post(reverse(ADD), sent)

    assert list(Chapter.objects.filter(title="Tulos").values_list("slug", flat=True)) == [
        "tulos",
        "tulos-2",
    ]


def test_link_of_a_chapter_stays_when_its_title_changes(
    client, signed_in, coordinator, publication
):
    signed_in(coordinator)
    chapter = publication.chapters.first()

    client.post(admin_path(chapter), opened(client, chapter, title="Aivan muuta"))

    chapter.refresh_from_db()
    assert (chapter.title, chapter.slug) == ("Aivan muuta", "luku-1")


def test_writers_of_two_chapters_never_meet(client, signed_in, coordinator, publication):
    colleague = factories.make_membership(project=publication.project).user
    one, two = publication.chapters.all()
    signed_in(coordinator)
    mine, theirs = opened(client, one, body="Oma yksi"), opened(client, two, body="Toisen kaksi")

    signed_in(colleague)
    first = client.post(admin_path(two), theirs)
    signed_in(coordinator)
    second = client.post(admin_path(one), mine)

    assert (first.status_code, second.status_code) == (302, 302)
    assert list(publication.chapters.values_list("body", flat=True)) == ["Oma yksi", "Toisen kaksi"]


def test_writers_of_one_chapter_are_asked_and_both_texts_are_kept(
    client, signed_in, coordinator, publication
):
    colleague = factories.make_membership(project=publication.project).user
    chapter = publication.chapters.first()
    signed_in(coordinator)
    mine = opened(client, chapter, body="Oma teksti")
    signed_in(colleague)
    save(client, chapter, {"title": "Yksi", "body": "Toisen teksti"})
    signed_in(coordinator)

    page = client.post(admin_path(chapter), mine)

    [conflict] = page.context["conflicts"]
    assert (conflict.mine, conflict.theirs, conflict.who) == (
        "Oma teksti",
        "Toisen teksti",
        str(colleague),
    )
    versions = Chapter.history.filter(id=chapter.pk).values_list("body", flat=True)
    assert list(versions) == ["Toisen teksti", "Yhden teksti."]


def test_unknown_marker_is_told_and_the_text_is_kept_on_the_screen(
    client, signed_in, coordinator, publication
):
    chapter = publication.chapters.first()
    signed_in(coordinator)

    page = client.post(admin_path(chapter), opened(client, chapter, body="Oma [[luku:onni]]"))

    [message] = page.context["adminform"].form.errors["body"]
    assert message.startswith("Tuntematon merkintä: luku:onni. Käytössä ovat: ")
    assert "Oma [[luku:onni]]</textarea>" in page.text


def test_page_tells_what_can_be_picked_with_its_value_and_source(
    client, signed_in, coordinator, publication
):
    signed_in(coordinator)

    page = client.get(admin_path(publication.chapters.first()))

    groups = {str(group.title): group.options for group in page.context["marker_groups"]}
    whole = [option.code for title in groups for option in groups[title]][: len(MARKERS)]
    assert sorted(whole) == sorted(f"[[{name}]]" for name in MARKERS)
    nivala = {option.code: option.value for option in groups["Nivala"]}
    assert nivala["[[luku:pareja:nivala]]"] == "12"
    raahe = {option.code: option.value for option in groups["Raahe"]}
    assert raahe["[[luku:pareja:raahe]]"] == "ei näytetä"
    assert "tulokset vahvistettu 1.3.2026." in one_line(page.text)
    assert '<button type="button" hidden data-marker="[[kuva:muutos]]"' in page.text


def test_page_tells_what_the_chapter_lacks(client, signed_in, coordinator, publication, release):
    Chapter.objects.update(body="[[kuva:muutos]]", guidance="Kerro, mikä muuttui.")
    release.withdrawn_on = date(2026, 4, 1)
    release.save()
    signed_in(coordinator)

    page = client.get(admin_path(publication.chapters.first()))

    assert page.context["problems"] == [
        "[[kuva:muutos]]: julkaisun tulokset on peruttu. Valitse julkaisulle muut tulokset.",
        "Kuvalla ei ole tekstiä. Kerro, mitä siitä näkee.",
    ]
    assert '<p class="lead">Kerro, mikä muuttui.</p>' in page.text


def test_chapter_of_another_project_is_read_and_not_written(
    client, signed_in, outsider, publication
):
    chapter = publication.chapters.first()
    signed_in(outsider)

    read = client.get(admin_path(chapter))
    written = client.post(admin_path(chapter), {"title": "Oma", "body": "Oma"})
    added = client.post(
        reverse(ADD), {"publication": publication.pk, "title": "Oma", "body": "Oma"}
    )

    chapter.refresh_from_db()
    assert (read.status_code, written.status_code, chapter.title) == (200, 403, "Yksi")
    assert (added.status_code, publication.chapters.count()) == (200, 2)
