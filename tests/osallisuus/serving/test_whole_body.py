from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from osallisuus.models import AccessibilityFeedback
from osallisuus.serving.bodies import CountedBody
from projects.models import CostLine
from surveys.models import Draft
from tests import factories
from tests.surveys.walks import begin, hidden_at, make_code, make_ready_survey

URLENCODED = "application/x-www-form-urlencoded"
TITLE = "Lomake katkesi matkalla"
CUTS = [1, 30, 200]


def encode(kind, fields):
    if kind == URLENCODED:
        return urlencode(fields, doseq=True).encode()
    return encode_multipart(BOUNDARY, fields)


def post(client, path, body, kind, *, cut=0, method="POST"):
    """Sends all but the last `cut` bytes, and says that all of them come."""
    given = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body))}
    given["wsgi.input"] = CountedBody(BytesIO(body[: len(body) - cut]))
    return client.generic(method, path, **given)


@pytest.fixture
def answering(client, db):
    """A person at the open question of a survey, and the form that is sent from it."""
    _card, code = make_code(make_ready_survey())
    begin(client, code)
    number = 1 + next(
        index
        for index in range(1, 60)
        if "<textarea" in client.get(reverse("resident:question", args=[index + 1])).text
    )
    path = reverse("resident:question", args=[number])
    found = hidden_at(client, path)
    key = found["kysymys"][0]
    fields = {
        "kortti": found["kortti"],
        "vaihe": "start",
        "kysymys": key,
        key: "Kaipaan torstaisin kahviseuraa satamassa",
        "siirry": "jatka",
    }
    return path, fields


@pytest.mark.parametrize("kind", [URLENCODED, MULTIPART_CONTENT])
@pytest.mark.parametrize("cut", CUTS)
def test_answer_cut_off_on_its_way_is_not_saved(client, answering, kind, cut):
    path, fields = answering
    body = encode(kind, fields | {"z": "z" * 300} if cut == 1 else fields)

    refused = post(client, path, body, kind, cut=cut)
    held = Draft.objects.get().open_answers
    sent_again = post(client, path, body, kind)

    assert (refused.status_code, TITLE in refused.text) == (400, True)
    assert held == {}
    assert sent_again.status_code == 302
    assert [each["text"] for each in Draft.objects.get().open_answers.values()] == [
        "Kaipaan torstaisin kahviseuraa satamassa"
    ]


@pytest.mark.parametrize("kind", [URLENCODED, MULTIPART_CONTENT])
@pytest.mark.parametrize("cut", CUTS)
def test_message_cut_off_on_its_way_is_not_saved(client, db, kind, cut):
    path, fields = reverse("osallisuus:feedback"), {"page": "/", "message": "Kontrasti " * 40}
    body = encode(kind, fields)

    refused = post(client, path, body, kind, cut=cut)
    n_saved = AccessibilityFeedback.objects.count()
    sent_again = post(client, path, body, kind)

    assert (refused.status_code, TITLE in refused.text, n_saved) == (400, True, 0)
    assert (sent_again.status_code, AccessibilityFeedback.objects.count()) == (302, 1)


@pytest.mark.parametrize("cut", [1, 30, 90, 200])
def test_file_cut_off_on_its_way_is_not_taken_in(
    client, signed_in, coordinator, project, municipality, cut
):
    project.municipalities.add(municipality)
    pilot = factories.make_pilot(project=project, municipality=municipality, slug="aamupala")
    rows = "".join(f"aamupala;{day}.2.2026;tarjoilu;eritelty;Kahvi;{day}\n" for day in range(1, 20))
    head = "Kokeilu;Päivä;Laji;Peruste;Kuvaus;Euroa\n"
    file = SimpleUploadedFile("kulut.csv", (head + rows).encode())
    body = encode_multipart(BOUNDARY, {"file": file})
    signed_in(coordinator)

    refused = post(
        client, reverse("admin:projects_costline_import"), body, MULTIPART_CONTENT, cut=cut
    )

    assert (refused.status_code, TITLE in refused.text) == (400, True)
    assert CostLine.objects.filter(pilot=pilot).count() == 0


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_other_bodies_are_refused_too(client, db, kind):
    body = b'{"koodi": "WCSXD18ZG6"}'

    refused = post(client, reverse("resident:code"), body, kind, cut=3)
    whole = post(client, reverse("resident:code"), body, kind)

    assert (refused.status_code, TITLE in refused.text) == (400, True)
    assert whole.status_code == 422


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_bodies_of_methods_that_no_page_knows_are_refused_whole_or_not(client, db, method):
    statuses = [
        post(client, reverse("resident:code"), b"koodi=W", URLENCODED, cut=cut, method=method)
        for cut in (0, 3)
    ]

    assert [found.status_code for found in statuses] == [405, 405]


def test_connection_that_breaks_is_answered_with_the_same_page(client, db):
    class Broken(BytesIO):
        def read(self, *size):
            raise ConnectionResetError

    given = {
        "wsgi.input": CountedBody(Broken()),
        "CONTENT_TYPE": URLENCODED,
        "CONTENT_LENGTH": "100",
    }
    refused = client.generic("POST", reverse("resident:code"), **given)

    assert (refused.status_code, TITLE in refused.text) == (400, True)


def test_page_of_a_form_cut_off_speaks_all_languages_of_residents(client, db):
    page = post(client, reverse("resident:code"), b"koodi=ABC", URLENCODED, cut=2).text

    assert [f'lang="{code}"' in page for code in ("fi", "sv", "en", "uk")] == [True] * 4
