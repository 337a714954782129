from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache

from projects.models import SignUp
from projects.pages.certificates import certificates_pdf, hours_of
from tests import factories
from tests.projects.views.coaching_desk.conftest import join, pdf_pages
from tests.reading import main_text, pdf_text

PATH = "/hallinta/valmennus/tyopaja/lasnaolo/"


def press(desk, value, **data):
    return desk.post(PATH, {"press": value, "key": uuid4()} | data)


def counts(session):
    session.refresh_from_db()
    return [session.n_municipality, session.n_association, session.n_residents, session.n_other]


def test_people_are_marked_from_the_list(desk, held):
    aino = held.signups.get(name="Aino")

    response = press(desk, f"person:{aino.pk}:1")
    press(desk, f"person:{aino.pk}:1")

    assert response["Location"] == f"{PATH}#p{aino.pk}"
    assert counts(held) == [1, None, None, None]
    page = main_text(desk.get(PATH))
    assert "Tuli paikalle" in page
    assert "Kunta luettelosta 1" in page
    press(desk, f"person:{aino.pk}:0")
    assert counts(held) == [None] * 4


def test_people_without_a_sign_up_are_counted_and_a_form_sent_twice_once(desk, held):
    key = uuid4()

    for _ in range(2):
        press(desk, "sector:association:1", key=key)
    press(desk, "sector:association:1")
    desk.post(PATH + "valmis/")

    assert counts(held) == [0, 2, 0, 0]
    assert "Yhdistykset Ei näytetä" in main_text(desk.get("/valmennukset/tyopaja/"))


@pytest.mark.parametrize(
    "value", ["", "person:x:1", "person:1:7", "sector:kaikki:1", "sector:other:5", "muu"]
)
def test_button_that_is_none_changes_nothing(desk, held, value):
    assert press(desk, value).status_code == 400
    assert counts(held) == [None] * 4


def test_person_of_another_session_is_not_there(desk, held):
    stranger = join(held, "Vieras")
    SignUp.objects.filter(pk=stranger.pk).update(session=factories.make_coaching_session())

    assert press(desk, f"person:{stranger.pk}:1").status_code == 404


def test_before_the_day_nobody_is_marked(desk, session):
    page = main_text(desk.get(PATH))
    response = press(desk, f"person:{session.signups.first().pk}:1")

    assert "Valmennus on vasta tulossa." in page
    assert response["Location"] == PATH
    assert counts(session) == [None] * 4


def test_certificate_is_for_those_who_came(desk, held):
    aino = held.signups.get(name="Aino")
    path = f"/hallinta/valmennus/tyopaja/todistukset/{aino.pk}/"
    before = desk.get(path).status_code
    aino.has_come = True
    aino.save()

    response = desk.get(path + "?kieli=en")

    text = pdf_text(response.content)
    assert before == 404
    assert response["Content-Type"] == "application/pdf"
    assert pdf_pages(response.content) == 1
    assert [word for word in ("Aino", "Työpaja", "2 hours") if word not in text] == []


def test_all_certificates_are_a_page_each_in_the_persons_language(desk, held):
    held.signups.filter(is_waiting=False).update(has_come=True)

    content = desk.get("/hallinta/valmennus/tyopaja/todistukset/").content

    assert pdf_pages(content) == 2
    assert "Todistus osallistumisesta" in pdf_text(content)
    assert "Intyg om deltagande" in pdf_text(content)


def test_longest_names_fit_on_one_page(held):
    held.theme, held.place = "Teema " * 25, "Paikka " * 21
    person = join(held, "Näin pitkä nimi " * 9)
    person.session = held

    assert pdf_pages(certificates_pdf([person])) == 1


def test_own_certificate_is_behind_the_own_link(client, held):
    aino = held.signups.get(name="Aino")
    path = f"/valmennukset/paikka/{aino.cancel_token}/"
    before = client.get(path + "todistus/").status_code
    aino.has_come = True
    aino.save()
    cache.clear()

    assert before == 404
    assert "Todistus osallistumisesta (PDF)" in main_text(client.get(path))
    assert pdf_pages(client.get(path + "todistus/").content) == 1


@pytest.mark.parametrize(
    ("minutes", "hours"), [(74, 1.0), (75, 1.5), (105, 2.0), (135, 2.5), (0, None), (60 * 25, None)]
)
def test_certificate_rounds_a_quarter_of_an_hour_up(held, minutes, hours):
    held.ends_at = held.starts_at + timedelta(minutes=minutes)

    assert hours_of(held) == hours
