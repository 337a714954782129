from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone
from docx import Document

from projects.models import AuditEvent, SignUp
from surveys.models import Survey
from tests import factories
from toolkits.models import Subscription
from toolkits.reports.privacy.assessment import assessment_of
from toolkits.reports.privacy.facts import PrivacyFacts, facts_of
from toolkits.reports.privacy.gaps import gaps_of
from toolkits.reports.privacy.record import record_of

TODAY = date(2026, 3, 1)
ADDRESS = "aino@example.fi"


@pytest.fixture
def path(project):
    return f"/hallinta/tietosuoja/{project.slug}/"


def words_of(response):
    """Headings and paragraphs of a Word file."""
    return [each.text for each in Document(BytesIO(response.content)).paragraphs]


def told(sections):
    return {
        section.key: [(line.label, line.text) for line in section.lines] for section in sections
    }


def sign_up(project, email=ADDRESS):
    session = factories.make_coaching_session(project=project, theme="Selkokieli")
    return SignUp.objects.create(
        session=session, name="Aino Esimerkki", email=email, sector="resident", wish="Gluteeniton"
    )


def test_facts_count_what_is_kept_of_people(project, evaluator):
    survey = factories.make_survey(project=project)
    practice = factories.make_survey(project=project, is_practice=True)
    for each in (survey, practice):
        factories.make_response(card=factories.make_card(survey=each))
    factories.make_card(survey=survey)
    sign_up(project)
    factories.make_partnership(project=project, association_person="Eero")
    factories.make_partnership(project=project)
    accounts = project.memberships.values("user").distinct().count()

    found = facts_of(project, timezone.localdate())

    assert found == PrivacyFacts(
        project=project,
        surveys=(survey.instrument.title,),
        has_consultation=False,
        has_open=False,
        n_cards=2,
        n_responses=1,
        n_accounts=accounts,
        n_signups=1,
        n_partners=1,
        evaluators_until=found.evaluators_until,
    )
    assert len(found.evaluators_until) == 1


def test_facts_take_as_many_queries_for_one_survey_as_for_three(project, django_assert_num_queries):
    for _n in range(2):
        factories.make_survey(project=project)
        with django_assert_num_queries(9):
            facts_of(project, TODAY)
        factories.make_survey(project=project)


def test_record_says_what_the_project_has_said_and_what_it_has_not(project):
    project.controller = factories.make_organisation(name="Nivalan kaupunki")
    project.controller_email = "kirjaamo@nivala.example"
    project.retention_until = date(2027, 6, 30)
    project.min_group_size = 8

    found = told(record_of(facts_of(project, TODAY)))

    assert list(found) == [
        *("rekisterinpitaja", "tarkoitus", "ryhmat", "vastaanottajat"),
        *("siirrot", "sailytys", "turva"),
    ]
    assert found["rekisterinpitaja"][:3] == [
        ("Rekisterinpitäjä", "Nivalan kaupunki"),
        ("Sähköposti", "kirjaamo@nivala.example"),
        ("Tietosuojavastaava", "Täydennä tähän."),
    ]
    assert "vähintään 8 ihmistä" in dict(found["vastaanottajat"])["Julkisuus"]
    kept = dict(found["sailytys"])
    assert kept["Yksittäiset vastaukset"].startswith("30.6.2027 asti.")
    assert kept["Vastuuhenkilöt kumppanuuden päätyttyä"] == "90 päivää"


def test_assessment_speaks_of_open_answers_only_where_they_are_asked(project):
    label = "Avoimessa vastauksessa kerrotaan jostakusta"
    facts = facts_of(project, TODAY)
    with_open = PrivacyFacts(**(vars(facts) | {"has_open": True}))

    assert label not in dict(told(assessment_of(facts))["riskit"])
    assert label in dict(told(assessment_of(with_open))["riskit"])


def test_gaps_lead_to_the_page_where_they_are_filled(signed_in, coordinator, project):
    gaps = gaps_of(facts_of(project, TODAY))
    whole = factories.make_project(
        controller=factories.make_organisation(),
        controller_email="a@example.fi",
        privacy_notice="Kerromme kaiken.",
        retention_until=date(2027, 1, 1),
        no_effect_confirmed_on=TODAY,
    )

    assert gaps[0].sentence == "Rekisterinpitäjä puuttuu."
    assert "controller" in signed_in(coordinator).get(gaps[0].url).context["adminform"].form.fields
    assert gaps_of(facts_of(whole, TODAY)) == []


