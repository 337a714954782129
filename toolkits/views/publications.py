"""Publications: own ones in chapters with figures from a release, others as links."""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.generic import ListView

from osallisuus.files import pdf
from osallisuus.serving.kept.values import keeps_content
from osallisuus.serving.methods import require_safe
from surveys.models import Release
from surveys.reports import EvaluationReport
from toolkits.models import Chapter, Publication
from toolkits.publication.chapters import ChapterPart, Explain, chapter_parts
from toolkits.publication.contents import live_report
from toolkits.publication.problems import why_not_filled
from toolkits.queries import content
from toolkits.queries.summaries import summary_of, with_summaries

PDF_TEMPLATE = "toolkits/publication_pdf.html"


@dataclass(frozen=True)
class ChapterView:
    """A chapter; `number` is its place in the contents. `explain`: as of `chapter_parts`."""

    number: int
    chapter: Chapter
    report: EvaluationReport | None
    explain: Explain | None

    def parts(self) -> list[ChapterPart]:
        """With its figures in place, whose words follow its language, whatever the frame speaks."""
        with translation.override(self.chapter.publication.language):
            return chapter_parts(self.chapter.body, self.report, self.explain)


@method_decorator(keeps_content, name="dispatch")
class PublicationList(ListView):
    template_name = "toolkits/publication_list.html"
    context_object_name = "publications"

    def get_queryset(self):
        return content.find_publications()

    def get_context_data(self, **kwargs):
        return super().get_context_data(reads=self._read, **kwargs)

    def _read(self):
        with_summaries(self.object_list, "publication")
        return {}


@require_safe
@keeps_content
def publication_detail(request, slug):
    publication = public_or_404(slug)
    context = publication_context(publication)
    return render(
        request,
        "toolkits/publication_detail.html",
        context
        | {
            "summary": summary_of(publication=publication),
            "reads": partial(_read, publication, context["report"]),
            "pdf": pdf.known_pdf(pdf_name(publication)),
            "is_preview": False,
            "is_noindex": publication.is_retired(),
        },
    )


def _read(publication, report):
    """What the page of a publication tells of others, in three queries."""
    return {
        "has_csv": report is not None and is_newest(publication.release),
        "older": publication.older.at_address(),
        "versions": Publication.objects.versions_of(publication),
    }


def preview_page(request, publication):
    """The same page for who writes it, published or not."""
    context = publication_context(publication, for_editor=True)
    shown = {"older": [], "versions": [], "has_csv": False, "pdf": None, "summary": None}
    state = {"is_preview": True, "is_noindex": True}
    return render(request, "toolkits/publication_detail.html", context | shown | state)


@require_safe
def publication_pdf(request, slug):
    publication = public_or_404(slug)
    if not any(chapter.body.strip() for chapter in publication.chapters.all()):
        raise Http404
    with frame_language(publication):
        context = pdf_context(publication)
        return pdf.pdf_response(request, pdf_name(publication), PDF_TEMPLATE, context)


def frame_language(publication):
    """While this is entered, the words around the text are in its language."""
    # Languages that only residents have lack words for the frame of a publication.
    is_spoken = publication.language not in settings.RESIDENT_ONLY_LANGUAGES
    return translation.override(publication.language if is_spoken else settings.LANGUAGE_CODE)


def public_or_404(slug):
    found = Publication.objects.at_address().select_related(
        "project", "release", "source", "replaced_by"
    )
    # The figures of a release are long, and read but once in a process.
    found = found.prefetch_related("chapters").defer("release__report")
    return get_object_or_404(found, slug=slug)


def publication_context(publication, *, for_editor=False):
    """What page and files share, so that none of them can show another number than another.

    `for_editor`: with the chapters that have no text yet, and with the reason in the place of
    whatever cannot be filled.
    """
    report = live_report(publication.release)
    explain = partial(why_not_filled, release=publication.release, report=report)
    shown = [one for one in publication.chapters.all() if for_editor or one.body.strip()]
    chapters = [
        ChapterView(number, chapter, report, explain if for_editor else None)
        for number, chapter in enumerate(shown, start=1)
    ]
    return {"publication": publication, "report": report, "chapters": chapters}


def pdf_context(publication):
    """A file has one language, by which a voice reads it: that of the text."""
    return publication_context(publication) | {"lang": publication.language}


def is_newest(release):
    """Whether the project's CSV file, which follows the newest release, has these figures."""
    live = Release.objects.live().filter(project=release.project_id)
    return live.values_list("pk", flat=True).first() == release.pk


def pdf_name(publication):
    return f"julkaisu-{publication.slug}"
