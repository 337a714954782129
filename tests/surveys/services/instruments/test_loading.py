import dataclasses
from datetime import date
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from surveys.instruments.files import INSTRUMENT_DIR, read_instrument, write_instrument
from surveys.models import Instrument, InstrumentText, Item, Survey
from surveys.services import (
    FrozenInstrumentError,
    LockedInstrumentError,
    adopt_official,
    instrument_spec,
    load_instrument,
    refresh_digest,
)
from tests import factories

pytestmark = pytest.mark.django_db
FILES = sorted(INSTRUMENT_DIR.glob("*.toml"))
OWN_FILE = INSTRUMENT_DIR / "arki_ja_elama.toml"
OWN = read_instrument(OWN_FILE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_load_instrument_loses_nothing_of_a_file(file):
    spec = read_instrument(file)

    stored = load_instrument(spec)

    assert instrument_spec(stored) == spec
    assert write_instrument(instrument_spec(stored)) == file.read_text(encoding="utf-8")


def test_load_instrument_keeps_hints_required_marks_and_reviews():
    items = (dataclasses.replace(OWN.items[0], is_required=True), *OWN.items[1:])
    spec = dataclasses.replace(
        OWN,
        items=items,
        review={**OWN.review, "sv": "official"},
        scoring=dataclasses.replace(OWN.scoring, min_share=Fraction(1)),
    )

    assert instrument_spec(load_instrument(spec)) == spec


def test_load_instrument_changes_nothing_for_the_same_content():
    first = load_instrument(OWN)
    items = set(Item.objects.values_list("pk", flat=True))

    second = load_instrument(OWN)

    assert second == first
    assert set(Item.objects.values_list("pk", flat=True)) == items


def test_load_instrument_replaces_a_version_that_nobody_answered():
    first = load_instrument(OWN)
    changed = dataclasses.replace(OWN, items=OWN.items[:24])

    second = load_instrument(changed)

    assert (second.pk, second.items.count()) == (first.pk, 24)
    assert second.consent_version == 1


def test_load_instrument_raises_the_consent_version_with_its_words():
    load_instrument(OWN)
    texts = {**OWN.texts, "consent_title": dict.fromkeys(OWN.languages, "Kysymme arjestasi")}

    second = load_instrument(dataclasses.replace(OWN, texts=texts))

    assert second.consent_version == 2


def test_load_instrument_refuses_to_change_an_answered_version():
    instrument = load_instrument(OWN)
    survey = factories.make_survey(instrument=instrument)
    factories.make_response(card=factories.make_card(survey=survey))

    with pytest.raises(FrozenInstrumentError, match="Anna tiedostossa uusi versionumero"):
        load_instrument(dataclasses.replace(OWN, items=OWN.items[:24]))

    assert instrument_spec(instrument) == OWN


def test_refresh_digest_follows_a_change_by_hand():
    instrument = load_instrument(OWN)
    before = instrument.digest
    InstrumentText.objects.filter(key="texts.limits", language__language="fi").update(text="Uusi.")

    refresh_digest(instrument)

    assert Instrument.objects.get().digest != before


def test_commands_write_back_the_file_that_was_loaded():
    out = StringIO()

    call_command("load_instrument", str(OWN_FILE), stdout=StringIO())
    call_command("export_instrument", "arki_ja_elama", "--version", "2", stdout=out)

    assert out.getvalue() == OWN_FILE.read_text(encoding="utf-8")


def test_export_instrument_takes_the_newest_version_unless_told():
    load_instrument(OWN)
    load_instrument(dataclasses.replace(OWN, version=3))
    out = StringIO()

    call_command("export_instrument", "arki_ja_elama", stdout=out)

    assert read_instrument(out.getvalue()).version == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [("key = [", "TOML-muotoa"), ('format = 1\nkey = "a"', "puuttuu")],
)
def test_load_instrument_command_names_what_is_wrong(tmp_path, content, reason):
    file = tmp_path / "rikki.toml"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError, match=reason):
        call_command("load_instrument", str(file))


