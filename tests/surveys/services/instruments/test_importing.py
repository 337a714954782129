from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.models import Instrument
from surveys.services import LockedInstrumentError, instrument_spec, load_instrument
from surveys.services.instruments.importing import add_instrument
from tests.surveys.exports.awkward import made_up, scales

pytestmark = pytest.mark.django_db
SPEC = made_up("oma", *scales("a", "b"))
OTHER = replace(SPEC, items=SPEC.items[:1])
LOCKED = read_instrument(INSTRUMENT_DIR / "3x10d.toml")


def versions():
    return list(Instrument.objects.order_by("key", "version").values_list("key", "version"))


def test_new_instrument_is_stored_as_it_is():
    stored = add_instrument(replace(SPEC, version=4))

    assert instrument_spec(stored) == replace(SPEC, version=4)


def test_other_content_of_a_known_key_is_its_next_version_and_replaces_nothing():
    load_instrument(replace(SPEC, version=2))

    stored = add_instrument(replace(OTHER, version=2))

    assert versions() == [("oma", 2), ("oma", 3)]
    assert instrument_spec(stored) == replace(OTHER, version=3)


def test_content_that_is_there_changes_nothing():
    there = load_instrument(replace(SPEC, review={"fi": "reviewed"}))

    assert add_instrument(replace(SPEC, version=9)) == there
    assert versions() == [("oma", 1)]


def test_words_of_an_owner_get_no_version_by_others():
    load_instrument(LOCKED)
    spec = replace(made_up("3x10d", *scales("a")), version=2)

    with pytest.raises(LockedInstrumentError, match="sanamuodot ovat sen omistajan"):
        add_instrument(spec)

    assert versions() == [("3x10d", 1)]


def test_commands_write_a_form_and_read_it_back(tmp_path):
    load_instrument(SPEC)
    path, out = tmp_path / "oma.xlsx", StringIO()

    call_command("export_instrument", "oma", xlsform=path, stdout=out)
    call_command("load_instrument", path, stdout=out)

    assert versions() == [("oma", 1)]
    assert out.getvalue().splitlines() == [
        "Vaihtoehtoa ”En halua vastata” ei ole: muualla kysymyksen voi vain ohittaa.",
        "Suostumus ja kiitos otettiin lomakkeesta Arki ja elämä. Lue ne ennen käyttöä.",
        "Lomake on ladattu: Kysely oma, versio 1.",
    ]


def test_command_says_why_a_form_cannot_be_written(tmp_path):
    load_instrument(LOCKED)
    load_instrument(read_instrument(INSTRUMENT_DIR / "minun_arkeni_ja_elamani_2.toml"))

    with pytest.raises(CommandError, match="Lomakkeella ei ole yhtään kysymystä."):
        call_command(
            "export_instrument", "minun_arkeni_ja_elamani", xlsform=tmp_path / "tyhja.xlsx"
        )
    with pytest.raises(CommandError, match="ei voi kirjoittaa"):
        call_command("export_instrument", "3x10d", xlsform=tmp_path / "ei" / "ole.xlsx")
