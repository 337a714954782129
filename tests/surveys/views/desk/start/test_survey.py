import pytest

from surveys.models import HelpContact, Instrument, Survey
from surveys.services.instruments.shipped import load_shipped, shipped_instruments
from tests import factories

FACTS = {
    "opens_on": "2026-02-01",
    "end_from": "2026-05-01",
    "closes_on": "2026-05-31",
    "help_name": "Sosiaalipäivystys",
    "help_phone": "044 000 0000",
}


@pytest.fixture
def pilot(project):
    return factories.make_pilot(project=project, name="Vanhempien aamupala")


def test_first_survey_is_made_with_its_help(project, pilot, coordinator, signed_in):
    load_shipped(["arki_ja_elama"])
    instrument = Instrument.objects.get()
    client = signed_in(coordinator)
    path = f"/hallinta/alku/hanke/{project.slug}/kysely/"

    response = client.post(path, FACTS | {"pilot": pilot.pk, "instrument": instrument.pk})
    again = client.post(path, FACTS | {"pilot": pilot.pk, "instrument": instrument.pk})

    survey = Survey.objects.get()
    assert (response.status_code, again.status_code) == (302, 302)
    assert (survey.title, survey.slug, survey.pilot) == (
        "Vanhempien aamupala",
        "vanhempien-aamupala",
        pilot,
    )
    assert list(HelpContact.objects.values_list("survey", "name", "phone")) == [
        (survey.pk, "Sosiaalipäivystys", "044 000 0000")
    ]


def test_missing_answers_are_told_in_sentences(project, pilot, coordinator, signed_in):
    load_shipped(["arki_ja_elama"])

    response = signed_in(coordinator).post(f"/hallinta/alku/hanke/{project.slug}/kysely/", {})

    content = response.content.decode()
    assert response.status_code == 422
    assert "Valitse lomake." in content
    assert "Kirjoita paikka, josta vastaaja saa apua." in content


def test_shipped_instruments_begin_with_the_portals_own():
    found = [(spec.key, spec.version) for spec in shipped_instruments()]

    assert found == [
        ("arki_ja_elama", 2),
        ("minun_arkeni_ja_elamani", 1),
        ("virkistysalueet", 1),
    ]


def test_shipped_instrument_is_loaded_once(db):
    assert (load_shipped(["arki_ja_elama"]), load_shipped(["arki_ja_elama"])) == (1, 1)


def test_shipped_instrument_that_is_there_stays_as_it_is(db):
    load_shipped(["arki_ja_elama"])
    Instrument.objects.update(digest="an earlier file")

    load_shipped(["arki_ja_elama"])

    assert Instrument.objects.get().digest == "an earlier file"