def test_load_instrument_command_refuses_other_encodings(tmp_path):
    file = tmp_path / "vanha.toml"
    file.write_bytes('name = "Elämä"'.encode("latin-1"))

    with pytest.raises(CommandError, match="UTF-8"):
        call_command("load_instrument", str(file))


def test_commands_say_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match="ei_ole.toml ei voi lukea"):
        call_command("load_instrument", str(tmp_path / "ei_ole.toml"))
    with pytest.raises(CommandError, match="ei ole tallennettu"):
        call_command("export_instrument", "ei_ole")


NAMED = read_instrument(INSTRUMENT_DIR / "minun_arkeni_ja_elamani.toml")
SLOT = read_instrument(INSTRUMENT_DIR / "minun_arkeni_ja_elamani_2.toml")
OFFICIAL = dataclasses.replace(
    NAMED,
    version=2,
    owner=SLOT.owner,
    is_locked=True,
    review=dict.fromkeys(NAMED.languages, "official"),
)
TODAY = date(2026, 5, 1)


def make_named(title, **overrides):
    fields = {"title": title, "instrument": load_instrument(NAMED), "opens_on": date(2026, 6, 1)}
    return factories.make_survey(**(fields | overrides))


def version_of(survey):
    return Survey.objects.get(pk=survey.pk).instrument.version


def test_surveys_that_have_not_started_move_to_the_official_form():
    waiting, undated = make_named("Odottaa"), make_named("Vailla päivää", opens_on=None)
    other = factories.make_survey(instrument=load_instrument(OWN))
    load_instrument(SLOT)

    moved, kept = adopt_official(load_instrument(OFFICIAL), TODAY)

    assert (moved, kept) == ([waiting, undated], [])
    assert [version_of(survey) for survey in (waiting, undated)] == [2, 2]
    assert Survey.objects.get(pk=other.pk).instrument.key == "arki_ja_elama"


def test_surveys_that_have_started_keep_their_version():
    answered, begun = make_named("Avattu ennen"), make_named("Bussissa")
    opened = make_named("Cafe", opens_on=TODAY)
    practice = make_named("Ekana", is_practice=True, opens_on=TODAY)
    factories.make_response(card=factories.make_card(survey=answered))
    factories.make_card(survey=begun).drafts.create(phase="start")

    moved, kept = adopt_official(load_instrument(OFFICIAL), TODAY)

    assert (moved, kept) == ([practice], [answered, begun, opened])
    assert [version_of(survey) for survey in kept] == [1, 1, 1]


@pytest.mark.parametrize("spec", [SLOT, dataclasses.replace(OFFICIAL, is_locked=False)])
def test_only_an_official_form_with_words_is_adopted(spec):
    survey = make_named("Odottaa")

    assert adopt_official(load_instrument(spec), TODAY) == ([], [])
    assert version_of(survey) == 1


def test_slot_of_the_owner_takes_no_other_file():
    load_instrument(SLOT)

    with pytest.raises(LockedInstrumentError, match="varattu omistajan viralliselle"):
        load_instrument(dataclasses.replace(OFFICIAL, is_locked=False))

    assert instrument_spec(Instrument.objects.get()) == SLOT


def test_one_command_loads_the_official_form_and_tells_what_uses_it(tmp_path):
    make_named("Odottaa", opens_on=None)
    make_named("Cafe", opens_on=TODAY)
    load_instrument(SLOT)
    file = tmp_path / "virallinen.toml"
    file.write_text(write_instrument(OFFICIAL), encoding="utf-8")
    out = StringIO()

    call_command("load_instrument", str(file), stdout=out)

    assert out.getvalue().splitlines() == [
        "Lomake on ladattu: Minun arkeni ja elämäni, versio 2.",
        "Kysely käyttää nyt tätä lomaketta: Odottaa.",
        "Kysely on jo alkanut ja pysyy versiossa 1: Cafe.",
    ]
