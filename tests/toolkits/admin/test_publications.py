import pytest
from django.urls import reverse
from django.utils import timezone

from tests.reading import one_line
from tests.surveys.frozen import make_level, make_release
from toolkits.admin.publications import MARKERS
from toolkits.models import Chapter, Publication, Tip
from toolkits.publication import FIGURES, TEXTS

pytestmark = pytest.mark.django_db

ADD = "admin:toolkits_publication_add"


def _typed(project, chapters):
    """What a newcomer types: nobody numbers the chapters."""
    rows = {
        f"chapters-{number}-{field}": value
        for number, (title, body, order) in enumerate(chapters)
        for field, value in (("title", title), ("body", body), ("order", order), ("slug", ""))
    }
    return {
        "project": project.pk,
        "kind": "final",
        "title": "Aamupala kokosi",
        "slug": "aamupala-kokosi",
        "language": "fi",
        "licence": "CC BY 4.0",
        "provenance": "own",
        "chapters-TOTAL_FORMS": len(chapters),
        "chapters-INITIAL_FORMS": 0,
        **rows,
    }


def test_every_marker_is_told_to_the_editor():
    assert set(MARKERS) == FIGURES.keys() | TEXTS.keys()


def test_page_tells_what_can_be_had_in_a_chapter(client, signed_in, coordinator, project):
    signed_in(coordinator)

    page = one_line(client.get(reverse(ADD)).content.decode())

    assert "<dt><code>[[kuva:muutos]]</code></dt><dd>kuva: mikä muuttui alusta loppuun</dd>" in page
    assert "Tyhjä rivi aloittaa uuden kappaleen." in page


def test_chapters_without_a_number_come_in_the_order_of_typing(
    client, signed_in, coordinator, project
):
    signed_in(coordinator)
    typed = [("Yksi", "Alku.", ""), ("Kaksi", "Keski.", "7"), ("Kolme", "Loppu.", "")]

    client.post(reverse(ADD), _typed(project, typed))

    kept = Chapter.objects.values_list("title", "order")
    assert list(kept) == [("Kaksi", 7), ("Yksi", 8), ("Kolme", 9)]


def test_report_with_a_figure_is_saved_as_a_newcomer_types_it(
    client, signed_in, coordinator, project
):
    release = make_release(project, make_level("project", project.slug, 12))
    signed_in(coordinator)
    body = "Vastasi [[luku:pareja]] ihmistä.\r\n\r\n[[kuva:muutos]]"

    client.post(reverse(ADD), _typed(project, [("Tulos", body, "")]) | {"release": release.pk})

    [publication] = Publication.objects.all()
    assert [chapter.order for chapter in publication.chapters.all()] == [1]
    publication.is_published = True
    publication.save()
    page = client.get(publication.get_absolute_url()).content.decode()
    assert ("Vastasi 12 ihmistä." in page, "<svg" in page) == (True, True)


def test_tips_without_a_number_follow_those_that_have_one(client, signed_in, coordinator):
    signed_in(coordinator)
    typed = {
        "title": "Näin kutsut",
        "slug": "nain-kutsut",
        "audience": "Vetäjälle",
        "why": "Ensimmäinen kerta jännittää.",
        "theme": "encounter",
        "language": "fi",
        "licence": "CC BY 4.0",
        "provenance": "own",
        "tips-TOTAL_FORMS": 2,
        "tips-INITIAL_FORMS": 0,
        "tips-0-order": "",
        "tips-0-text": "Istu viereen.",
        "tips-1-order": "3",
        "tips-1-text": "Tervehdi.",
    }

    client.post(reverse("admin:toolkits_tiplist_add"), typed)

    kept = Tip.objects.values_list("text", "order")
    assert list(kept) == [("Tervehdi.", 3), ("Istu viereen.", 4)]


def test_new_tip_list_has_been_looked_at_today(client, signed_in, coordinator):
    signed_in(coordinator)

    form = client.get(reverse("admin:toolkits_tiplist_add")).context["adminform"].form

    assert form["reviewed_on"].value() == timezone.localdate()
