from datetime import date

import pytest
from django.urls import reverse

from surveys.evaluation.disclosure.plan import Option, Protection
from surveys.models import Response, Survey
from surveys.reports import latest_report
from surveys.services.entering import count_entered
from surveys.services.releasing.releases import freeze_release
from surveys.services.releasing.seconding import ask_for_second
from tests import factories
from tests.asking import SURE
from tests.reading import one_line
from tests.surveys.reports.samples import (
    EIGHT,
    SIX,
    add_pair,
    add_pairs,
    add_start,
    answers,
    small_survey,
    three_places,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
TOGETHER = {"option": "merge", "first": "kalajoki", "second": "pyhajoki"}
NO_ROOM = "Näitä lukuja ei voi vielä vahvistaa."
N_QUERIES = 30


def address(name, project, **arguments):
    return reverse(f"releases:{name}", kwargs={"project": project.slug} | arguments)


def page(client, project, **query):
    return client.get(address("desk", project), query).content.decode()


def by_slug(report):
    return {(level.level, level.slug): level for level in report.levels}


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("desk", (200, 404, 404, 404, 404, 404, 200)),
        ("expert", (200, 404, 404, 200, 200, 404, 200)),
    ],
)
def test_release_pages_are_there_by_role(request, signed_in, project, name, statuses):
    three_places(project)
    freeze_release(project=project, today=TODAY)
    actors = ("coordinator", "municipal_coordinator", "association_contact", "evaluator")
    actors += ("editor", "outsider", "superuser")

    found = tuple(
        signed_in(request.getfixturevalue(actor)).get(address(name, project)).status_code
        for actor in actors
    )

    assert found == statuses


@pytest.mark.parametrize("actor", ["municipal_coordinator", "evaluator", "editor", "outsider"])
def test_only_the_coordinator_of_the_project_freezes(request, signed_in, project, actor):
    three_places(project)
    client = signed_in(request.getfixturevalue(actor))

    status = client.post(address("freeze", project), SURE | {"option": "hide"}).status_code

    assert (status, project.releases.count()) == (404, 0)


def test_desk_shows_what_is_hidden_and_why(signed_in, coordinator, project):
    three_places(project)

    html = page(signed_in(coordinator), project)

    assert "2 ryhmästä jotakin jää piiloon." in html
    assert "Tulosta ei näytetä: vastaajia on alle 5." in html
    assert "Tulosta ei näytetä, jotta toisen pienen ryhmän tietoja ei voi päätellä." in html
    assert "Menetelmä v2" in html
    assert "molemmilla kerroilla 17" in html


def test_desk_says_who_is_in_the_figures_and_why_the_others_are_not(
    signed_in, coordinator, project
):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    for _ in range(5):
        add_pair(survey, answers(3, seura_1="blank", seura_2="blank"), 4)
    for _ in range(6):
        add_start(survey, 2)

    html = page(signed_in(coordinator), project)

    assert (
        "Kaikissa luvuissa ovat samat 8 ihmistä: ne, joilla on riittävästi vastauksia jokaisella "
        "osa-alueella sekä alussa että lopussa. 5 ihmistä vastasi kahdesti, mutta heiltä puuttui "
        "jokin osa-alue. Alussa vastasi 19 ihmistä ja lopussa 13. Luvuissa eivät ole ne, jotka "
        "vastasivat vain toisella kerralla."
    ) in html
    assert "5 ihmiseltä 13 ihmisestä puuttuu jokin osa-alue alussa tai lopussa." in html


def test_desk_previews_two_groups_together(signed_in, coordinator, project):
    three_places(project)

    html = page(signed_in(coordinator), project, **TOGETHER)

    assert "Kalajoki ja Pyhäjoki yhteensä" in html
    assert "Tulos näytetään vain yhdessä toisen ryhmän kanssa." in html


def test_desk_asks_for_both_groups(signed_in, coordinator, project):
    three_places(project)

    response = signed_in(coordinator).get(
        address("desk", project), {"option": "merge", "first": "kalajoki"}
    )

    assert response.status_code == 422
    assert "Valitse kaksi ryhmää." in response.content.decode()


