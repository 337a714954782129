import ast
import gettext
import re

import pytest
from django.conf import settings
from django.utils import translation

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
FOLDER = settings.BASE_DIR / "osallisuus" / "locale"
TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = ("progress", "read_aloud")
SURVEY_PAGES = (
    "_choice_field",
    "_code_form",
    "_code_refused",
    "_consultation_asker",
    "_language_buttons",
    "_open_field",
    "_paper_code_box",
    "_paper_question",
    "_practice",
    "_printed_card",
    "_resend",
    "card_code",
    "card_consent",
    "card_declined",
    "card_language",
    "card_pause",
    "card_sheet_pdf",
    "card_state",
    "consultation_form",
    "consultation_thanks",
    "paper_form_pdf",
    "response_check",
    "response_foreign",
    "response_question",
    "response_thanks",
    "withdrawal_code",
    "withdrawal_confirm",
    "withdrawal_done",
)
RESIDENT_TEMPLATES = [
    TEMPLATES / "base_survey.html",
    *(TEMPLATES / "components" / f"_{name}.html" for name in COMPONENTS),
    *(TEMPLATES / "surveys" / f"{name}.html" for name in SURVEY_PAGES),
    *(TEMPLATES / "surveys").glob("*tablet_*.html"),
]
RESIDENT_MODULES = [
    settings.BASE_DIR / "surveys" / name
    for name in (
        "answers.py",
        "views/answering.py",
        "views/code_form.py",
        "views/fields.py",
        "views/tablet.py",
        "views/withdrawal.py",
    )
]
PLAIN = re.compile(r'{% translate "([^"]*)"')
BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)


def texts_of_template(path):
    source = path.read_text(encoding="utf-8")
    blocks = [re.sub(r"{{ (\w+) }}", r"%(\1)s", text) for text in BLOCK.findall(source)]
    return {*PLAIN.findall(source), *(" ".join(text.split()) for text in blocks)}


def texts_of_module(path):
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {
        node.args[0].value
        for node in calls
        if getattr(node.func, "id", "") == "_" and isinstance(node.args[0], ast.Constant)
    }


def joined(lines):
    return "".join(ast.literal_eval(line) for line in lines.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_resident_pages_is_translated(language):
    templates = set().union(*map(texts_of_template, RESIDENT_TEMPLATES))
    modules = set().union(*map(texts_of_module, RESIDENT_MODULES))

    with translation.override(language):
        missing = {text for text in templates | modules if translation.gettext(text) == text}

    assert len(templates) > 50
    assert len(modules) > 10
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_says_what_its_source_says(language):
    folder = FOLDER / language / "LC_MESSAGES"
    entries = ENTRY.findall((folder / "django.po").read_text(encoding="utf-8"))
    source = {joined(key): joined(text) for key, text in entries}

    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    expected = {key: text for key, text in source.items() if key and text}
    assert {key: compiled.gettext(key) for key in expected} == expected
