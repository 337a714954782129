from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.services.releasing.correcting import correct_costs
from surveys.services.releasing.releases import freeze_release
from tests import factories
from tests.osallisuus.desk import admin_path, save
from tests.reading import one_line
from tests.surveys.frozen import make_level, make_release
from tests.surveys.reports.samples import EIGHT, add_pairs, small_survey
from toolkits.models import Publication, Tip

pytestmark = pytest.mark.django_db

ADD = "admin:toolkits_publication_add"
N_PAGE = 15


def typed(project, **changes):
    return {
        "project": project.pk,
        "kind": "final",
        "title": "Aamupala kokosi",
        "slug": "aamupala-kokosi",
        "language": "fi",
        "licence": "CC BY 4.0",
        "provenance": "own",
    } | changes


def test_new_publication_leads_to_its_own_page_where_chapters_begin(
    client, signed_in, coordinator, project
):
    signed_in(coordinator)

    page = client.post(reverse(ADD), typed(project), follow=True)

    [publication] = Publication.objects.all()
    assert page.redirect_chain[-1][0] == f"/hallinta/toolkits/publication/{publication.pk}/change/"
    add = f'href="/hallinta/toolkits/chapter/add/?publication={publication.pk}"'
    assert ("Julkaisussa ei ole vielä osioita." in page.text, add in page.text) == (True, True)


def test_chapters_are_listed_with_what_they_lack_and_who_wrote_last(
    client, signed_in, coordinator, project
):
    release = make_release(project, make_level("project", project.slug, 12))
    chapters = [("Tulos", "Vastasi [[luku:pareja]]."), ("Hinta", ""), ("Onni", "[[luku:onni]] on.")]
    publication = factories.make_publication(chapters, project=project, release=release)
    signed_in(coordinator)
    save(client, publication.chapters.first(), {"title": "Mitä muuttui", "body": "Uutta."})

    page = client.get(admin_path(publication))

    rows = page.context["rows"]
    assert [(row.number, row.chapter.title, row.problems) for row in rows] == [
        (1, "Mitä muuttui", []),
        (2, "Hinta", ["Osio on tyhjä. Se ei näy, ennen kuin siinä on tekstiä."]),
        (3, "Onni", ["[[luku:onni]]: tällaista merkintää ei ole."]),
    ]
    assert [row.changed_by for row in rows] == [str(coordinator), "", ""]
    assert "Valmis: mitään ei puutu." in page.text


@pytest.mark.parametrize("n_rows", [1, 3])
def test_chapters_take_the_same_queries_for_one_and_three(
    client, signed_in, coordinator, project, django_assert_num_queries, n_rows
):
    publication = factories.make_publication([("Alku", "Teksti.")] * n_rows, project=project)
    signed_in(coordinator)
    client.get(admin_path(publication))

    with django_assert_num_queries(N_PAGE):
        page = client.get(admin_path(publication))

    assert len(page.context["rows"]) == n_rows


def test_publication_with_costs_that_were_mended_since_says_so(
    client, signed_in, coordinator, project
):
    survey = small_survey(project, "Alajärvi", n_participants=10)
    add_pairs(survey, *EIGHT)
    factories.make_cost_line(pilot=survey.pilot, amount="100.00")
    frozen = freeze_release(project=project)
    publication = factories.make_publication([], project=project, release=frozen)
    signed_in(coordinator)
    before = client.get(admin_path(publication)).text
    factories.make_cost_line(pilot=survey.pilot, amount="60.00")
    mended = correct_costs(release=frozen, what="Kaksi bussimatkaa puuttui.")

    after = client.get(admin_path(publication)).text
    publication.release = mended
    publication.save()
    chosen = client.get(admin_path(publication)).text

    words = "Julkaisussa ovat vanhat kulut."
    assert [words in page for page in (before, after, chosen)] == [False, True, False]


def test_preview_is_the_public_page_with_what_is_missing_marked(
    client, signed_in, coordinator, project
):
    release = make_release(project, make_level("project", project.slug, 12))
    body = "Vastasi [[luku:pareja]] ja [[luku:onni]].\n\n[[kuva:muutos:x]]\n\nLoppu."
    publication = factories.make_publication(
        [("Tulos", body), ("Tyhjä", "")], project=project, release=release, is_published=False
    )
    signed_in(coordinator)

    page = client.get(preview(publication))
    text = one_line(page.text)

    assert "Vastasi 12 ja (⚠ luku:onni: tällaista merkintää ei ole.)." in text
    assert "⚠ [[kuva:muutos:x]]: tuloksissa ei ole tätä paikkaa." in text
    assert '<span class="no">2</span> Tyhjä' in text
    assert text.count("⚠ Osio on tyhjä. Se ei näy, ennen kuin siinä on tekstiä.") == 1
    assert '<meta name="robots" content="noindex">' in text
    assert "no-store" in page["Cache-Control"]
    assert client.get(publication.get_absolute_url()).status_code == 404


def test_preview_is_for_those_who_may_edit(client, signed_in, outsider, project):
    publication = factories.make_publication([("Alku", "Teksti.")], project=project)

    stranger = client.get(preview(publication))
    signed_in(outsider)

    assert stranger.url.startswith("/hallinta/login/")
    assert client.get(preview(publication)).status_code == 404


def preview(publication):
    return f"/hallinta/toolkits/publication/{publication.pk}/esikatselu/"


def test_chapters_are_moved_up_and_down(client, signed_in, coordinator, project):
    publication = factories.make_publication(
        [("Yksi", "1"), ("Kaksi", "2"), ("Kolme", "3")], project=project
    )
    one, two, three = publication.chapters.all()
    signed_in(coordinator)
    path = f"/hallinta/toolkits/publication/{publication.pk}/jarjestys/"

    first = client.post(path, {"chapter": three.pk, "ylos": "1"})
    client.post(path, {"chapter": one.pk, "alas": "1"})
    client.post(path, {"chapter": three.pk, "ylos": "1"})

    assert first.url.endswith(f"/change/#osio-{three.pk}")
    assert [one.title for one in publication.chapters.all()] == ["Kolme", "Yksi", "Kaksi"]


