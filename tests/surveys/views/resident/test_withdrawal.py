import re

import pytest
from django.urls import reverse

from surveys.models import Draft, PairDecision, Response
from surveys.views.resident import withdrawal
from tests import factories
from tests.surveys.walks import answer_and_send, begin, make_code, make_ready_survey

pytestmark = pytest.mark.django_db
ADDRESS = "/poista-vastaukseni/"


@pytest.fixture
def card(client):
    card, code = make_code(make_ready_survey())
    card.typed = code
    return card


def confirmation(response):
    return re.search(r'name="vahvistus" value="(.*?)"', response.text).group(1)


def test_withdrawal_shows_first_what_goes_and_then_removes_it(client, card):
    factories.make_response(card=card)
    Draft.objects.create(card=card, phase="end")

    shown = client.post(ADDRESS, {"koodi": card.typed})

    assert "Alkukyselyn vastaukset" in shown.text
    assert "Keskeneräiset vastaukset" in shown.text
    assert "Loppukyselyn vastaukset" not in shown.text
    assert (Response.objects.count(), Draft.objects.count()) == (1, 1)
    done = client.post(ADDRESS, {"vahvistus": confirmation(shown)}, follow=True)
    assert done.redirect_chain == [(reverse("resident:withdrawn"), 302)]
    assert "Vastauksesi on poistettu" in done.text
    assert (Response.objects.count(), Draft.objects.count()) == (0, 0)


def test_withdrawal_tells_of_a_joined_response(client, card):
    other = factories.make_card(survey=card.sheet.survey, label="A-90")
    PairDecision.objects.create(
        kind="join",
        start=factories.make_response(card=card),
        end=factories.make_response(card=other, phase="end"),
        reason="Kortti vaihtui",
    )

    shown = client.post(ADDRESS, {"koodi": card.typed})

    assert "Vastauksiisi on yhdistetty toisella kortilla annettu vastaus." in shown.text


def test_withdrawal_with_an_unused_card_has_nothing_to_remove(client, card):
    shown = client.post(ADDRESS, {"koodi": card.typed})

    assert "Tällä kortilla ei ole vastauksia" in shown.text
    assert "vahvistus" not in shown.text


@pytest.mark.parametrize("typed", ["", "ABC", "WCSXD18ZG8", "' OR 1=1 --"])
def test_withdrawal_with_a_wrong_code_explains_it(client, card, typed):
    factories.make_response(card=card)

    response = client.post(ADDRESS, {"koodi": typed})

    assert response.status_code == 422
    link = "Tarkista koodi kortista" if typed else "Kirjoita kortin koodi"
    assert f'<a href="#koodi">{link}</a>' in response.text
    assert Response.objects.count() == 1


def test_withdrawal_needs_a_fresh_signed_confirmation(client, card, monkeypatch):
    factories.make_response(card=card)
    shown = client.post(ADDRESS, {"koodi": card.typed})
    monkeypatch.setattr(withdrawal, "SECONDS", -1)

    late = client.post(ADDRESS, {"vahvistus": confirmation(shown)})
    forged = client.post(ADDRESS, {"vahvistus": str(card.pk)})

    assert (late.status_code, forged.status_code) == (403, 403)
    assert "Mitään ei poistettu." in late.text
    assert Response.objects.count() == 1


def test_withdrawal_works_with_a_card_out_of_use(client, card):
    factories.make_response(card=card)
    card.is_lost = True
    card.save()

    shown = client.post(ADDRESS, {"koodi": card.typed})

    assert "Alkukyselyn vastaukset" in shown.text


def test_answers_can_be_given_again_after_withdrawal(client, card):
    begin(client, card.typed)
    answer_and_send(client, 1, ihmissuhteet_1="5")
    shown = client.post(ADDRESS, {"koodi": card.typed})
    client.post(ADDRESS, {"vahvistus": confirmation(shown)}, follow=True)

    begin(client, card.typed)
    answer_and_send(client, 1, ihmissuhteet_1="2")

    assert Response.objects.get().answers == {"ihmissuhteet_1": 2}
