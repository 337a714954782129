import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import (
    ApprovalState,
    Pilot,
    PilotSession,
)
from tests import factories
from tests.reading import main_html, main_text, one_line, title
from tests.surveys.frozen import make_level, make_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def pilot(project):
    nivala = factories.make_municipality(
        name="Nivala", slug="nivala", name_genitive="Nivalan", kind="town"
    )
    return factories.make_pilot(
        project=project,
        municipality=nivala,
        name="Vanhempien aamupala",
        slug="aamupala",
        icon="breakfast",
        starts_on=date(2023, 2, 2),
        ends_on=date(2023, 5, 11),
        rhythm="joka toinen torstai",
        n_participants=25,
        n_participants_basis="counted",
    )


def page_of(client, pilot):
    return main_text(client.get(f"/kokeilut/{pilot.slug}/"))


def test_pilot_page_has_the_headings_that_readers_know(client, pilot):
    for field in ("need", "aim", "how", "needed", "results"):
        setattr(pilot, field, f"Teksti {field}.")
    pilot.lessons = "Sama päivä kannatti.\nTuttu kutsuja toi väkeä."
    pilot.save()

    response = client.get("/kokeilut/aamupala/")

    page = main_text(response)
    assert title(response) == "Vanhempien aamupala, Nivala – Yhdessä kunnassa"
    assert (
        "Tarve Teksti need. Tavoite Teksti aim. Näin tehtiin Teksti how. Mitä tarvittiin "
        "Teksti needed. Mitä saatiin aikaan Teksti results. Mitä opittiin "
        "Sama päivä kannatti. Tuttu kutsuja toi väkeä."
    ) in page
    assert "Aika 2.2.–11.5.2023, joka toinen torstai" in page
    assert "Mukana 25 ihmistä, laskettu" in page


def test_pilot_page_leaves_out_headings_without_text(client, pilot):
    page = page_of(client, pilot)

    assert "Vanhempien aamupala" in page
    assert "Tarve" not in page


def test_pilot_page_tells_published_from_invented(client, pilot):
    pilot.source = factories.make_source(publisher="Diak", published_text="2.10.2023")
    pilot.provenance = "published"
    pilot.details_provenance = "example"
    pilot.continuation = "developed"
    pilot.continuation_story = "Polkuja rakennettiin."
    pilot.save()

    page = page_of(client, pilot)

    assert "Kehitetty edelleen. Polkuja rakennettiin." in page
    assert "Julkaistu tieto Kokeilu, kunta ja jatko. Lähde: Diak, 2.10.2023" in page
    assert "Keksitty esimerkki Muu kuvaus." in page


def test_pilot_page_of_an_own_pilot_has_no_marks(client, pilot):
    page = page_of(client, pilot)

    assert "Julkaistu tieto" not in page
    assert "Keksitty esimerkki" not in page


def test_pilot_page_of_a_draft_is_missing(client, pilot):
    assert client.get("/kokeilut/aamupala/").status_code == 200

    pilot.is_published = False
    pilot.save()

    assert client.get("/kokeilut/aamupala/").status_code == 404


def test_visits_are_the_held_and_approved_sessions(client, pilot):
    shared = {"pilot": pilot, "status": PilotSession.Status.HELD}
    factories.make_pilot_session(
        held_on=date(2023, 2, 2), n_residents=10, n_first_timers=5, **shared
    )
    factories.make_pilot_session(held_on=date(2023, 2, 16), n_residents=20, **shared)
    factories.make_pilot_session(
        held_on=date(2023, 3, 2), n_residents=90, state=ApprovalState.SUBMITTED, **shared
    )
    factories.make_pilot_session(
        pilot=pilot, held_on=date(2023, 3, 16), status=PilotSession.Status.PLANNED
    )

    response = client.get("/kokeilut/aamupala/")

    page, html = main_text(response), main_html(response)
    assert "30 käyntiä, kun kokoonnuttiin 2 kertaa. Eri ihmisiä oli 25." in page
    assert "2.2. 10 kävijää 16.2. 20 kävijää" in page
    assert '<rect x="0" y="2" width="50%" height="16" rx="3"/>' in html
    assert "ensi kertaa" not in page
    assert "2.3." not in page
    assert "16.3." not in page


