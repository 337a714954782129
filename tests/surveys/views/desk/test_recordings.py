import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from surveys.models import ItemRecording
from tests import factories
from tests.osallisuus.files.test_sound_metadata import FILES as SOUNDS
from tests.osallisuus.files.test_sounds import WAV
from tests.surveys.walks import OWN, begin, make_code, make_ready_survey

pytestmark = pytest.mark.django_db
FIRST = OWN.items[0].key
ADDRESS = reverse("reviewing:recordings", args=[OWN.key, OWN.version, "fi"])
REMOVE = reverse("reviewing:sound-remove", args=[OWN.key, OWN.version, "fi", FIRST])


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def survey(db):
    """One that has been answered, so that its words are frozen."""
    survey = make_ready_survey()
    factories.make_response(card=factories.make_card(survey=survey))
    return survey


def add(client, content=WAV, name="Uusi äänite.wav", **fields):
    sound = ContentFile(content, name)
    return client.post(ADDRESS, {"question": FIRST, "sound": sound} | fields)


def test_recording_is_added_to_a_frozen_questionnaire_and_heard_at_once(
    signed_in, coordinator, client, survey
):
    begin(client, make_code(survey)[1])
    before = client.get("/kysely/kysymys/1/").text

    sent = add(signed_in(coordinator))
    after = client.get("/kysely/kysymys/1/").text

    assert sent.url == f"{ADDRESS}#{FIRST}"
    made = ItemRecording.objects.get()
    assert (made.item.key, made.language, made.added_by) == (FIRST, "fi", coordinator)
    assert "<audio" not in before
    name = f"{FIRST}-fi.wav"
    assert made.file.name == f"aanet/{name}"
    assert f'<audio controls preload="none" src="/kysely/aani/{name}"' in after
    assert "<audio" not in client.get("/kysely/kysymys/2/").text


def test_new_recording_replaces_the_old_one_and_its_file(
    signed_in, coordinator, survey, django_capture_on_commit_callbacks
):
    client = signed_in(coordinator)
    add(client)
    old = ItemRecording.objects.get().file.name

    with django_capture_on_commit_callbacks(execute=True):
        add(client)

    new = ItemRecording.objects.get().file.name
    assert [default_storage.exists(name) for name in (old, new)] == [False, True]


def test_recording_is_kept_without_what_was_written_beside_it(signed_in, coordinator, survey):
    content = (SOUNDS / "named.m4a").read_bytes()

    add(signed_in(coordinator), content=content, name="koti.m4a")

    with ItemRecording.objects.get().file.open() as file:
        kept = file.read()
    words = (b"Maija", b"Koti")
    assert [[word in each for word in words] for each in (content, kept)] == [
        [True] * 2,
        [False] * 2,
    ]
    assert len(kept) == len(content)


def test_recording_is_removed_with_its_file(
    signed_in, coordinator, survey, django_capture_on_commit_callbacks
):
    client = signed_in(coordinator)
    add(client)
    name = ItemRecording.objects.get().file.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post(REMOVE)

    assert ItemRecording.objects.count() == 0
    assert not default_storage.exists(name)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"content": b"<html>"}, "Tämä ei ole äänite, jonka selaimet osaavat soittaa."),
        ({"sound": ""}, "Valitse äänite ensin."),
    ],
)
def test_what_is_no_recording_is_refused_in_words(signed_in, coordinator, survey, fields, reason):
    response = add(signed_in(coordinator), **fields)

    assert response.status_code == 422
    assert reason in response.text
    assert ItemRecording.objects.count() == 0
