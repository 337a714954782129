"""Questions read aloud: added and taken away, also when the words are frozen."""

from functools import partial

from django.db import transaction
from django.db.models import F

from osallisuus.files.uploads import ending_of, remove_unheld
from osallisuus.models import DataVersion
from surveys.models import Instrument, Item, ItemRecording


@transaction.atomic
def add_recording(*, item: Item, language: str, file, by) -> ItemRecording:
    """Keeps a checked recording in place of the one before. Raises ValidationError."""
    recording = ItemRecording.objects.filter(item=item, language=language).first()
    recording = recording or ItemRecording(item=item, language=language)
    # Telephones name a recording by its place or its maker.
    file.name = f"{item.key}-{language}{ending_of(file.name)}"
    recording.file, recording.added_by = file, by
    recording.full_clean()
    recording.save()
    _changed(item)
    return recording


@transaction.atomic
def remove_recording(*, recording: ItemRecording) -> None:
    name, item = recording.file.name, recording.item
    recording.delete()
    _changed(item)
    # Only once the row is surely gone: a file cannot be rolled back.
    transaction.on_commit(partial(remove_unheld, name))


def _changed(item: Item) -> None:
    rows = Instrument.objects.filter(pk=item.instrument_id)
    # Other processes keep the questionnaire in memory by this number, and read it anew.
    rows.update(sound_version=F("sound_version") + 1)
    DataVersion.bump()
