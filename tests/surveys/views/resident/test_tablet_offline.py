import json

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.models import Response, TabletOpening
from surveys.services.sealed import sealing_key
from surveys.views.resident import tablet_offline
from tests.surveys.sealer import seal
from tests.surveys.services.test_sealed import written
from tests.surveys.views.resident.test_tablet import PIN, survey, tablet  # noqa: F401  fixtures
from tests.surveys.walks import make_code

pytestmark = pytest.mark.django_db
PAGE, RECEIVE = "/tabletti/ilman-verkkoa/", "/tabletti/sinetit/"


def message(code, **fields):
    opening = TabletOpening.objects.get()
    now = int(timezone.now().timestamp())
    return seal(
        written(code, written=now, **fields), opening_id=opening.pk, key=sealing_key(opening)
    )


def post(client, body):
    return client.post(RECEIVE, json.dumps(body), content_type="application/json")


def form_of(page):
    text = page.content.decode().split('<script id="lomake" type="application/json">')[1]
    return json.loads(text.split("</script>")[0])


def test_the_page_holds_all_texts_and_only_the_public_key(tablet, survey):  # noqa: F811
    page = tablet.get(PAGE)

    form, opening = form_of(page), TabletOpening.objects.get()
    assert (form["opening"], form["key"]) == (str(opening.pk), sealing_key(opening))
    assert [each["code"] for each in form["languages"]] == ["fi", "sv", "en", "uk"]
    assert [each["texts"]["before"] for each in form["languages"]][1] == (
        "Har du redan svarat på den här enkäten med det här kortet?"
    )
    assert form["languages"][2]["contacts"][-1] == {
        "name": "Emergency number, when someone is in danger",
        "phone": "112",
    }
    assert opening.seed not in page.content.decode()


def test_without_an_opening_there_is_no_page(client):
    assert client.get(PAGE).status_code == 403


def test_the_worker_reaches_its_own_folder_only(client):
    response = client.get(PAGE + "palvelija.js")

    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "Service-Worker-Allowed" not in response.headers


def test_messages_are_counted_at_the_desk(tablet, survey, signed_in, coordinator):  # noqa: F811
    code = make_code(survey)[1]
    sent = message(code)

    answers = [post(tablet, each).json() for each in (sent, sent, message(code))]

    assert [each["state"] for each in answers] == ["stored", "already", "refused"]
    assert answers[2]["reason"] == "Kortilla on jo vastattu, tai se ei ole auki."
    assert Response.objects.count() == 1
    tablet.post(reverse("tablet:leave"), {"pin": PIN})
    desk = signed_in(coordinator).get(reverse("desk:tablet-open", args=[survey.slug]))
    assert "tallessa 1, hylätty 1." in desk.content.decode()


def test_messages_come_after_the_tablet_was_closed(tablet, survey):  # noqa: F811
    sent = message(make_code(survey)[1])
    tablet.post(reverse("tablet:leave"), {"pin": PIN})

    assert post(tablet, sent).json() == {"state": "stored", "reason": ""}


@pytest.mark.parametrize("body", [None, [], {}, "teksti", {"opening": "1"}])
def test_what_is_no_message_is_refused(client, body):
    response = post(client, body)

    assert (response.status_code, response.json()) == (422, {"state": "refused"})


def test_too_large_and_too_many_are_not_read(client, monkeypatch):
    assert post(client, "a" * tablet_offline.MAX_BYTES).status_code == 413
    monkeypatch.setattr(tablet_offline, "SENDS", 0)
    assert post(client, {}).status_code == 429
