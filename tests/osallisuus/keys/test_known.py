import hashlib
import hmac
import re
from pathlib import Path

from osallisuus.keys.known import forms_of, later_forms, name_of, salted_hashes, secret_keys

ROOT = Path(__file__).resolve().parents[3]
OLDEST, OLDER, NEW = ("a" * 32, "b" * 32, "c" * 32)
# Whoever makes something with one key alone, and why earlier keys need not be tried there.
ONE_KEY = {
    # Makes, and what it has made is found by `known`.
    "osallisuus/background/waiting.py": "seals; opens by every key",
    "surveys/services/cards.py": "derives codes of practice cards; tells them by every key",
    "surveys/services/sealed.py": "gives the tablet its key; opens by every key",
    "toolkits/archive/keys.py": "seals; opens by every key",
    # What the key made is never looked for.
    "surveys/exports/coded.py": "names of answers in files change with the key",
    "osallisuus/serving/rate_limits.py": "counts of minutes begin anew",
    "projects/services/forgetting.py": "a proof is held against the key of its day, by hand",
}


def digest(key, text):
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def wrapped(key, stored):
    return digest(key, f"wrapped:{stored}")


def test_a_code_has_a_form_for_each_key_and_each_later_one_it_was_wrapped_in(settings):
    settings.CARD_KEY, settings.CARD_KEY_FALLBACKS = NEW, [OLDER, OLDEST]
    new, older, oldest = (digest(key, "koodi") for key in (NEW, OLDER, OLDEST))

    forms = forms_of(lambda key: digest(key, "koodi"))

    assert forms == [
        new,
        *(older, wrapped(NEW, older)),
        *(oldest, wrapped(OLDER, oldest), wrapped(NEW, wrapped(OLDER, oldest))),
    ]


def test_later_forms_begin_where_the_row_stands(settings):
    settings.CARD_KEY, settings.CARD_KEY_FALLBACKS = NEW, [OLDER, OLDEST]

    assert later_forms("h", name_of(NEW)) == ["h"]
    assert later_forms("h", name_of(OLDER)) == ["h", wrapped(NEW, "h")]
    whole = ["h", wrapped(OLDER, "h"), wrapped(NEW, wrapped(OLDER, "h"))]
    assert later_forms("h", name_of(OLDEST)) == whole
    # Rows that are older than the names.
    assert later_forms("h", "") == whole
    assert later_forms("h", name_of("d" * 32)) is None


def test_salted_hashes_begin_with_the_key_in_use(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLDER]
    both = salted_hashes("suola", "arvo", secret_keys())
    settings.SECRET_KEY_FALLBACKS = []

    assert both[:1] == salted_hashes("suola", "arvo", secret_keys())
    assert both[1:] == salted_hashes("suola", "arvo", [OLDER])
    assert len(set(both)) == 2


def test_nobody_else_makes_anything_with_one_key_alone():
    apps = ("osallisuus", "projects", "surveys", "toolkits")
    pattern = re.compile(r"settings\.(?:SECRET|CARD)_KEY\b(?!_)|\bsalted_hmac\(")
    found = {
        str(path.relative_to(ROOT))
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if pattern.search(path.read_text(encoding="utf-8"))
    }

    assert found == {"osallisuus/keys/known.py", *ONE_KEY}