def test_visits_not_counted_yet_are_words_and_never_zero(client, pilot):
    factories.make_pilot_session(pilot=pilot, held_on=date(2023, 2, 2), n_residents=9)
    factories.make_pilot_session(pilot=pilot, held_on=date(2023, 2, 16), n_residents=None)

    page = page_of(client, pilot)

    assert (
        "9 käyntiä, kun kokoonnuttiin 1 kerran. Yhden kerran kävijöitä ei ole vielä laskettu."
    ) in page
    assert "16.2. Ei vielä laskettu" in page


def test_visits_of_nobody_are_zero(client, pilot):
    factories.make_pilot_session(pilot=pilot, held_on=date(2023, 2, 2), n_residents=0)

    assert "0 käyntiä, kun kokoonnuttiin 1 kerran." in page_of(client, pilot)


def test_pilot_page_without_sessions_or_costs_says_what_comes(client, pilot):
    page = page_of(client, pilot)

    assert "Yhtään toimintakertaa ei ole vielä kirjattu." in page
    assert "Kuluja ei ole vielä kirjattu." in page
    assert "Tuloksia ei ole vielä vahvistettu." in page
    assert "Ne tulevat tähän, kun kokeiluun merkitään yhdistys." in page


def test_cost_table_gives_each_line_its_basis(client, pilot):
    shared = {"pilot": pilot, "provenance": "example"}
    factories.make_cost_line(
        kind="staff",
        hours="35",
        rate="35",
        description="Aamut",
        spent_on=date(2023, 1, 1),
        **shared,
    )
    factories.make_cost_line(
        kind="materials", amount="95", basis="estimated", spent_on=date(2023, 1, 2), **shared
    )
    factories.make_cost_line(
        kind="premises",
        amount=None,
        basis="not_itemisable",
        description="Kirjasto",
        spent_on=date(2023, 1, 3),
        **shared,
    )
    factories.make_cost_line(amount="500", state=ApprovalState.RETURNED, **shared)

    page = page_of(client, pilot)

    assert (
        "Työaika Aamut, 35 tuntia × 35 € 1 225,00 "
        "Tarvikkeet ja viestintä arvioitu 95,00 "
        "Tilat Kirjasto, ei voi eritellä – ei summaa "
        "Yhteensä 1 320,00 Osallistujaa kohti 25 eri ihmistä, laskettu 52,80"
    ) in page
    assert "Yhtä kulua ei voitu eritellä" in page
    assert "Kustannus 52,80 € osallistujaa kohti" in page


def test_cost_per_participant_needs_counted_people(client, pilot):
    pilot.n_participants, pilot.n_participants_basis = None, ""
    pilot.save()
    factories.make_cost_line(pilot=pilot, amount="95")

    page = page_of(client, pilot)

    assert "Osallistujaa kohti osallistujia ei ole vielä laskettu Ei laskettavissa" in page
    assert "Mukana Ei vielä laskettu" in page


def test_pilot_page_shows_what_its_partners_promised(client, project, pilot):
    family = factories.make_association(name="Perheyhdistys")
    pilot.associations.add(family)
    factories.make_partnership(
        project=project,
        municipality=pilot.municipality,
        association=family,
        municipality_promises="tila ja kahvit",
        association_promises="vetäjät",
    )
    factories.make_partnership(
        project=project,
        municipality=pilot.municipality,
        association=factories.make_association(name="Toinen yhdistys"),
    )

    page = page_of(client, pilot)
    in_english = one_line(client.get(f"/en{pilot.get_absolute_url()}").text)

    assert "Perheyhdistys: vetäjät Nivalan kaupunki: tila ja kahvit" in page
    assert "Toinen yhdistys" not in page
    assert 'Town of Nivala: <span lang="fi">tila ja kahvit</span>' in in_english


@pytest.mark.parametrize(
    ("kind", "theme"),
    [
        ("group", "low_threshold"),
        ("panel", "influence"),
        ("event", "accompanying"),
        ("other", "encounter"),
    ],
)
def test_pilot_page_leads_to_tips_on_doing_the_same(client, pilot, kind, theme):
    pilot.kind = kind
    pilot.save()
    factories.make_tip_list(tips=["Yksi", "Kaksi"], title="Sopivat vinkit", theme=theme)
    factories.make_tip_list(tips=["Yksi"], title="Muut vinkit", theme="evaluation")

    page = page_of(client, pilot)

    assert "Haluatko tehdä saman? Sopivat vinkit 2 vinkkiä" in page
    assert "Muut vinkit" not in page