@pytest.mark.parametrize(
    ("paper", "title"),
    [("seloste", "Seloste käsittelytoimista: "), ("arvio", "Vaikutustenarvioinnin luonnos: ")],
)
def test_file_says_what_the_page_says(signed_in, coordinator, project, path, paper, title):
    page = signed_in(coordinator).get(path)
    file = signed_in(coordinator).get(f"{path}{paper}.docx")

    [(_key, heading, sections)] = [each for each in page.context["papers"] if each[0] == paper]
    assert heading == title + project.name
    expected = [heading]
    for section in sections:
        expected += [section.heading, *section.paragraphs]
    assert words_of(file) == expected
    text = " ".join(page.content.decode().split())
    for section in sections:
        assert all(line.text in text for line in section.lines if "”" not in line.text)


@pytest.mark.parametrize("paper", ["seloste", "arvio"])
def test_paper_is_a_pdf_too_that_is_kept_nowhere(
    signed_in, coordinator, project, path, paper, settings, tmp_path
):
    settings.DATA_DIR = tmp_path

    file = signed_in(coordinator).get(f"{path}{paper}.pdf")

    assert file.content.startswith(b"%PDF-")
    assert file["Content-Disposition"] == f'inline; filename="{paper}-{project.slug}.pdf"'
    assert list(tmp_path.rglob("*.pdf")) == []


@pytest.mark.parametrize("page", ["", "henkilo/", "seloste.docx", "arvio.pdf"])
def test_page_is_there_for_coordinators_alone(
    signed_in, outsider, municipal_coordinator, path, page
):
    assert signed_in(outsider).get(path + page).status_code != 200
    assert signed_in(municipal_coordinator).get(path + page).status_code == 404


def test_paper_that_is_none_is_not_there(signed_in, coordinator, path):
    assert signed_in(coordinator).get(f"{path}muu.docx").status_code == 404


def test_coordinator_gets_one_file_of_what_the_project_knows(signed_in, coordinator, project, path):
    sign_up(project, email="Aino@Example.fi")
    sign_up(factories.make_project())
    factories.make_partnership(
        project=project, municipality_person="Aino E.", municipality_email=ADDRESS
    )
    Subscription.objects.create(email=ADDRESS, channels=["hankkeet"], asked_on=TODAY)

    response = signed_in(coordinator).post(f"{path}henkilo/", {"email": ADDRESS})

    words = words_of(response)
    assert words[:2] == ["Omat tietosi", "Ilmoittautuminen"]
    assert {"Nimi: Aino Esimerkki", "Tarpeet: Gluteeniton"} < set(words)
    assert words.count("Ilmoittautuminen") == words.count("Kumppanuus") == 1
    assert not [word for word in words if "hankkeet" in word]
    event = AuditEvent.objects.get()
    assert (event.action, event.n_rows) == ("export", 2)
    assert ADDRESS not in event.target


def test_keeper_of_the_installation_gets_all_of_it(
    signed_in, superuser, project, path, coordinator
):
    Subscription.objects.create(email=coordinator.email, channels=["hankkeet"], asked_on=TODAY)
    AuditEvent.objects.create(
        actor=coordinator,
        action="rights",
        target="oikeus: Eero",
        at=datetime(2026, 2, 1, 10, tzinfo=UTC),
    )
    factories.make_feedback(email=coordinator.email, message="Nappi on pieni.")

    words = words_of(signed_in(superuser).post(f"{path}henkilo/", {"email": coordinator.email}))

    assert "Palaute: Nappi on pieni." in words
    assert "Milloin: 1.2.2026 12.00" in words
    assert any("hankkeet" in word for word in words)
    assert f"Sähköpostiosoite: {coordinator.email}" in words
    # Of somebody else, or of use to a thief.
    assert not [word for word in words if "Eero" in word or "pbkdf2" in word]


def test_unknown_address_leaves_no_trace(signed_in, coordinator, path):
    response = signed_in(coordinator).post(f"{path}henkilo/", {"email": "muu@example.fi"})

    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "Osoitteella ei löytynyt tietoja. Tarkista osoite."
    ]
    assert AuditEvent.objects.count() == 0
    assert signed_in(coordinator).post(f"{path}henkilo/", {"email": "x"}).status_code == 422


def test_answers_are_in_no_copy(signed_in, coordinator, project, path):
    sign_up(project)
    survey = factories.make_survey(project=project)
    factories.make_response(
        card=factories.make_card(survey=survey),
        open_answers={"toive": {"text": f"Minä, {ADDRESS}", "may_publish": True}},
    )

    words = words_of(signed_in(coordinator).post(f"{path}henkilo/", {"email": ADDRESS}))

    assert words[1:2] == ["Ilmoittautuminen"]
    assert not [word for word in words if "Minä" in word]
    assert Survey.objects.count() == 1
