import re
from dataclasses import replace

import pytest
from django.urls import reverse

from surveys.models import ReviewLink
from surveys.queries.review import review_progress
from surveys.services import load_instrument
from surveys.services.instruments.reviewing import record_verdict
from tests import factories
from tests.surveys.walks import OWN

pytestmark = pytest.mark.django_db
PLACE = [OWN.key, OWN.version, "uk"]


@pytest.fixture
def instrument(db):
    return load_instrument(replace(OWN, review={**OWN.review, "uk": "unreviewed"}))


def address(name="detail", *more):
    return reverse(f"reviewing:{name}", args=[*PLACE, *more])


def make_link(client):
    page = client.post(address("link-new")).text
    return re.search(r'value="http://testserver(/kaannos/[^"]+)"', page)[1]


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("coordinator", 200),
        ("superuser", 200),
        ("municipal_coordinator", 404),
        ("association_contact", 404),
        ("evaluator", 404),
        ("editor", 404),
    ],
)
def test_translations_are_the_coordinators(request, signed_in, instrument, actor, status):
    client = signed_in(request.getfixturevalue(actor))

    assert client.get(address()).status_code == status
    assert client.get(address("file")).status_code == status
    assert client.get(address("recordings")).status_code == status
    assert client.post(address("link-new")).status_code == status
    assert ReviewLink.objects.count() == (status == 200)


def test_finnish_is_nobodys_translation(signed_in, coordinator, instrument):
    client = signed_in(coordinator)

    assert client.get(reverse("reviewing:detail", args=[*PLACE[:2], "fi"])).status_code == 404


def test_link_is_shown_once_works_and_can_be_closed(signed_in, coordinator, instrument):
    client = signed_in(coordinator)
    path = make_link(client)
    link = ReviewLink.objects.get()

    assert (link.made_by, link.language, link.instrument) == (coordinator, "uk", instrument)
    assert client.get(path).status_code == 200
    assert path not in client.get(address()).text
    client.post(address("link-close", link.pk))
    assert client.get(path).status_code == 410


def test_progress_proposals_and_frozen_words_are_told(signed_in, coordinator, instrument):
    client = signed_in(coordinator)
    make_link(client)
    link = ReviewLink.objects.get()
    first, second, *rest = review_progress(instrument, "uk").lines
    record_verdict(link=link, line=first)
    record_verdict(link=link, line=second, proposal="Краще так")
    before = client.get(address()).text
    factories.make_response(
        card=factories.make_card(survey=factories.make_survey(instrument=instrument))
    )

    after = client.get(address()).text

    assert f"Hyväksytty 1, ehdotettu muutosta 1, arvioimatta {len(rest)}." in before
    assert '<bdi lang="uk">Краще так</bdi>' in before
    assert "Ehdotukset eivät muuta lomaketta itsestään." in before
    assert "Lomakkeeseen on jo vastattu, joten sen tekstejä ei voi muuttaa." in after
    assert ";ehdotus;Краще так" in client.get(address("file")).text


def test_language_is_marked_when_all_is_approved(signed_in, coordinator, instrument):
    client = signed_in(coordinator)
    make_link(client)
    refused = client.post(address("mark"), follow=True).text
    for line in review_progress(instrument, "uk").lines:
        record_verdict(link=ReviewLink.objects.get(), line=line)
    assert "Merkitse äidinkielisen tarkistamaksi" in client.get(address()).text

    marked = client.post(address("mark"), follow=True).text

    assert "Kaikkia tekstejä ei ole vielä hyväksytty." in refused
    assert "Kieli on merkitty äidinkielisen tarkistamaksi." in marked
    assert instrument.languages.get(language="uk").review == "reviewed"


def test_instrument_leads_to_its_translations_and_recordings(signed_in, coordinator, instrument):
    page = signed_in(coordinator).get(
        reverse("admin:surveys_instrument_change", args=[instrument.pk])
    )

    assert f'href="{address()}"' in page.text
    assert f'href="{address("recordings")}"' in page.text