def test_pilot_page_shows_its_own_level_of_the_release(client, project, pilot):
    make_release(project, make_level("project", "kaikki", 73), make_level("pilot", "aamupala", 18))

    page = page_of(client, pilot)

    assert "Mikä muuttui" in page
    assert "18" in page
    assert not re.search(r"\b73\b", page)
    assert "Katso kaikki osa-alueet ja luottamusvälit" in page


def test_association_of_a_pilot_is_its_partner_on_every_page(client, project, pilot):
    own = factories.make_association(name="Kyläseura")
    pilot.associations.add(own)
    factories.make_association(name="Sivullinen", home_municipality=pilot.municipality)
    place = pilot.municipality.get_absolute_url()

    pages = [page_of(client, pilot), main_text(client.get(place))]
    insert = main_text(client.get(reverse("public:insert", args=[pilot.municipality.slug])))

    assert ["Kyläseura" in page for page in [*pages, insert]] == [True] * 3
    assert ["Sivullinen" in page for page in [*pages, insert]] == [False] * 3
    assert ["ei ole vielä kirjattu. Ne tulevat" in page for page in pages] == [False, False]
    assert "Kyläseura Mukana kokeilussa" in pages[1]
    assert "Mukana kokeilussa." in insert


@pytest.mark.parametrize("count", [1, 3])
def test_pilot_page_takes_eleven_queries(client, django_assert_num_queries, pilot, count):
    for _ in range(count):
        association = factories.make_association()
        pilot.associations.add(association)
        factories.make_partnership(
            project=pilot.project, municipality=pilot.municipality, association=association
        )
        factories.make_pilot_session(pilot=pilot, n_residents=3)
        factories.make_cost_line(pilot=pilot)
        factories.make_tip_list(tips=["Yksi"], theme="low_threshold")
    client.get("/")

    with django_assert_num_queries(11):
        client.get("/kokeilut/aamupala/")


def test_pilot_list_shows_panels_after_gatherings_in_finnish_order(client):
    rows = [("Utajärvi", "group"), ("Raahe", "panel"), ("Ähtäri", "event")]
    for place, kind in rows:
        municipality = factories.make_municipality(name=place)
        factories.make_pilot(name=f"Kokeilu, {place}", kind=kind, municipality=municipality)

    page = main_text(client.get("/kokeilut/"))

    order = ["Ryhmät ja tapahtumat", "Kokeilu, Utajärvi", "Kokeilu, Ähtäri", "Raadit"]
    places = [page.index(words) for words in [*order, "Kokeilu, Raahe"]]
    assert places == sorted(places)
    assert "3 kokeilua" in page


def test_pilot_list_hides_what_is_not_published(client):
    shown = factories.make_pilot(name="Näkyvä")
    draft = factories.make_pilot(name="Luonnos", project=shown.project, is_published=False)
    hidden = factories.make_project(is_published=False)
    factories.make_pilot(name="Piilossa", project=hidden)

    page = main_text(client.get("/kokeilut/"))

    assert Pilot.objects.filter(pk=draft.pk).exists()
    assert "Näkyvä" in page
    assert "Luonnos" not in page
    assert "Piilossa" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Iltapala", "Raati"}),
        ("?kunta=sievi", {"Raati"}),
        ("?tapa=group", {"Iltapala"}),
        ("?jatko=permanent", {"Raati"}),
        ("?jatko=developed", {"Raati"}),
        ("?haku=ÄLÄ+yksin", {"Iltapala"}),
        ("?haku=sievi", {"Raati"}),
        ("?tapa=tuntematon", {"Iltapala", "Raati"}),
        ("?kunta=sievi&tapa=group", set()),
    ],
)
def test_pilot_list_filters_by_every_wish(client, query, found):
    sievi = factories.make_municipality(name="Sievi", slug="sievi")
    factories.make_pilot(name="Iltapala", lead="Älä jää yksin.")
    factories.make_pilot(
        name="Raati", kind="panel", municipality=sievi, continuation="kept_or_developed"
    )

    page = main_text(client.get(f"/kokeilut/{query}"))

    assert {name for name in ("Iltapala", "Raati") if name in page} == found


