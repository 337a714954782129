from uuid import uuid4

import pytest
from django.core import mail

from projects.models import CoachingFeedback, FeedbackCount
from projects.queries.coaching import feedback_figures
from projects.services.coaching.feedback import close_feedback, open_feedback
from tests.reading import main_text

BASE = "/hallinta/valmennus/tyopaja/palaute/"
ANSWERS = dict.fromkeys(FeedbackCount.Item.values, 4)


@pytest.fixture
def form(held):
    return open_feedback(session=held)


def path_of(form):
    return f"/valmennukset/palaute/{form.token}/"


def answer(client, form, **overrides):
    return client.post(path_of(form), ANSWERS | {"key": uuid4()} | overrides)


def total(form):
    return feedback_figures(form).n_answers


def test_form_is_made_at_the_desk_and_its_link_shown(desk, held):
    asked = main_text(desk.get(BASE))
    desk.post(BASE)

    form = CoachingFeedback.objects.get()
    page = desk.get(BASE).content.decode()
    sheet = desk.get(BASE + "tulosta/").content.decode()
    assert "ilman tunnusta ja nimeä" in asked
    for shown in (page, sheet):
        assert f"http://testserver{path_of(form)}" in shown
        assert "<svg" in shown
    assert "Berätta anonymt" in sheet


def test_participant_answers_without_name_or_account(client, form):
    page = main_text(client.get(path_of(form)))
    response = answer(client, form)

    assert "Emme kysy nimeäsi" in page
    assert response["Location"] == path_of(form) + "kiitos/"
    assert "Vastauksesi on laskettu mukaan." in main_text(client.get(response["Location"]))
    assert total(form) == 1
    assert client.cookies.keys() <= {"csrftoken"}
    assert mail.outbox == []


def test_form_sent_twice_counts_once(client, form):
    key = uuid4()

    for _ in range(2):
        answer(client, form, key=key)

    assert total(form) == 1


@pytest.mark.parametrize("wrong", [{"useful": ""}, {"useful": "9"}, {"useful": "x"}, {"key": "x"}])
def test_wrong_answers_are_told_and_not_counted(client, form, wrong):
    response = answer(client, form, **wrong)

    assert response.status_code == 422
    assert total(form) == 0


def test_form_is_closed_before_the_day_and_after_its_end(client, session):
    form = open_feedback(session=session)
    early = answer(client, form)
    close_feedback(form=form)
    late = answer(client, form)

    assert (early.status_code, late.status_code, total(form)) == (410, 410, 0)
    assert "Palautetta voi antaa valmennuspäivästä alkaen." in main_text(early)
    assert "on päättynyt" in main_text(late)


def test_answers_from_one_network_are_limited(client, form):
    for _ in range(101):
        response = answer(client, form)

    assert response.status_code == 429
    assert total(form) == 100


def test_figures_are_shown_when_the_form_is_closed_and_five_have_answered(desk, form):
    for _ in range(5):
        answer(desk, form, heard="0")
    answer(desk, form, useful="1")
    open_page = main_text(desk.get(BASE))
    refused = desk.post(BASE + "sulje/")
    desk.post(BASE + "sulje/", {"is_sure": "on"})

    page = main_text(desk.get(BASE))
    assert "6 vastausta" in open_page
    assert "Keskiarvo" not in open_page
    assert refused.status_code == 422
    assert "Keskiarvo 3,5 asteikolla 1–5. Vastaajia 6, heistä samaa mieltä 5." in page
    assert "Minua kuunneltiin ja sain kysyä. Ei näytetä" in page
    assert "Täysin eri mieltä 1 17" in page


def test_half_a_per_cent_is_rounded_up(desk, form):
    for _ in range(7):
        answer(desk, form)
    answer(desk, form, useful="1")
    close_feedback(form=form)

    page = main_text(desk.get(BASE))
    assert "Täysin eri mieltä 1 13" in page
    assert "7 88" in page


def test_four_answers_are_never_shown(desk, form):
    for _ in range(4):
        answer(desk, form)
    close_feedback(form=form)

    page = main_text(desk.get(BASE))
    assert "Tuloksia ei näytetä, koska vastauksia on alle 5." in page
    assert "Keskiarvo" not in page


def test_threshold_is_that_of_the_project(desk, form, project):
    project.min_group_size = 7
    project.save()
    for _ in range(6):
        answer(desk, form)
    close_feedback(form=form)

    assert "vastauksia on alle 7." in main_text(desk.get(BASE))
