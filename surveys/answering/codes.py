"""Card codes: making, reading and hashing them; plain functions without Django."""

import hashlib
import hmac
import random
import re
import unicodedata

# Digits and capitals without I, L, O, Q and U, which are read as other characters.
ALPHABET = "0123456789ABCDEFGHJKMNPRSTVWXYZ"
CODE_LENGTH = 10
GROUP_LENGTH = 5
# Nobody types more than this by accident; longer input is refused before any work is done on it.
MAX_INPUT_LENGTH = 100

_MODULUS = len(ALPHABET)
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# 31 is a prime, so every weight 1…10 has an inverse: one wrong character moves the sum by
# weight × difference, a swap of two places by the difference of their weights × difference of
# the characters. Neither product is divisible by 31, so both are noticed.
_WEIGHTS = range(1, CODE_LENGTH + 1)
_CHECK_INVERSE = pow(CODE_LENGTH, -1, _MODULUS)

_LOOK_ALIKES = str.maketrans(
    "ILOQU"
    # Cyrillic
    "АВСЕНКМРТХУІЈЅОԚԜҮЅѴ"
    # Greek
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "1100V" + "ABCEHKMPTXY1JS00WYSV" + "ABEZH1KMN0PTYX",
)
# Dashes, dots, and characters without width that come along when a code is pasted.
_SEPARATORS = str.maketrans("", "", "-‐‑‒–—―−_.·\u00ad\u200b\u200e\u200f\u2060\ufeff")
# What a card's QR code holds, whole or in part; the code stands before or after the number sign.
_CARD_ADDRESS = re.compile(r"(?:^|/)k/(?:\?[^#\s]*)?#?([^/?#\s]+)")
_NUMBER = re.compile(r"0*([0-9]+?)(?:[.,]0+)?")
_LETTER_BEFORE_DIGIT = re.compile(r"([^\W\d_])(?=\d)")
_LONGEST_NUMBER = 8


class CodeError(ValueError):
    """A typed code that cannot be a card's. `kind` says why, `length` how many characters were
    read, `character` is the first character that no code has."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    FOREIGN_CHARACTER = "foreign_character"
    CHECK_FAILS = "check_fails"

    def __init__(self, kind: str, *, length: int = 0, character: str = ""):
        self.kind, self.length, self.character = kind, length, character
        super().__init__(kind)


def typed_code(text: str) -> str:
    """What was typed or pasted as a code: of a card's address its code, else the text itself."""
    found = _CARD_ADDRESS.search(text.strip())
    return found.group(1) if found else text


def normalise_code(text: str) -> str:
    """The code as it is meant: capitals, no gaps, look-alikes read as its own letters.
    Only the first MAX_INPUT_LENGTH characters are looked at; nothing is checked."""
    # Full-width characters, which East Asian keyboards type, become plain ones.
    wide = unicodedata.normalize("NFKC", text[:MAX_INPUT_LENGTH]).upper()
    return "".join(wide.split()).translate(_SEPARATORS).translate(_LOOK_ALIKES)


def read_code(text: str) -> str:
    """The normalised code of a card. Raises CodeError when the text cannot be one."""
    code = normalise_code(text)
    foreign = next((character for character in code if character not in _VALUES), "")
    if len(text) > MAX_INPUT_LENGTH:
        raise CodeError(CodeError.TOO_LONG, length=len(text))
    if not code:
        raise CodeError(CodeError.EMPTY)
    if foreign:
        raise CodeError(CodeError.FOREIGN_CHARACTER, length=len(code), character=foreign)
    if len(code) != CODE_LENGTH:
        kind = CodeError.TOO_SHORT if len(code) < CODE_LENGTH else CodeError.TOO_LONG
        raise CodeError(kind, length=len(code))
    # Last, since the sum exists only for ten characters of the alphabet.
    if _weighted_sum(code):
        raise CodeError(CodeError.CHECK_FAILS, length=len(code))
    return code


def is_valid_code(text: str) -> bool:
    try:
        read_code(text)
    except CodeError:
        return False
    return True


def make_code(random_source: random.Random) -> str:
    """A new code; give `secrets.SystemRandom()` for cards that people get."""
    return _with_check("".join(random_source.choice(ALPHABET) for _ in range(CODE_LENGTH - 1)))


def derived_code(key: bytes | str, label: str) -> str:
    """The same valid code for the same key and label: for practice cards that each start prints
    again without storing them."""
    # 256 bits are far more than nine characters of 31 need, so the division prefers no character.
    number = int.from_bytes(_digest(key, f"derived:{label}"), "big")
    characters = []
    for _ in range(CODE_LENGTH - 1):
        number, value = divmod(number, _MODULUS)
        characters.append(ALPHABET[value])
    return _with_check("".join(characters))


def format_code(code: str) -> str:
    """The code as it is printed: two groups of five."""
    return f"{code[:GROUP_LENGTH]} {code[GROUP_LENGTH:]}"


def code_hash(key: bytes | str, code: str) -> str:
    """What is stored of a card, as hexadecimal; `code` is what `read_code` returned."""
    # Keyed: a plain hash of so short a code could be tried out by whoever got the database alone.
    # The word before the code keeps this hash from ever equaling one made for another purpose.
    return _digest(key, f"card:{code}").hex()


def imported_hash(key: bytes | str, import_key: str, text: str) -> str:
    """What is stored of an identifier in an imported file that is no card code, as hexadecimal;
    letter case, width and outer spaces do not matter, the survey does. `import_key`: the survey's
    own, which never changes."""
    return _digest(key, f"import:{import_key}:{_plain(text)}").hex()


def bare_code(text: str) -> str:
    """An identifier without what spreadsheets add and take away: zeros before a number, ".0" after
    it, and spaces."""
    bare = "".join(_plain(text).split())
    number = _NUMBER.fullmatch(bare)
    return number[1] if number else bare


def spellings(text: str) -> list[str]:
    """Other ways in which an identifier may have been written before a spreadsheet changed it, or
    after; none that is stored as the identifier itself."""
    bare = bare_code(text)
    found = {bare, _LETTER_BEFORE_DIGIT.sub(r"\1 ", bare)}
    if bare.isdecimal():
        found |= {f"{bare}.0", *(bare.zfill(width) for width in range(2, _LONGEST_NUMBER + 1))}
    return sorted(found - {_plain(text)})


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def export_name(key: bytes | str, number: int) -> str:
    """What stands for a response in files: the same every time, and not its id, which pages of
    the desk have beside labels of cards."""
    # With a letter first no spreadsheet reads it as a number, such as 12e5, and rounds it.
    return "v" + _digest(key, f"export:{number}").hex()[:20]


def _weighted_sum(code: str) -> int:
    return sum(w * _VALUES[one] for w, one in zip(_WEIGHTS, code, strict=False)) % _MODULUS


def _with_check(characters: str) -> str:
    return characters + ALPHABET[-_weighted_sum(characters) * _CHECK_INVERSE % _MODULUS]


def _digest(key: bytes | str, message: str) -> bytes:
    secret = key.encode() if isinstance(key, str) else key
    return hmac.new(secret, message.encode(), hashlib.sha256).digest()