def test_pilot_list_says_what_to_do_when_nothing_fits(client):
    factories.make_pilot()

    page = main_text(client.get("/kokeilut/?haku=puuttuva"))

    assert "0 kokeilua" in page
    assert (
        "Näillä ehdoilla ei löytynyt kokeiluja. Kokeile sanan alkua, esimerkiksi ”aamu”. "
        "Näytä kaikki kokeilut"
    ) in page


def test_pilot_list_offers_no_choice_without_pilots(client):
    place = factories.make_municipality(name="Sievi", slug="sievi")
    factories.make_pilot(kind="panel", municipality=place, continuation="developed")
    factories.make_pilot(kind="event", is_published=False)

    fields = client.get("/kokeilut/").context["form"].fields

    assert {name: [key for key, _label in fields[name].choices] for name in list(fields)[1:]} == {
        "municipality": ["", "sievi"],
        "kind": ["", "panel"],
        "continuation": ["", "developed"],
    }


def test_pilot_list_tells_uncounted_people_from_nobody(client):
    factories.make_pilot(n_participants=0, n_participants_basis="counted")
    factories.make_pilot(n_participants=None)

    page = main_text(client.get("/kokeilut/"))

    assert "0 mukana" in page
    assert page.count("Osallistujia ei vielä laskettu") == 1


def test_pilot_list_marks_published_and_invented(client):
    source = factories.make_source(publisher="Diak", published_text="2.10.2023")
    factories.make_pilot(provenance="published", source=source, details_provenance="example")

    page = main_text(client.get("/kokeilut/"))

    assert "Julkaistu tieto Kokeilut, kunnat ja jatko. Lähde: Diak, 2.10.2023" in page
    assert "Keksitty esimerkki Osallistujamäärät ja kuvaukset." in page


@pytest.mark.parametrize("count", [1, 3])
def test_pilot_list_takes_five_queries(client, django_assert_num_queries, count):
    for _ in range(count):
        factories.make_pilot(provenance="published", source=factories.make_source())
    client.get("/")

    with django_assert_num_queries(5):
        client.get("/kokeilut/")


def test_small_sessions_are_not_told_nor_what_they_could_be_worked_out_from(client, pilot):
    for day, n_residents in enumerate((4, 9, 6, 30), start=1):
        factories.make_pilot_session(
            pilot=pilot, held_on=date(2023, 2, day), n_residents=n_residents, n_first_timers=3
        )

    page = page_of(client, pilot)

    assert "49 käyntiä, kun kokoonnuttiin 4 kertaa." in page
    assert "1.2. Ei näytetä – 2.2. 9 kävijää 3.2. Ei näytetä – 4.2. 30 kävijää" in page
    assert "Kerran kävijämäärää ei näytetä, jos kävijöitä oli alle 5" in page


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (-7, 7, "Kokeilu on käynnissä. Seuraava kerta on"),
        (-14, -7, "Jatkosta ei ole tietoa."),
        (7, 14, "Jatkosta ei ole tietoa."),
    ],
)
def test_running_pilot_says_when_it_meets_next(client, starts, ends, words):
    today = timezone.localdate()
    pilot = factories.make_pilot(
        starts_on=today + timedelta(days=starts), ends_on=today + timedelta(days=ends)
    )
    factories.make_pilot_session(pilot=pilot, held_on=today, status="planned")

    page = main_text(client.get(pilot.get_absolute_url()))

    assert words in page


def test_who_is_signed_in_sees_a_change_at_once(client, editor, pilot):
    client.force_login(editor)
    before = page_of(client, pilot)
    pilot.name = "Isien iltapala"
    pilot.save()

    after = page_of(client, pilot)

    assert [name in before for name in ("Vanhempien aamupala", "Isien iltapala")] == [True, False]
    assert [name in after for name in ("Vanhempien aamupala", "Isien iltapala")] == [False, True]


def test_hours_of_volunteers_have_no_empty_decimals(client, pilot):
    pilot.volunteer_hours = "24.50"
    pilot.save()
    factories.make_cost_line(pilot=pilot, amount="100.00")

    text = main_text(client.get(pilot.get_absolute_url()))

    assert "Lisäksi vapaaehtoiset tekivät työtä 24,5 tuntia." in " ".join(text.split())