def test_chapters_are_moved_by_those_who_keep_them(client, signed_in, outsider, project):
    publication = factories.make_publication([("Yksi", "1"), ("Kaksi", "2")], project=project)
    stranger = factories.make_publication([("Vieras", "1")]).chapters.get()
    signed_in(outsider)
    path = f"/hallinta/toolkits/publication/{publication.pk}/jarjestys/"

    codes = [
        client.post(path, {"chapter": key, "alas": "1"}).status_code
        for key in (publication.chapters.first().pk, stranger.pk, "x")
    ]

    assert codes == [404, 404, 404]
    assert [one.title for one in publication.chapters.all()] == ["Yksi", "Kaksi"]


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


BEGIN = "/hallinta/toolkits/publication/pohjasta/"


def test_report_begins_from_the_chapters_that_its_funder_asks_for(
    client, signed_in, coordinator, project
):
    release = make_release(project, make_level("project", project.slug, 12))
    signed_in(coordinator)
    sent = {"template": "eu-loppuraportti", "project": project.pk, "title": "Loppuraportti 2026"}

    answer = client.post(BEGIN, sent)

    [publication] = Publication.objects.all()
    assert answer.url == f"/hallinta/toolkits/publication/{publication.pk}/change/"
    assert (publication.slug, publication.kind, publication.is_published, publication.release) == (
        "loppuraportti-2026",
        "funder",
        False,
        release,
    )
    chapters = publication.chapters.values_list("title", "slug", "body")
    assert list(chapters[:2]) == [
        ("Tiivistelmä", "tiivistelma", ""),
        ("Hankkeen perustiedot", "hankkeen-perustiedot", ""),
    ]
    assert publication.chapters.filter(guidance="").count() == 0


def test_report_begins_in_an_own_project_only(client, signed_in, outsider, project, coordinator):
    signed_in(outsider)
    sent = {"template": "stea-tuloksellisuusraportti", "project": project.pk, "title": "Raportti"}

    page = client.post(BEGIN, sent)

    assert (list(page.context["form"].errors), Publication.objects.count()) == (["project"], 0)
    signed_in(coordinator)
    assert client.get(BEGIN).context["form"]["project"].value() == project.pk


def test_report_is_not_begun_by_readers(client, signed_in, evaluator):
    signed_in(evaluator)

    assert client.get(BEGIN).status_code == 403


WRITTEN = ("Tulos", "Vastasi moni.")
EMPTY = [WRITTEN, ("Hinta", ""), ("Jatko", " ")]


def publishing(publication, **changes):
    return typed(publication.project, slug=publication.slug, is_published="on") | changes


@pytest.mark.parametrize("day", ["", "2099-01-01"])
def test_empty_chapters_are_named_and_confirmed_before_publishing_or_scheduling(
    client, signed_in, coordinator, project, day
):
    publication = factories.make_publication(EMPTY, project=project, is_published=False)
    signed_in(coordinator)
    data = publishing(publication, shown_from=day)

    asked = save(client, publication, data)
    publication.refresh_from_db()
    before = publication.is_published
    save(client, publication, data | {"tyhjat_nahty": "1"})

    publication.refresh_from_db()
    told = one_line(asked.text)
    assert (
        "Osiot ”Hinta”, ”Jatko” ovat tyhjiä. Tyhjä osio ei näy lukijalle. Kirjoita se ensin, tai "
        "vahvista sivun lopussa, että julkaiset ilman sitä."
    ) in told
    assert "Julkaisen, vaikka 2 osiota on tyhjänä" in told
    assert (before, publication.is_published) == (False, True)
    assert told.index('class="error-summary"') < told.index("osio-")
    assert '<a href="#unwritten">Siirry vahvistamaan sivun loppuun</a>' in told


@pytest.mark.parametrize(
    ("given", "day"),
    [({}, timezone.localdate()), ({"published_on": "2024-02-12"}, date(2024, 2, 12))],
)
def test_what_is_published_without_a_day_has_that_of_its_publishing(
    client, signed_in, coordinator, project, given, day
):
    publication = factories.make_publication([WRITTEN], project=project, is_published=False)
    Publication.objects.update(published_on=None)
    signed_in(coordinator)

    save(client, publication, publishing(publication, **given))

    publication.refresh_from_db()
    assert (publication.is_published, publication.published_on) == (True, day)


@pytest.mark.parametrize(
    ("chapters", "is_published", "changes"),
    [
        ([("Tulos", "Vastasi moni.")], False, {}),
        # A correction of what is public already asks nothing.
        (EMPTY, True, {"title": "Uusi nimi"}),
        # Neither does a draft.
        (EMPTY, False, {"is_published": ""}),
    ],
)
def test_nothing_is_asked_where_nothing_empty_becomes_public(
    client, signed_in, coordinator, project, chapters, is_published, changes
):
    publication = factories.make_publication(
        chapters, project=project, is_published=is_published, published_on=None
    )
    signed_in(coordinator)

    response = save(client, publication, publishing(publication, **changes))

    assert response.status_code == 302


def test_publication_is_not_offered_in_its_own_place(client, signed_in, coordinator, project):
    publication = factories.make_publication([WRITTEN], project=project)
    newer = factories.make_publication([WRITTEN], project=project)
    signed_in(coordinator)

    form = client.get(admin_path(publication)).context["adminform"].form

    assert list(form.fields["replaced_by"].queryset) == [newer]
