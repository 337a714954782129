from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from osallisuus.models import BinEntry
from tests import factories
from tests.osallisuus.desk import admin_path
from tests.reading import one_line, untouched
from tests.toolkits.rounds import answer, make_package
from toolkits.models import Assessment, AssessmentAnswer, SupportStatement

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds(project, municipality):
    """Two years of one municipality, the first with an action that was done."""
    project.municipalities.add(municipality)
    make_package({"tunnista.arki": 2, "toimi.tyo": 1})
    theme = SupportStatement.objects.first().theme
    theme.tip_lists.add(factories.make_tip_list(title="Kysy, käytä ja kerro"))
    place = {"project": project, "municipality": municipality}
    first = factories.make_assessment(year=2025, **place)
    second = factories.make_assessment(year=2026, held_on=date(2026, 11, 3), **place)
    answer(first, tunnista_arki_1="0", tunnista_arki_2="2", toimi_tyo_1="3")
    answer(second, tunnista_arki_1="1", tunnista_arki_2="2", toimi_tyo_1="3")
    factories.make_assessment_action(
        assessment=first, what="Kootaan luvut", state="done", outcome="Luvut ovat sivulla"
    )
    return first, second


def address(assessment, end=""):
    return f"/hallinta/itsearvio/{assessment.pk}/{end}"


def shown(client, assessment):
    return one_line(client.get(address(assessment)).text)


def test_summary_compares_with_the_own_round_before_and_shows_what_was_done(
    signed_in, municipal_coordinator, rounds
):
    client = signed_in(municipal_coordinator)

    first, second = (shown(client, one) for one in rounds)

    assert "Mitä edellisen arvion jälkeen tehtiin" not in first
    assert "Mitä edellisen arvion jälkeen tehtiin" in second
    assert "Mitä tehtiin: Luvut ovat sivulla" in second
    assert "<small>+0,5</small>" in second
    assert "Edelliseen arvioon (2025) verrattuna edistystä näkyy eniten teemassa ”Arki”." in second


def test_summary_leads_from_a_weak_spot_to_an_action_and_to_tips(
    signed_in, municipal_coordinator, rounds
):
    client, (_first, second) = signed_in(municipal_coordinator), rounds
    statement = SupportStatement.objects.get(key="tunnista.arki.1")

    page = shown(client, second)

    url = f"/hallinta/toolkits/assessmentaction/add/?assessment={second.pk}"
    assert f'href="{url}&amp;statement={statement.pk}"' in page
    assert "Kysy, käytä ja kerro" in page
    form = client.get(f"{url}&statement={statement.pk}").context["adminform"].form
    assert (form["assessment"].value(), form["statement"].value()) == (
        str(second.pk),
        str(statement.pk),
    )


def test_summary_puts_two_views_side_by_side(signed_in, municipal_coordinator, rounds):
    client, (_first, second) = signed_in(municipal_coordinator), rounds
    second.answers.filter(statement__key="tunnista.arki.1").update(
        evidence="kyselyn yhteenveto", other_step="3", other_view="Yhdistyksille on kerrottu."
    )

    page = shown(client, second)

    assert "1, suunnitteilla<br> Näyttö: kyselyn yhteenveto" in page
    assert "3, vakiintunut<br> Yhdistyksille on kerrottu." in page
    assert page.count('scope="rowgroup"') == 1


def test_reader_without_the_right_to_keep_is_offered_no_change(signed_in, evaluator, rounds):
    page = shown(signed_in(evaluator), rounds[1])

    assert "Arki väittämä 1." in page
    assert ("Sovi toimi" in page, "Täytä väittämiä" in page) == (False, False)


def test_round_of_another_municipality_is_not_there(signed_in, municipal_coordinator, project):
    place = factories.make_municipality()
    other = factories.make_assessment(project=project, municipality=place)
    client = signed_in(municipal_coordinator)

    found = [client.get(address(other, end)).status_code for end in ("", "teksti.docx")]

    assert found == [404, 404]


def test_text_of_a_round_is_a_document_with_its_open_actions(
    signed_in, municipal_coordinator, rounds
):
    client, (_first, second) = signed_in(municipal_coordinator), rounds
    place = {"assessment": second, "due_on": date(2027, 3, 1)}
    factories.make_assessment_action(what="Kysytään", **place)
    factories.make_assessment_action(what="Tehty jo", state="done", outcome="Valmis", **place)

    response = client.get(address(second, "teksti.docx"))

    heading, text = (one.text for one in Document(BytesIO(response.content)).paragraphs)
    assert heading == f"Osallisuustyön tila: {second}"
    assert text.endswith(
        "Seuraava toimi: Kysytään. Vastuu: hyvinvointikoordinaattori. Tarkistus: 1.3.2027."
    )
    assert "Tehty jo" not in text


@pytest.mark.parametrize("n_rows", [1, 3])
def test_summary_takes_the_same_queries_for_one_and_three(
    signed_in, municipal_coordinator, rounds, django_assert_num_queries, n_rows
):
    client, (first, second) = signed_in(municipal_coordinator), rounds
    for _n in range(n_rows - 1):
        factories.make_assessment_action(assessment=first)
        factories.make_assessment_action(assessment=second)
    client.get("/hallinta/")

    with django_assert_num_queries(17):
        client.get(address(second))


