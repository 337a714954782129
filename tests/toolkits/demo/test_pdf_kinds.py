from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.test.signals import template_rendered
from django.utils import timezone, translation

from osallisuus.files.pdf import render_pdf
from projects.models import CoachingSession, Partnership, Project, SignUp, User
from projects.pages.certificates import certificates_pdf
from surveys.answering.paper import pages_of, paper_form, printed_cards, short_address
from surveys.models import CardSheet, Survey
from tests.structure import faults_of, told_by_outloud, told_by_pdfua
from tests.whole_demo import ready_database, rolled_back
from toolkits.demo.accounts import ACCOUNTS
from toolkits.models import Publication, TipList, Tool
from toolkits.reports.privacy.facts import facts_of
from toolkits.views.desk.privacy import PAPERS

pytestmark = pytest.mark.same_on_every_database
PAGES = ("fi", "sv", "en")
RESIDENTS = (*PAGES, "uk")
CODES = [(f"A-{number:02}", "AB7K2CD34E") for number in range(1, 13)]


def absolute(path):
    return f"https://esimerkki.example{path}"


def cards(language, *, is_large_print=False):
    with translation.override(language):
        printed = printed_cards(CODES, language, absolute)
        context = {
            "end_from": date(2026, 5, 28),
            "sheet": CardSheet(letter="A", language=language, is_large_print=is_large_print),
            "pages": pages_of(printed, is_large_print=is_large_print),
            "short_address": short_address(absolute),
        }
        return render_pdf("surveys/card_sheet_pdf.html", context)


def large_cards(language):
    return cards(language, is_large_print=True)


def paper(language, phase="start"):
    survey = Survey.objects.real().exclude(pilot=None).first()
    with translation.override(language):
        form = paper_form(survey, phase, language, absolute)
        return render_pdf("surveys/paper_form_pdf.html", {"survey": survey, "form": form})


def end_paper(language):
    return paper(language, "end")


def agreement(language):
    client = Client()
    client.force_login(User.objects.get(email=ACCOUNTS[0].email))
    row = Partnership.objects.first()
    return client.get(f"/hallinta/kumppanuus/{row.pk}/sopimus/?kieli={language}").content


def record(language, paper="seloste"):
    project, (sections_of, title) = Project.objects.first(), PAPERS[paper]
    with translation.override(language):
        sections = sections_of(facts_of(project, timezone.localdate()))
        context = {"title": title % project.name, "sections": sections}
        return render_pdf("toolkits/privacy_pdf.html", context)


def assessment(language):
    return record(language, "arvio")


def certificate(language):
    session = CoachingSession.objects.first()
    return certificates_pdf([SignUp(session=session, name="Maija Esimerkki", language=language)])


def insert(language):
    prefix = "" if language == "fi" else f"/{language}"
    return Client().get(f"{prefix}/kunnat/nivala/hyvinvointikertomukseen.pdf").content


def results(language):
    prefix = "" if language == "fi" else f"/{language}"
    return Client().get(f"{prefix}/tulokset/yhdessa-osallisuutta.pdf").content


def tip_list(language):
    return _in_language(TipList.objects.public().filter(translation_of=None).first(), language)


def tool(language):
    return _in_language(_form(), language)


def _form():
    return Tool.objects.public().filter(translation_of=None).exclude(body="").first()


def filled_tool(language):
    """What somebody wrote into a tool, as the file that is kept nowhere."""
    tool = _form()
    with _as_if_in(tool, language):
        sent = {"kohta-1": "Kahvit\nja pullat", "pdf": "1"}
        return Client().post(f"{tool.get_absolute_url()}tayta/", sent).content


def hidden_insert(language):
    """Of a municipality whose result may not be shown."""
    prefix = "" if language == "fi" else f"/{language}"
    return Client().get(f"{prefix}/kunnat/sievi/hyvinvointikertomukseen.pdf").content


def publication(language):
    return _in_language(Publication.objects.public().exclude(chapters=None).first(), language)


def _in_language(row, language):
    with _as_if_in(row, language):
        return Client().get(f"{row.get_absolute_url().rstrip('/')}.pdf").content


@contextmanager
def _as_if_in(row, language):
    """As if its text were in that language: only the words around it can be another's."""
    of_row = type(row).objects.filter(pk=row.pk)
    of_row.update(language=language)
    yield
    of_row.update(language=row.language)


@dataclass(frozen=True)
class Kind:
    """A kind of PDF. is_long: has several parts, and so bookmarks to them."""

    make: Callable[[str], bytes]
    languages: tuple[str, ...]
    is_long: bool = False


KINDS = [
    Kind(cards, RESIDENTS),
    Kind(large_cards, RESIDENTS),
    Kind(paper, RESIDENTS),
    Kind(end_paper, RESIDENTS),
    Kind(agreement, PAGES, is_long=True),
    Kind(record, PAGES, is_long=True),
    Kind(assessment, PAGES, is_long=True),
    Kind(certificate, PAGES),
    Kind(insert, PAGES, is_long=True),
    Kind(results, PAGES, is_long=True),
    Kind(tip_list, RESIDENTS),
    Kind(tool, RESIDENTS),
    Kind(filled_tool, RESIDENTS),
    Kind(hidden_insert, PAGES, is_long=True),
    Kind(publication, RESIDENTS, is_long=True),
]
# What a checker only wonders about, each looked at: PAG-001, every page of cards has the same
# words, being cards, and so has every chart, of which a publication has several, beside numbers of
# chapters at the top of pages; ORD-001, gaps to fill in and charts are painted after the words, and
# read in their place.
KNOWN = {
    large_cards: {"PAG-001"},
    tool: {"ORD-001"},
    filled_tool: {"ORD-001"},
    results: {"ORD-001", "PAG-001"},
    publication: {"ORD-001", "PAG-001"},
}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), ready_database(), rolled_back() as project:
        yield project


@pytest.mark.parametrize(
    ("kind", "language"),
    [(kind, language) for kind in KINDS for language in kind.languages],
    ids=lambda value: value if isinstance(value, str) else value.make.__name__,
)
def test_pdf_has_no_fault_of_structure(demo, kind, language, tmp_path):
    content = kind.make(language)
    path = tmp_path / "file.pdf"
    path.write_bytes(content)

    # Ukrainian publications stand in a Finnish frame, and their own language is told.
    assert faults_of(content, language, is_long=kind.is_long) == []
    assert told_by_pdfua(path) == []
    told = told_by_outloud(path, known=KNOWN.get(kind.make, set()))
    assert told == [], "\n".join(told)


def test_every_template_of_a_pdf_is_tried(demo):
    tried = set()

    def note(sender, template, **kwargs):
        tried.add(template.name)

    template_rendered.connect(note)
    for kind in KINDS:
        kind.make("fi")
    template_rendered.disconnect(note)

    root = Path(settings.BASE_DIR) / "templates"
    known = {str(path.relative_to(root)) for path in root.rglob("*_pdf.html")}
    assert known - tried == {"base_pdf.html"} - tried
