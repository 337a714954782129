from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone, translation

from tests import factories
from tests.reading import main_text, one_line, title, untouched
from toolkits.admin.writing.originals import original_texts
from toolkits.models import Summary
from toolkits.queries.summaries import summary_of, with_summaries

pytestmark = pytest.mark.django_db

DRAFT = "Den här översättningen är ett utkast. Ingen har granskat den än."


def test_summary_is_that_of_the_readers_language_and_of_nothing_else():
    pilot = factories.make_pilot()
    of_project = factories.make_summary(project=pilot.project)
    of_pilot = factories.make_summary(pilot=pilot)
    factories.make_summary(pilot=pilot, language="en", is_published=False)

    with translation.override("sv"):
        assert summary_of(project=pilot.project) == of_project
        assert summary_of(pilot=pilot) == of_pilot
    with translation.override("en"):
        assert summary_of(pilot=pilot) is None


def test_finnish_page_asks_for_no_summary(django_assert_num_queries):
    pilot = factories.make_pilot()

    with translation.override("fi"), django_assert_num_queries(0):
        assert summary_of(pilot=pilot) is None


def subjects():
    pilot = factories.make_pilot(slug="aamupala")
    publication = factories.make_publication(slug="loppu", project=pilot.project)
    return [
        ({"project": pilot.project}, pilot.project.get_absolute_url()),
        ({"pilot": pilot}, "/kokeilut/aamupala/"),
        ({"publication": publication}, "/julkaisut/loppu/"),
    ]


@pytest.mark.parametrize("number", range(3))
def test_page_in_that_language_shows_the_summary_and_that_it_is_a_draft(client, number):
    subject, path = subjects()[number]
    text = "Vi åt **tillsammans**.\n\n- Gröt\n- Kaffe"
    factories.make_summary(**subject, title="Frukost", text=text)

    swedish, finnish = client.get(f"/sv{path}"), client.get(path)

    [own] = subject.values()
    name = getattr(own, "name", "") or own.title
    html = one_line(swedish.text)
    assert '<h1>Frukost</h1><p class="lead">Vi åt tillsammans.</p>' in html
    assert "<li>Gröt</li><li>Kaffe</li>" in html
    assert f'<h2 id="alkuperainen">{name}</h2>' in html
    assert f"Frukost Vi åt tillsammans. {DRAFT}" in main_text(swedish)
    assert title(swedish).startswith("Frukost")
    assert "Frukost" not in main_text(finnish)


@pytest.mark.parametrize(
    ("text", "lead", "rest"),
    [
        ("Ett.\n\nTvå.", "Ett.", "Två."),
        ("Ett\nfortsätter **här**.", "Ett\nfortsätter här.", ""),
        ("- Ett\n- Två", "", "- Ett\n- Två"),
        ("## Mål\n\nEtt.", "", "## Mål\n\nEtt."),
        ("\n\nEtt.\n\n* Två", "Ett.", "* Två"),
        ("", "", ""),
    ],
)
def test_page_begins_with_the_first_paragraph(text, lead, rest):
    summary = Summary(text=text)

    assert (summary.lead, summary.rest) == (lead, rest)


@pytest.mark.parametrize("path", ["/", "/kokeilut/", "hanke", "kunta"])
def test_lists_tell_of_pilots_in_the_language_of_the_reader(client, path):
    pilot = factories.make_pilot(name="Aamupala", lead="Syötiin.", slug="aamupala")
    factories.make_pilot(name="Iltapala", lead="Juotiin.", project=pilot.project)
    factories.make_summary(pilot=pilot, title="Frukost", text="Vi åt.\n\nMera.")
    pages = {
        "hanke": pilot.project.get_absolute_url(),
        "kunta": pilot.municipality.get_absolute_url(),
    }
    path = pages.get(path, path)

    swedish, finnish = one_line(client.get(f"/sv{path}").text), one_line(client.get(path).text)

    told = '<h3><a href="/sv/kokeilut/aamupala/">Frukost</a></h3><p>Vi åt.</p>'
    assert (told in swedish, "Syötiin." in swedish) == (True, False)
    assert ("Frukost" in finnish, "Syötiin." in finnish) == (False, True)


