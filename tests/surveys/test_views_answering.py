import pytest
from django.urls import reverse

from surveys.models import Draft, Response
from tests.surveys.answering import (
    OWN,
    answer,
    give_consent,
    make_code,
    make_ready_survey,
    open_card,
    send,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(db):
    return make_ready_survey()


def test_walk_from_code_to_thanks(client, survey):
    card, code = make_code(survey)

    assert open_card(client, code).url == reverse("resident:language")
    assert give_consent(client).url == reverse("resident:question", args=[1])
    start = [item for item in OWN.items if "start" in item.phases]
    for number, item in enumerate(start, 1):
        values = {item.key: "Kahvia." if item.kind == "open" else "1"}
        response = answer(client, number, **values)
        last = number == len(start)
        following = (
            reverse("resident:check") if last else reverse("resident:question", args=[number + 1])
        )
        assert (response.status_code, response.url) == (302, following)
    assert send(client).url == reverse("resident:thanks")
    thanks = client.get(reverse("resident:thanks"))

    assert "Vastauksesi ovat tallessa." in thanks.text
    assert "09 2525 0111" in thanks.text
    sent = Response.objects.get()
    scaled = [item.key for item in start if item.kind != "open"]
    assert sent.answers == dict.fromkeys(scaled, 1)
    assert sent.open_answers == {
        "avoin_muutos": {"text": "Kahvia.", "may_publish": False},
        "avoin_kunta": {"text": "Kahvia.", "may_publish": False},
    }
    assert (sent.card, sent.phase, sent.language, sent.channel, sent.help) == (
        card,
        "start",
        "fi",
        "own_device",
        "alone",
    )
    assert Draft.objects.count() == 0