def test_new_round_begins_with_every_statement_unanswered(signed_in, coordinator, rounds):
    client, place = signed_in(coordinator), rounds[0]
    data = {
        "project": place.project_id,
        "municipality": place.municipality_id,
        "year": 2027,
        "_osa": "uusi",
    }

    client.post("/hallinta/toolkits/assessment/add/", data)

    found = Assessment.objects.get(year=2027)
    assert found.answers.count() == 3
    assert found.steps == {}


def test_second_round_of_a_year_is_refused_in_words(signed_in, coordinator, rounds):
    client, place = signed_in(coordinator), rounds[0]
    data = {"project": place.project_id, "municipality": place.municipality_id, "year": 2025}

    page = client.post("/hallinta/toolkits/assessment/add/", data | {"_osa": "uusi"})

    assert "Kunnalla on jo tämän vuoden itsearvio." in page.text


def pages_of(client, assessment, phase):
    path = f"{admin_path(assessment)}?_osa={phase}"
    return path, untouched(client.get(path), "assessment_form")


def test_phase_shows_its_own_statements_with_the_step_before(
    signed_in, municipal_coordinator, rounds
):
    client = signed_in(municipal_coordinator)

    page = client.get(f"{admin_path(rounds[1])}?_osa=tunnista").text

    assert ("Arki väittämä 2." in page, "Tyo väittämä 1." in page) == (True, False)
    assert "0, ei vielä (2025)" in page


def test_two_who_fill_one_phase_keep_what_both_wrote(
    signed_in, coordinator, municipal_coordinator, rounds
):
    second = rounds[1]
    client = signed_in(coordinator)
    path, late = pages_of(client, second, "tunnista")
    early = late | {"answers-0-evidence": "raadin muistio", "answers-1-step": "3"}
    late |= {"answers-0-other_view": "Yhdistys näkee toisin.", "answers-1-step": "0"}
    client.post(path, early)

    signed_in(municipal_coordinator)
    page = client.post(path, late)
    rows = dict(AssessmentAnswer.objects.filter(assessment=second).values_list("pk", "evidence"))

    assert [(c.mine, c.theirs) for c in page.context["conflicts"]] == [
        ("0, ei vielä", "3, vakiintunut")
    ]
    assert "raadin muistio" in rows.values()


def test_done_action_says_what_was_done(signed_in, municipal_coordinator, rounds):
    client = signed_in(municipal_coordinator)
    action = factories.make_assessment_action(assessment=rounds[1])
    data = untouched(client.get(admin_path(action)), "assessmentaction_form")

    refused = client.post(admin_path(action), data | {"state": "done"})
    saved = client.post(admin_path(action), data | {"state": "done", "outcome": "Koottiin"})

    action.refresh_from_db()
    assert "Kirjoita, mitä tehtiin." in refused.text
    assert (saved["Location"], action.state) == (address(rounds[1]), "done")
    assert [one.state for one in action.history.all()] == ["done", "not_yet"]


def test_round_comes_back_from_the_bin_with_its_answers_and_actions(
    signed_in, municipal_coordinator, rounds
):
    client, (first, _second) = signed_in(municipal_coordinator), rounds
    client.post(admin_path(first, "delete"), {"post": "yes"})
    is_gone = not Assessment.objects.filter(pk=first.pk).exists()

    client.post(reverse("admin:bin-restore", args=[BinEntry.objects.get().pk]))

    found = Assessment.objects.get(pk=first.pk)
    assert (is_gone, found.steps) == (
        True,
        {"tunnista.arki.1": 0, "tunnista.arki.2": 2, "toimi.tyo.1": 3},
    )
    assert [one.what for one in found.actions.all()] == ["Kootaan luvut"]


def test_assessed_statement_cannot_be_removed(signed_in, superuser, rounds):
    client = signed_in(superuser)
    theme = SupportStatement.objects.get(key="tunnista.arki.1").theme

    page = client.post(admin_path(theme, "delete"), {"post": "yes"})

    assert [str(row) for row in page.context["protected"]] != []
    assert SupportStatement.objects.filter(theme=theme).count() == 2


def test_start_page_names_actions_whose_day_has_gone(signed_in, municipal_coordinator, rounds):
    client = signed_in(municipal_coordinator)
    place = {"assessment": rounds[1], "due_on": date(2020, 1, 1)}
    factories.make_assessment_action(what="Myöhässä oleva", **place)
    factories.make_assessment_action(what="Luovuttu", state="dropped", **place)
    factories.make_assessment_action(what="Toisten", due_on=date(2020, 1, 1))

    page = client.get("/hallinta/").text

    assert "Itsearvion toimessa on sovittu päivä mennyt." in page
    assert ("Myöhässä oleva" in page, "Luovuttu" in page, "Toisten" in page) == (
        True,
        False,
        False,
    )