def test_figures_are_frozen_from_the_question_that_is_asked_once_more(
    signed_in, coordinator, project
):
    three_places(project)
    client = signed_in(coordinator)

    said = client.post(address("freeze", project), TOGETHER, follow=True).content.decode()

    assert "Katso luvut ja vahvista ne tällä sivulla." in said
    assert project.releases.count() == 0


def test_desk_freezes_what_was_previewed(signed_in, coordinator, project):
    three_places(project)
    client = signed_in(coordinator)
    previewed = client.get(address("desk", project), TOGETHER).context["next"].report

    client.post(address("freeze", project), SURE | TOGETHER)

    report = latest_report(project)
    assert report.fingerprint == previewed.fingerprint
    assert report.protection == Protection(Option.MERGE, ("kalajoki", "pyhajoki"))
    merged = by_slug(report)["merged", "kalajoki-ja-pyhajoki"]
    assert (merged.name, merged.index.change.n) == ("Kalajoki ja Pyhäjoki yhteensä", 9)
    assert by_slug(report)["municipality", "kalajoki"].is_hidden


def test_frozen_groups_together_are_on_the_public_page(client, project):
    three_places(project)
    protection = Protection(Option.MERGE, ("kalajoki", "pyhajoki"))
    freeze_release(project=project, today=TODAY, protection=protection)

    html = client.get(f"/tulokset/{project.slug}/").content.decode()

    assert "Kalajoki ja Pyhäjoki yhteensä" in html
    assert "9 ihmistä vastasi sekä alussa että lopussa." in html


def test_pilot_left_out_is_in_no_total(project):
    three_places(project)
    protection = Protection(Option.LEAVE_OUT, ("kerho-pyhajoki",))

    freeze_release(project=project, today=TODAY, protection=protection)

    report = latest_report(project)
    flow, index = report.project.flow, report.project.index
    assert (flow.participants, flow.started, flow.paired, index.change.n) == (40, 14, 14, 14)
    assert [check.n for check in index.checks if check.n is not None] == [14, 14, 14]
    assert by_slug(report)["municipality", "kalajoki"].index.change.n == 6
    assert by_slug(report)["pilot", "kerho-pyhajoki"].is_hidden


def test_dropped_total_leaves_no_figure_of_the_whole(project):
    three_places(project)

    freeze_release(project=project, today=TODAY, protection=Protection(Option.DROP_TOTAL))

    report = latest_report(project)
    flow = report.project.flow
    assert (flow.started, flow.ended, flow.paired, flow.scored) == (None, None, None, None)
    assert report.project.is_hidden
    assert {question.hidden for question in report.questions} == {"no_total"}
    assert (report.cost.sensitivities.per_pair, report.cost.per_point) == (None, None)
    assert by_slug(report)["municipality", "kalajoki"].index.change.n == 6


def test_refusal_says_why_and_offers_no_button(signed_in, coordinator, project):
    three_places(project)
    freeze_release(project=project, today=TODAY)

    html = page(signed_in(coordinator), project)

    assert NO_ROOM in html
    assert "Vastaukset ovat samat kuin 1.6.2026 vahvistetuissa tuloksissa." in html
    assert "Vahvista nämä luvut" not in html


def test_refused_figures_are_not_shown_beside_those_that_are_out(signed_in, coordinator, project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT, (2, 3), (3, 4))
    client = signed_in(coordinator)
    assert "Koko hankkeen muutos osa-alueittain" in page(client, project)
    freeze_release(project=project, today=TODAY)
    Response.objects.filter(card=Response.objects.last().card).delete()

    html = one_line(page(client, project))

    # Ten frozen and nine previewed would tell how the tenth changed.
    assert "voisi yhdessä päätellä muutaman ihmisen vastaukset" in html
    assert "Kaikissa luvuissa ovat samat 9 ihmistä." in html
    assert "Nämä lauseet ja luvut tulevat julkisiksi" not in html
    assert "Koko hankkeen muutos osa-alueittain" not in html
    assert "asteikko 0–100" not in html


def test_changing_the_protection_cannot_uncover_what_was_hidden(signed_in, coordinator, project):
    three_places(project)
    freeze_release(project=project, today=TODAY)

    client = signed_in(coordinator)
    client.post(
        address("freeze", project), SURE | {"option": "leave_out", "left_out": "kerho-pyhajoki"}
    )

    assert project.releases.count() == 1


