import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from osallisuus.text.catalogues import blocks
from projects.forms.public import SignUpForm
from projects.models import (
    CoachingSession,
    CostLine,
    Facilitator,
    Municipality,
    Partnership,
    Pilot,
    ProjectOrganisation,
    SignUp,
)
from projects.models.people import ROLE_LABELS
from surveys.models import Promise
from toolkits.models import Publication, SupportPhase, Theme, Tool

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PUBLIC_LANGUAGES = [code for code in LANGUAGES if code not in settings.RESIDENT_ONLY_LANGUAGES]
FOLDER = settings.BASE_DIR / "osallisuus" / "locale"
TEMPLATES = settings.BASE_DIR / "templates"
APPS = ("osallisuus", "projects", "surveys", "toolkits")
DJANGOS = {"Change", "Delete?", "View", "View on site"}
"""Texts in our copies of Django's templates, which it translates itself."""
COMPONENTS = ("fact", "mark", "progress", "read_aloud")
FRAME_PAGES = ("_accessibility_gaps", "accessibility", "feedback", "feedback_thanks")
PRIVACY_PAGES = ("_privacy_facts", "_privacy_project", "_privacy_site", "privacy")
SURVEY_PAGES = (
    "_choice_field",
    "_code_form",
    "_code_refused",
    "_consultation_asker",
    "_language_buttons",
    "_language_link",
    "_open_field",
    "_paper_code_box",
    "_paper_condition",
    "_paper_question",
    "_personal_details",
    "_practice",
    "_promises",
    "_question_progress",
    "_recording",
    "_printed_card",
    "_reminder_words",
    "_resend",
    "card_code",
    "card_consent",
    "card_declined",
    "card_language",
    "card_pause",
    "card_privacy",
    "card_sheet_pdf",
    "card_state",
    "consultation_form",
    "consultation_refused",
    "consultation_thanks",
    "paper_form_pdf",
    "response_check",
    "response_foreign",
    "response_question",
    "response_thanks",
    "review_closed",
    "review_start",
    "review_text",
    "review_thanks",
    "withdrawal_code",
    "withdrawal_confirm",
    "withdrawal_done",
)
RESIDENT_TEMPLATES = [
    TEMPLATES / "base_survey.html",
    *(TEMPLATES / "components" / f"_{name}.html" for name in COMPONENTS),
    TEMPLATES / "django" / "forms" / "field.html",
    *(TEMPLATES / "osallisuus" / f"{name}.html" for name in FRAME_PAGES),
    *(TEMPLATES / "projects" / f"{name}.html" for name in PRIVACY_PAGES),
    *(TEMPLATES / "surveys" / f"{name}.html" for name in SURVEY_PAGES),
    *(TEMPLATES / "surveys").glob("*tablet_*.html"),
]
RESIDENT_MODULES = [
    settings.BASE_DIR / "osallisuus" / "forms.py",
    settings.BASE_DIR / "osallisuus" / "views.py",
    *(
        settings.BASE_DIR / "surveys" / name
        for name in (
            "answering/answers.py",
            "answering/tablet/offline_form.py",
            "answering/personal_details.py",
            "views/resident/answering.py",
            "views/resident/code_form.py",
            "views/resident/fields.py",
            "views/resident/tablet.py",
            "views/resident/withdrawal.py",
        )
    ),
]
DESK_TEMPLATES = ("admin/", "projects/desk/", "surveys/desk/", "surveys/end_reminder.html")
ALL_TEMPLATES = [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]
PUBLIC_TEMPLATES = [
    path
    for path in ALL_TEMPLATES
    if not path.relative_to(TEMPLATES).as_posix().startswith(DESK_TEMPLATES)
]
PUBLIC_MODULES = [
    settings.BASE_DIR / "surveys" / "answering" / "personal_details.py",
    *(settings.BASE_DIR / "surveys" / "reports").rglob("*.py"),
    *(settings.BASE_DIR / "toolkits" / "reports").rglob("*.py"),
    settings.BASE_DIR / "toolkits" / "views" / "public" / "welfare.py",
    *(
        settings.BASE_DIR / name
        for name in (
            "osallisuus/forms.py",
            "osallisuus/views.py",
            "projects/pages/context.py",
            "projects/forms/public.py",
            "projects/pages/key_figures.py",
            "projects/views/coaching.py",
            "surveys/templatetags/charts.py",
            "toolkits/forms.py",
            "toolkits/queries/project_pages.py",
            "toolkits/queries/content.py",
        )
    ),
]
PUBLIC_CHOICES = (
    CoachingSession.Kind,
    CostLine.Basis,
    CostLine.Kind,
    Facilitator.Kind,
    Municipality.Kind,
    Partnership.Progress,
    Pilot.Basis,
    Pilot.Continuation,
    Pilot.Kind,
    ProjectOrganisation.Role,
    Promise.Progress,
    Publication.Kind,
    SignUp.Sector,
    SupportPhase.Key,
    Theme,
    Tool.Kind,
)
CALL = re.compile(r"""\b(?:_|n?gettext)\((u?'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
FIELD = re.compile(r'^(msg\w+(?:\[\d\])?) ((?:".*"\n?)+)', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True)
class Entry:
    text: str
    plural: str
    translations: list[str]

    @property
    def is_whole(self):
        return all(self.translations)


def texts_of_template(path):
    """What Django hands to makemessages: placeholders and per cents as in a msgid."""
    calls = templatize(path.read_text(encoding="utf-8"), origin=path.name)
    return {ast.literal_eval(text) for text in CALL.findall(calls)}


def texts_of_module(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    return {
        node.args[0].value
        for node in calls
        if getattr(node.func, "id", "") in {"_", "gettext", "gettext_lazy", "ngettext"}
        and isinstance(node.args[0], ast.Constant)
    }


def all_texts(templates, modules):
    found = [*map(texts_of_template, templates), *map(texts_of_module, modules)]
    return set().union(*found)


def public_texts():
    fields = [SignUp._meta.get_field(name) for name in SignUpForm._meta.fields]
    choices = [label for kind in PUBLIC_CHOICES for label in kind.labels]
    labels = {str(label) for label in (*choices, *ROLE_LABELS.values())}
    asked = {str(text) for field in fields for text in (field.verbose_name, field.help_text)}
    return all_texts(PUBLIC_TEMPLATES, PUBLIC_MODULES) | labels | asked - {""}


def joined(lines):
    return "".join(ast.literal_eval(line) for line in lines.splitlines())


def entries(language) -> Iterator[Entry]:
    source = (FOLDER / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    for block in blocks(source):
        fields = {name: joined(lines) for name, lines in FIELD.findall(block)}
        plural = fields.pop("msgid_plural", "")
        if text := fields.pop("msgid"):
            yield Entry(text, plural, list(fields.values()))


def untranslated(texts, language):
    return texts - {entry.text for entry in entries(language) if entry.is_whole}


PART = re.compile(r'{% include "([^"]+)"')


def parts_of(path):
    """A template and everything that it includes by name."""
    yield path
    for name in PART.findall(path.read_text("utf-8")):
        yield from parts_of(TEMPLATES / name)


def test_every_template_of_residents_is_known_as_one():
    pages = [p for p in ALL_TEMPLATES if '{% extends "base_survey.html" %}' in p.read_text("utf-8")]
    speaking = {p for page in pages for p in parts_of(page) if texts_of_template(p)}

    assert {
        p.relative_to(TEMPLATES).as_posix() for p in speaking - set(RESIDENT_TEMPLATES)
    } == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_resident_pages_is_translated(language):
    texts = all_texts(RESIDENT_TEMPLATES, RESIDENT_MODULES)

    assert len(texts) > 60
    assert untranslated(texts, language) == set()


@pytest.mark.parametrize("language", PUBLIC_LANGUAGES)
def test_every_text_of_public_pages_is_translated(language):
    texts = public_texts()

    assert len(texts) > 700
    assert untranslated(texts, language) == set()


def all_modules():
    return [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_no_text_that_nobody_shows(language):
    shown = all_texts(ALL_TEMPLATES, all_modules())

    assert {entry.text for entry in entries(language)} - shown == set()


@pytest.mark.parametrize("language", PUBLIC_LANGUAGES)
def test_every_text_of_the_desk_is_translated(language):
    texts = all_texts(ALL_TEMPLATES, all_modules())

    assert len(texts) > 2000
    assert untranslated(texts, language) <= DJANGOS


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders(language):
    kept = {
        entry.text: [set(PLACEHOLDER.findall(text)) for text in entry.translations[-1:]]
        for entry in entries(language)
    }

    expected = {
        entry.text: [set(PLACEHOLDER.findall(entry.plural or entry.text))]
        for entry in entries(language)
    }
    assert kept == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_says_what_its_source_says(language):
    with (FOLDER / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    said = {
        entry.text: {compiled.ngettext(entry.text, entry.plural, n) for n in range(1, 6)}
        if entry.plural
        else {compiled.gettext(entry.text)}
        for entry in entries(language)
    }
    assert said == {entry.text: set(entry.translations) for entry in entries(language)}
