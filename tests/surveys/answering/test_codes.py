import hashlib
import hmac
import random
import re
import string
import time
import unicodedata

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from surveys.answering.codes import (
    ALPHABET,
    CODE_LENGTH,
    CodeError,
    bare_code,
    code_hash,
    derived_code,
    format_code,
    imported_hash,
    is_valid_code,
    make_code,
    normalise_code,
    read_code,
    spellings,
    typed_code,
)

CODES = [make_code(random.Random(seed)) for seed in range(10_000)]


def test_alphabet_is_digits_and_capitals_without_five_letters():
    letters = set(string.digits + string.ascii_uppercase) - set("ILOQU")

    assert set(ALPHABET) == letters
    assert len(ALPHABET) == 31


def test_every_made_code_is_valid():
    assert [code for code in CODES if read_code(code) != code] == []


def test_made_codes_differ():
    assert len(set(CODES)) == 10_000


@pytest.mark.parametrize("printed", ["WCSXD 18ZG6", "EJXG1 79NZ6", "CA75X YCJXX", "M30R8 774R7"])
def test_printed_code_is_valid(printed):
    assert is_valid_code(printed)
    assert format_code(normalise_code(printed)) == printed


def test_no_single_wrong_character_is_accepted():
    source = random.Random(31)

    accepted = []
    for code in CODES:
        place = source.randrange(10)
        for character in ALPHABET:
            wrong = code[:place] + character + code[place + 1 :]
            if character != code[place] and is_valid_code(wrong):
                accepted.append((code, wrong))

    assert accepted == []


@pytest.mark.parametrize("place", range(10))
def test_every_wrong_character_is_noticed_at_every_place(place):
    for code in CODES[:50]:
        kept = [
            character
            for character in ALPHABET
            if is_valid_code(code[:place] + character + code[place + 1 :])
        ]

        assert kept == [code[place]]


def test_no_swap_of_different_neighbours_is_accepted():
    accepted = []
    for code in CODES:
        for place in range(9):
            first, second = code[place], code[place + 1]
            wrong = code[:place] + second + first + code[place + 2 :]
            if first != second and is_valid_code(wrong):
                accepted.append((code, wrong))

    assert accepted == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wcsxd 18zg6", "WCSXD18ZG6"),
        ("  WCSXD-18ZG6\n", "WCSXD18ZG6"),
        ("W C S X D – 1 8 Z G 6", "WCSXD18ZG6"),
        ("WCSXD\u00a018ZG6", "WCSXD18ZG6"),
        ("WCSXD\u200b18ZG6", "WCSXD18ZG6"),
        ("WCSXD i8ZG6", "WCSXD18ZG6"),
        ("WCSXD L8ZG6", "WCSXD18ZG6"),
        ("ЕJХG1 79NZ6", "EJXG179NZ6"),
        ("СА75Х УСJХХ", "CA75XYCJXX"),
        ("са75х усjхх", "CA75XYCJXX"),
        ("M3OR8 774R7", "M30R8774R7"),
        ("MЗ", "MЗ"),
        ("m3qr8 774r7", "M30R8774R7"),
        ("ΕJΧG1 79ΝΖ6", "EJXG179NZ6"),
        ("\uff37\uff23\uff33\uff38\uff24 \uff11\uff18\uff3a\uff27\uff16", "WCSXD18ZG6"),
        ("UUUUU", "VVVVV"),
    ],
)
def test_normalise_reads_what_was_meant(typed, meant):
    assert normalise_code(typed) == meant


@pytest.mark.parametrize(
    "pasted",
    [
        "https://kunta.example/k/WCSXD18ZG6/?kieli=uk",
        "http://127.0.0.1:8000/k/WCSXD18ZG6/",
        "kunta.example/k/WCSXD18ZG6",
        "https://kunta.example/k/#WCSXD18ZG6",
        "https://kunta.example/k/?kieli=fi#WCSXD18ZG6",
        " /k/WCSXD18ZG6 ",
        "WCSXD18ZG6",
    ],
)
def test_pasted_address_of_a_card_is_read_as_its_code(pasted):
    assert read_code(typed_code(pasted)) == "WCSXD18ZG6"


@pytest.mark.parametrize("typed", ["", "K/", "AAAAA AAAAA", "kysely/kieli", "x" * 300])
def test_what_is_no_address_of_a_card_stays_as_it_was_typed(typed):
    assert typed_code(typed) == typed


def test_look_alikes_are_valid_codes():
    assert is_valid_code("WCSXD l8ZG6")
    assert is_valid_code("са75х усjхх")