def test_withdrawn_answers_mark_the_release_and_lead_to_the_next(signed_in, coordinator, project):
    three_places(project)
    release = freeze_release(project=project, today=TODAY)
    release.is_outdated = True
    release.save()

    html = page(signed_in(coordinator), project)
    start = signed_in(coordinator).get("/hallinta/").content.decode()

    assert "Joku on poistanut vastauksensa 1.6.2026 vahvistetuista tuloksista." in html
    assert "Vastauksia on poistettu vahvistamisen jälkeen." in start


def test_coordinator_takes_a_release_back(signed_in, coordinator, project):
    three_places(project)
    release = freeze_release(project=project, today=TODAY)
    client = signed_in(coordinator)
    asked = client.get(address("withdraw", project, number=release.pk)).content.decode()
    assert "Sivuilla ei sen jälkeen näy tuloksia" in asked
    assert latest_report(project) is not None

    client.post(address("withdraw", project, number=release.pk), SURE)

    assert latest_report(project) is None
    assert "julkaiseminen peruttu" in page(client, project)
    assert NO_ROOM not in page(client, project)


def test_taking_back_says_what_is_shown_then(signed_in, coordinator, project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    freeze_release(project=project, today=TODAY)
    add_pairs(survey, *SIX)
    newer = freeze_release(project=project, today=date(2026, 9, 1))

    response = signed_in(coordinator).get(address("withdraw", project, number=newer.pk))

    assert "Niiden tilalla näkyvät 1.6.2026 vahvistetut luvut." in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_coordinator_of_the_project_takes_back(signed_in, evaluator, project, method):
    three_places(project)
    release = freeze_release(project=project, today=TODAY)
    client = signed_in(evaluator)

    status = getattr(client, method)(address("withdraw", project, number=release.pk)).status_code

    assert (status, latest_report(project) is None) == (404, False)


def test_desk_names_the_figures_of_the_whole_that_stay_hidden(signed_in, coordinator, project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    add_pair(survey, 2, 3, help="helped")

    html = page(signed_in(coordinator), project)

    assert "Koko hankkeen luvuista jää lisäksi piiloon:" in html
    assert "muutos ilman autettuja (Kaikki osa-alueet yhdessä, seura ja tekeminen)" in html


def test_desk_puzzles_nobody_with_hiding_where_nothing_is_hidden(signed_in, coordinator, project):
    add_pairs(small_survey(project, "Alajärvi"), *EIGHT)

    html = page(signed_in(coordinator), project)

    assert "Yhdenkään ryhmän tulosta ei tarvitse piilottaa." in html
    assert "<summary>Muut tavat suojata pieniä ryhmiä</summary>" in html
    # Eight are enough for a mean, but not to be spread over the answers of one question.
    assert "Tulosta ei näytetä: vastaajia on alle 10." in html
    assert "Tulosta ei näytetä: vastaajia on alle 5." not in html


def test_desk_asks_how_to_hide_where_something_is_hidden(signed_in, coordinator, project):
    three_places(project)

    html = page(signed_in(coordinator), project)

    assert ("Miten pienet ryhmät suojataan?" in html, "Muut tavat suojata" in html) == (True, False)


def test_desk_says_once_why_a_whole_group_is_hidden(signed_in, coordinator, project):
    three_places(project)

    html = page(signed_in(coordinator), project)

    assert html.count("<td colspan=") == 2


def test_desk_without_a_survey_says_so(signed_in, coordinator, project):
    html = page(signed_in(coordinator), project)

    assert "Hankkeessa ei ole kyselyä, jonka voisi vahvistaa." in html


def test_expert_view_hides_what_the_release_hides(signed_in, evaluator, project):
    three_places(project)
    freeze_release(project=project, today=TODAY)

    html = signed_in(evaluator).get(address("expert", project)).content.decode()

    assert "Tulosta ei näytetä: vastaajia on alle 5." in html
    assert "75,0" not in html
    assert "Holm, osa-alueet" in html
    assert "pienin havaittava SRM (80 %)" in html
    assert "moni aloitti ylärajalta (15 %)" in html


def test_expert_view_pools_under_three_priors(signed_in, evaluator, project):
    for name in ("Alajärvi", "Kalajoki", "Pyhäjoki"):
        more = SIX if name == "Kalajoki" else EIGHT
        add_pairs(small_survey(project, name), *EIGHT, *more)
    freeze_release(project=project, today=TODAY)

    response = signed_in(evaluator).get(address("expert", project))

    table = response.context["expert"][0]
    stored = latest_report(project).pilots[0].index.pooled
    assert table.pooling.priors == ("2,5", "5,0", "10,0")
    again = float(table.pooling.rows[0].pooled[1].split()[0].replace(",", "."))
    # Pooled again from figures with one decimal.
    assert again == pytest.approx(stored.mean, abs=0.2)
    assert "Paule–Mandel" in response.content.decode()


def test_desk_takes_the_same_queries_for_one_place_and_three(
    signed_in, coordinator, project, django_assert_num_queries
):
    add_pairs(small_survey(project, "Alajärvi"), *EIGHT)
    client = signed_in(coordinator)
    page(client, project)
    with django_assert_num_queries(N_QUERIES):
        page(client, project)
    for name in ("Kalajoki", "Pyhäjoki"):
        add_pairs(small_survey(project, name), *SIX)
    page(client, project)

    with django_assert_num_queries(N_QUERIES):
        html = page(client, project)

    assert "molemmilla kerroilla 20" in html


def test_desk_says_what_the_first_freeze_costs(signed_in, coordinator, project):
    survey = small_survey(project, "Alajärvi")
    Survey.objects.filter(pk=survey.pk).update(title="Kerhon kysely", closes_on=None)
    add_pairs(survey, *EIGHT, (2, 3), (3, 4))
    client = signed_in(coordinator)

    while_open = page(client, project)
    Survey.objects.filter(pk=survey.pk).update(closes_on=survey.opens_on)
    after = page(client, project)

    cost = (
        "Jos vahvistat luvut nyt, seuraavat luvut voi julkaista vasta kun vähintään 5 ihmisen "
        "vastaukset ovat muuttuneet; ryhmässä on 10."
    )
    advice = "Kysely on vielä auki: Kerhon kysely. Vahvista vasta, kun se on sulkeutunut"
    assert (cost in while_open, cost in after) == (True, True)
    assert (advice in while_open, advice in after) == (True, False)
    assert "Suosittelemme odottamaan." not in after


@pytest.mark.parametrize(("n_left", "is_said"), [(0, False), (1, True), (6, True), (7, False)])
def test_desk_says_when_the_figures_would_be_the_last(
    signed_in, coordinator, project, n_left, is_said
):
    project.min_group_size = 7
    project.save()
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    for _ in range(n_left):
        add_start(survey, 3)

    html = page(signed_in(coordinator), project)

    assert "vähintään 7 ihmisen vastaukset ovat muuttuneet; ryhmässä on 8." in html
    assert ("nämä luvut voivat jäädä viimeisiksi" in html) == is_said


def test_cost_of_several_groups_is_told_by_the_smallest(signed_in, coordinator, project):
    three_places(project)

    html = page(signed_in(coordinator), project)

    assert "jossa jokin on muuttunut; pienimmässä ryhmässä on 8." in html


def test_price_is_not_told_where_nothing_can_be_frozen(signed_in, coordinator, project):
    three_places(project)
    client = signed_in(coordinator)
    before = page(client, project)
    freeze_release(project=project, today=TODAY)

    assert (
        "Jos vahvistat luvut nyt" in before,
        "Jos vahvistat luvut nyt" in page(client, project),
    ) == (
        True,
        False,
    )


def put_in(survey, n_people):
    count_entered(survey_id=survey.pk, n_responses=2 * n_people, n_people=n_people)


def test_preview_counts_what_was_put_in(signed_in, coordinator, project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT, *SIX)
    assert "kahden viikon aikana" not in page(signed_in(coordinator), project)
    put_in(survey, 6)

    found = page(signed_in(coordinator), project)

    assert "12 vastausta on tuotu tai syötetty käsin kahden viikon aikana." in found
    assert "Ilman niitä" not in found
    assert "Vahvista nämä luvut" in found


def test_group_of_answers_put_in_is_confirmed_by_a_second_person(signed_in, coordinator, project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT[:5])
    put_in(survey, 2)
    client = signed_in(coordinator)
    found = page(client, project)
    assert "Ilman niitä vastaajia olisi liian vähän: Alajärvi." in found
    assert "Pyydä toista vahvistamaan" in found
    assert "Hankkeessa ei ole toista ihmistä, joka voisi vahvistaa luvut." in found

    said = client.post(
        address("freeze", project), SURE | {"option": "hide"}, follow=True
    ).content.decode()

    assert "Pyyntö on tallessa." in said
    assert "Katso luvut ja vahvista ne" not in said
    assert client.get(address("confirm", project)).status_code == 404
    assert latest_report(project) is None

    client = signed_in(factories.make_membership(project=project).user)
    found = page(client, project)
    assert "Katso luvut ja vahvista ne" in found
    assert "Hankkeessa ei ole toista ihmistä" not in found
    shown = client.get(address("confirm", project)).content.decode()
    assert "4 vastausta on tuotu tai syötetty käsin kahden viikon aikana." in shown
    assert "Vahvista nämä luvut" in shown
    client.post(address("confirm", project))
    assert latest_report(project) is None
    client.post(address("confirm", project), SURE)

    assert latest_report(project).project.index.change.n == 5
    assert client.get(address("confirm", project)).status_code == 404


@pytest.mark.parametrize("actor", ["municipal_coordinator", "evaluator", "editor", "outsider"])
def test_only_those_who_freeze_are_a_second_person(request, signed_in, coordinator, project, actor):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT[:5])
    put_in(survey, 2)
    ask_for_second(project=project, by=coordinator, protection=Protection())
    client = signed_in(request.getfixturevalue(actor))

    assert client.get(address("confirm", project)).status_code == 404
    assert client.post(address("confirm", project), SURE).status_code == 404
    assert latest_report(project) is None


def test_desk_warns_of_costs_that_would_not_be_counted(signed_in, coordinator, project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    pilot = survey.pilot
    pilot.n_participants, pilot.n_participants_basis = None, ""
    pilot.save()
    factories.make_cost_line(pilot=pilot, amount="100.00", state="submitted")
    client = signed_in(coordinator)

    lacking = page(client, project)
    pilot.costs.update(state="approved")
    pilot.n_participants, pilot.n_participants_basis = 14, "counted"
    pilot.save()
    whole = page(client, project)

    warning = "Kuluista puuttuu vielä jotakin."
    assert (warning in lacking, warning in whole) == (True, False)
    assert "eri ihmisten määrä puuttuu" in lacking
    assert f"/projects/pilot/{pilot.pk}/change/?_osa=osallistujat#id_n_participants" in lacking
    assert "1 kulu odottaa hyväksymistä" in lacking
    assert reverse("pilots:costs", args=[pilot.slug]) in lacking


def test_desk_shows_what_becomes_public_and_asks_once_more(signed_in, coordinator, project):
    survey = small_survey(project, "Alajärvi", n_participants=10)
    add_pairs(survey, *EIGHT, (2, 3), (3, 4))
    factories.make_cost_line(pilot=survey.pilot, amount="1413.80")

    html = one_line(page(signed_in(coordinator), project))

    shown = html[html.index("Nämä lauseet ja luvut tulevat julkisiksi") :]
    freeze_release(project=project, today=TODAY)
    words = latest_report(project).project.index.sentence.text
    assert words in shown
    assert "<dt>Kustannus osallistujaa kohti</dt><dd>141,38 €</dd>" in shown
    assert "<dt>Kustannukset yhteensä</dt><dd>1 413,80 €</dd>" in shown
    assert "<dt>Vapaaehtoisten tunnit</dt><dd>ei laskettu</dd>" in shown
    asked = shown[shown.index("<summary>Vahvista nämä luvut</summary>") :]
    asked = asked[: asked.index("</details>")]
    assert words in asked
    assert "Vahvista ja julkaise" in asked
    # One press of a button on the open page freezes nothing.
    assert address("freeze", project) not in html.replace(asked, "")


def test_release_of_hidden_groups_only_asks_about_its_costs(signed_in, coordinator, project):
    add_pairs(small_survey(project, "Alajärvi"), *EIGHT[:3])

    found = page(signed_in(coordinator), project)

    assert "Yhdenkään ryhmän muutosta ei näytettäisi." in found
    assert "Julkaistaanko nämä luvut?" in found