def test_lists_tell_of_publications_in_the_language_of_the_reader(client):
    publication = factories.make_publication([("Luku", "Teksti.")], title="Loppu", summary="Näin.")
    factories.make_summary(publication=publication, title="Slutet", text="Så här.")

    for path in ("/julkaisut/", publication.project.get_absolute_url()):
        swedish, finnish = main_text(client.get(f"/sv{path}")), main_text(client.get(path))

        assert ("Slutet" in swedish, "Så här." in swedish, "Näin." in swedish) == (
            True,
            True,
            False,
        )
        assert ("Slutet" in finnish, "Näin." in finnish) == (False, True)


def test_summaries_of_a_list_take_one_query_and_in_finnish_none(django_assert_num_queries):
    pilots = [factories.make_pilot() for _number in range(3)]

    for code, n_queries in (("sv", 1), ("fi", 0)):
        with translation.override(code), django_assert_num_queries(n_queries):
            with_summaries(pilots, "pilot")
    with translation.override("sv"), django_assert_num_queries(0):
        with_summaries([], "pilot")


def test_summary_of_a_publication_is_found_only_while_the_publication_is():
    today = timezone.localdate()
    states = {
        "draft": {"is_published": False},
        "waiting": {"shown_from": today + timedelta(days=1)},
        "in use": {"shown_from": today},
        "retired": {"retired_on": today},
    }
    for name, state in states.items():
        factories.make_summary(publication=factories.make_publication(**state), title=name)

    assert [one.title for one in Summary.objects.shown()] == ["in use"]
    assert Summary.objects.public().count() == 4


def test_lists_of_a_summary_are_indented_like_those_of_a_chapter(client):
    subject, path = subjects()[0]
    factories.make_summary(**subject, text="- Kaffe")

    page = client.get(f"/sv{path}").text

    assert '<div class="prose"><ul>\n<li>Kaffe</li>\n</ul>\n</div>' in page


def test_reviewed_summary_is_no_draft(client):
    subject, path = subjects()[1]
    factories.make_summary(**subject, title="Frukost", reviewed_on="2026-01-01")

    assert "utkast" not in main_text(client.get(f"/sv{path}"))


def test_summary_is_of_one_thing_of_its_own_project():
    pilot, publication = factories.make_pilot(), factories.make_publication()
    both = Summary(
        project=pilot.project, pilot=pilot, publication=publication,
        language="sv", title="Två", text="Text",
    )  # fmt: skip
    foreign = Summary(
        project=factories.make_project(), pilot=pilot, language="sv", title="En", text="Text"
    )

    with pytest.raises(ValidationError) as refused:
        foreign.full_clean()
    with pytest.raises(IntegrityError, match="summary_of_one_thing"):
        both.save()

    assert refused.value.message_dict == {"pilot": ["Tämä kuuluu toiseen hankkeeseen."]}


@pytest.mark.parametrize("number", range(3))
def test_there_is_one_summary_in_a_language(number):
    subject, _path = subjects()[number]
    summary = factories.make_summary(**subject)
    again = Summary(
        project=summary.project, pilot=summary.pilot, publication=summary.publication,
        language="sv", title="Igen", text="Text",
    )  # fmt: skip

    with pytest.raises(ValidationError) as refused:
        again.full_clean()

    assert refused.value.messages == ["Tällä kielellä on jo tiivistelmä."]


def test_editor_writes_beside_the_original(client):
    pilot = factories.make_pilot(name="Aamupala", lead="Syödään yhdessä.", need="Yksinäisyys.")
    summary = factories.make_summary(pilot=pilot, title="Frukost", text="Vi äter.")
    editor = factories.make_membership(project=pilot.project, role="editor").user
    client.force_login(editor)
    page = f"/hallinta/toolkits/summary/{summary.pk}/change/"

    opened = client.get(page)
    shown = main_text(opened)
    words = {"title": "Frukosten", "text": "Vi åt.", "reviewed_on": "2.3.2026"}
    client.post(page, untouched(opened, "summary_form") | words)
    summary.refresh_from_db()

    assert original_texts(pilot)[:2] == [("Nimi", "Aamupala"), ("Esittely", "Syödään yhdessä.")]
    assert "Esittely Syödään yhdessä." in shown
    assert "Tarve Yksinäisyys." in shown
    assert (summary.title, summary.text) == ("Frukosten", "Vi åt.")
    assert not summary.is_unreviewed
