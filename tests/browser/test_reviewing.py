"""A native speaker with a small telephone, and a question that is listened to."""

import io
import wave

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from surveys.models import ReviewLink, Survey
from surveys.queries.review import review_progress
from surveys.services import find_card
from surveys.services.instruments.recordings import add_recording, remove_recording
from surveys.services.instruments.reviewing import make_review_link
from tests.browser.test_answering import begin
from toolkits.demo.loading_surveys import unanswered_practice_code

SMALL = {"width": 320, "height": 640}


@pytest.fixture
def link(database):
    instrument = Survey.objects.filter(is_practice=True).first().instrument
    made = make_review_link(
        instrument=instrument, language="uk", by=None, today=timezone.localdate()
    )
    yield made
    ReviewLink.objects.all().delete()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_native_speaker_reads_a_translation_on_a_small_phone(visit, link, javascript):
    window = visit(SMALL, javascript=javascript)
    found, token = link
    window.go(f"/kaannos/{token}/?kieli=uk")
    assert window.overflow() == 0
    window.page.locator("main .actions a").click()
    window.wait_for(f"/kaannos/{token}/1/")
    assert window.overflow() == 0
    if javascript:
        assert window.violations() == []

    window.page.locator("#hyva").check()
    window.page.locator(".actions button").click()
    window.wait_for(f"/kaannos/{token}/2/")
    window.page.locator("#muutos").check()
    window.page.locator("#ehdotus").fill("Краще\nтак")
    window.page.locator(".actions button").click()
    window.wait_for(f"/kaannos/{token}/3/")
    window.page.go_back()
    window.page.locator(".tools a").last.click()
    window.wait_for(f"/kaannos/{token}/kiitos/")

    assert window.overflow() == 0
    progress = review_progress(found.instrument, "uk", found)
    assert [line.state for line in progress.lines[:3]] == ["approved", "proposed", "open"]
    assert progress.lines[1].proposals == ("Краще\nтак",)


@pytest.fixture
def recording(database, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * 800))
    card = find_card(unanswered_practice_code())
    item = card.sheet.survey.instrument.items.order_by("order").first()
    file = ContentFile(written.getvalue(), "aani.wav")
    made = add_recording(item=item, language="fi", file=file, by=None)
    yield made
    remove_recording(recording=made)


def test_question_is_heard_without_leaving_its_page(visit, recording, code):
    window = visit(SMALL)
    fetched = []
    window.page.on("request", lambda request: fetched.append(request.url))
    begin(window, code)
    assert [url for url in fetched if "/aani/" in url] == []
    assert window.page.evaluate("document.querySelector('audio').paused")
    assert window.overflow() == 0

    played = window.page.evaluate(
        """async () => {
            const audio = document.querySelector("audio");
            const ended = new Promise(done => audio.addEventListener("ended", done));
            await audio.play();
            await ended;
            return audio.duration;
        }"""
    )

    assert played == pytest.approx(0.1, abs=0.05)
    assert window.path() == "/kysely/kysymys/1/"
    assert len([url for url in fetched if "/aani/" in url]) >= 1