@pytest.mark.parametrize(
    ("typed", "kind", "length", "character"),
    [
        ("", "empty", 0, ""),
        (" - ", "empty", 0, ""),
        ("WCSXD 18ZG", "too_short", 9, ""),
        ("WCSXD 18ZG66", "too_long", 11, ""),
        ("WCSXD 18ZG!", "foreign_character", 10, "!"),
        ("ÄCSXD 18ZG6", "foreign_character", 10, "Ä"),
        ("🙂", "foreign_character", 1, "🙂"),
        ("WCSXD 18ZG7", "check_fails", 10, ""),
        ("WCSDX 18ZG6", "check_fails", 10, ""),
    ],
)
def test_read_code_says_why_it_refuses(typed, kind, length, character):
    with pytest.raises(CodeError) as refused:
        read_code(typed)

    assert (refused.value.kind, refused.value.length, refused.value.character) == (
        kind,
        length,
        character,
    )


@pytest.mark.parametrize("text", ["A" * 10_000, " " * 10_000, "ﷺ" * 10_000, "\u0301" * 10_000])
def test_very_long_input_is_refused_cheaply(text):
    begun = time.perf_counter()
    with pytest.raises(CodeError) as refused:
        read_code(text)
    seconds = time.perf_counter() - begun

    assert (refused.value.kind, refused.value.length) == ("too_long", 10_000)
    assert seconds < 0.05


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text):
    if is_valid_code(text):
        assert is_valid_code(format_code(read_code(text)))
    else:
        with pytest.raises(CodeError):
            read_code(text)


def test_derived_code_is_valid_and_depends_on_key_and_label():
    codes = [derived_code("key", f"B-{number:02}") for number in range(1, 100)]

    assert all(is_valid_code(code) for code in codes)
    assert len(set(codes)) == 99
    assert derived_code("key", "B-07") == derived_code(b"key", "B-07") == codes[6]
    assert derived_code("other", "B-07") != codes[6]


@pytest.mark.parametrize("space", ["card:B-07", "import:kokeilu:b-07", "export:7"])
def test_derived_codes_have_a_space_of_their_own(space):
    number = int.from_bytes(hmac.new(b"key", space.encode(), hashlib.sha256).digest(), "big")
    characters = []
    for _ in range(CODE_LENGTH - 1):
        number, value = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[value])

    assert derived_code("key", space)[:-1] != "".join(characters)


def test_code_hash_is_hmac_sha256_of_the_code():
    # echo -n 'card:WCSXD18ZG6' | openssl dgst -sha256 -hmac secret
    expected = "700a0fc341ad2c4dbd758675120b39ff25c2cea6b3d92426ea4aa0ce88a1493e"

    assert code_hash("secret", "WCSXD18ZG6") == expected
    assert code_hash(b"secret", "WCSXD18ZG6") == expected
    assert code_hash("other", "WCSXD18ZG6") != expected


def test_imported_hash_ignores_case_width_and_outer_spaces():
    first = imported_hash("secret", "nivalan-aamupala", " Äiti ７ ")

    assert imported_hash("secret", "nivalan-aamupala", "äITI 7") == first
    assert imported_hash("secret", "muu-kokeilu", "äiti 7") != first
    assert imported_hash("secret", "nivalan-aamupala", "äiti7") != first
    assert imported_hash("secret", "nivalan-aamupala", "WCSXD18ZG6") != code_hash(
        "secret", "WCSXD18ZG6"
    )


SCRIPT = settings.BASE_DIR / "static" / "js" / "sealing.js"
"""The tablet reads a code without the server."""


def of_script(name):
    source = SCRIPT.read_text(encoding="utf-8")
    return re.search(rf'^const {name} = ["/]?(.+?)(?:"|/gu)?;$', source, re.MULTILINE)[1]


def test_the_tablet_reads_the_same_look_alikes_as_the_server():
    characters = [character for character in map(chr, range(0x10000)) if character.isalpha()]
    capitals = [
        character
        for character in characters
        if unicodedata.normalize("NFKC", character).upper() == character
    ]
    read = {
        character: normalise_code(character)
        for character in capitals
        if normalise_code(character) != character
    }

    assert dict(zip(of_script("FROM"), of_script("TO"), strict=True)) == read


def test_the_tablet_skips_the_same_gaps_as_the_server():
    characters = [unicodedata.normalize("NFKC", chr(each)).upper() for each in range(0x10000)]
    skipped = {character for character in characters if not normalise_code(character)}

    assert {
        character for character in characters if re.fullmatch(f"{of_script('GAPS')}+", character)
    } == skipped


def test_the_tablet_has_the_same_alphabet_and_length():
    assert (of_script("ALPHABET"), int(of_script("CODE_LENGTH"))) == (ALPHABET, CODE_LENGTH)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("0012", "12"),
        ("77.0", "77"),
        ("77,00", "77"),
        ("Maija 7", "maija7"),
        ("000", "0"),
        ("007b", "007b"),
        ("7.5", "7.5"),
        ("100", "100"),
    ],
)
def test_bare_code_is_without_what_a_spreadsheet_changes(text, bare):
    assert bare_code(text) == bare


@pytest.mark.parametrize("text", ["0012", "77.0", "Maija 7", "maija7", "x"])
def test_spellings_look_alike_and_leave_out_the_own_one(text):
    found = spellings(text)

    assert {bare_code(other) for other in found} <= {bare_code(text)}
    assert text.casefold() not in found
