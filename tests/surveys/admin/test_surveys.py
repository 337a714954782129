import pytest
from django.contrib import admin
from django.urls import reverse

from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.models import Instrument, Survey
from surveys.services import load_instrument, make_practice_cards
from tests import factories

pytestmark = pytest.mark.django_db
SHIPPED = (
    "arki_ja_elama",
    "arki_ja_elama_1",
    "esis",
    "minun_arkeni_ja_elamani",
    "minun_arkeni_ja_elamani_2",
)


@pytest.fixture
def shipped():
    return {
        name: load_instrument(read_instrument(INSTRUMENT_DIR / f"{name}.toml")) for name in SHIPPED
    }


def offered_on(page):
    field = page.context["adminform"].form.fields["instrument"]
    return [str(row) for row in field.queryset]


def test_newest_questionnaires_with_words_are_offered(shipped):
    assert [str(row) for row in Instrument.objects.offered()] == [
        "Arki ja elämä, versio 2",
        "Minun arkeni ja elämäni, versio 1",
    ]


def test_coordinator_chooses_by_a_sentence_on_each(signed_in, coordinator, shipped):
    client = signed_in(coordinator)

    page = client.get(reverse("admin:surveys_survey_add"))

    assert offered_on(page) == ["Arki ja elämä, versio 2", "Minun arkeni ja elämäni, versio 1"]
    for sentence in (
        "24 väittämää kuudesta elämän osa-alueesta",
        "Yksi arvio yhdeksästä elämän osa-alueesta ja koko arjesta",
    ):
        assert sentence in page.text


def test_survey_may_keep_its_older_version(signed_in, coordinator, shipped):
    project = coordinator.memberships.get().project
    survey = factories.make_survey(project=project, instrument=shipped["arki_ja_elama_1"])
    client = signed_in(coordinator)

    page = client.get(reverse("admin:surveys_survey_change", args=[survey.pk]))

    assert offered_on(page) == [
        "Arki ja elämä, versio 2",
        "Arki ja elämä, versio 1",
        "Minun arkeni ja elämäni, versio 1",
    ]


@pytest.mark.parametrize("n_cards", [0, 1])
def test_address_from_which_practice_codes_are_worked_out_stays(client, signed_in, n_cards):
    signed_in(factories.make_user(is_superuser=True))
    survey = factories.make_survey(is_practice=True)
    if n_cards:
        make_practice_cards(survey=survey, n_cards=n_cards)

    page = client.get(reverse("admin:surveys_survey_change", args=[survey.pk]))

    model_admin = admin.site.get_model_admin(Survey)
    locked = model_admin.get_readonly_fields(page.wsgi_request, survey)
    assert ("slug" in locked) == bool(n_cards)


@pytest.mark.parametrize("actor", ["coordinator", "municipal_coordinator", "evaluator"])
def test_name_of_a_survey_leads_to_its_daily_work_or_to_what_is_set(
    request, signed_in, project, municipality, actor
):
    pilot = factories.make_pilot(project=project, municipality=municipality)
    survey = factories.make_survey(project=project, pilot=pilot, title="Kevään kysely")
    client = signed_in(request.getfixturevalue(actor))

    html = client.get(reverse("admin:surveys_survey_changelist")).content.decode()

    work, settings = (
        reverse("desk:survey", args=[survey.slug]),
        reverse("admin:surveys_survey_change", args=[survey.pk]),
    )
    is_keeper = actor != "evaluator"
    assert f'<a href="{work if is_keeper else settings}">Kevään kysely</a>' in html
    assert (f'<a href="{settings}">Muuta<span' in html) == is_keeper
    assert client.get(work).status_code == (200 if is_keeper else 404)


def test_sheets_are_found_by_the_name_of_their_language(signed_in, coordinator):
    survey = factories.make_survey(project=coordinator.memberships.get().project)
    for letter, language in (("A", "fi"), ("B", "sv")):
        survey.sheets.create(letter=letter, language=language)
    client = signed_in(coordinator)

    page = client.get(reverse("admin:surveys_cardsheet_changelist"), {"language": "sv"})

    assert [sheet.letter for sheet in page.context["cl"].result_list] == ["B"]
    offered = page.context["cl"].filter_specs[0].lookup_choices
    assert offered == [("fi", "suomi"), ("sv", "ruotsi"), ("en", "englanti"), ("uk", "ukraina")]
