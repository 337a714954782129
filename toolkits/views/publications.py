"""Publications: own ones in chapters with figures from a release, others as links."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.generic import ListView

from osallisuus.files import pdf
from surveys.models import Release
from surveys.reports.frozen.published import report_of_release
from toolkits.models import Chapter, Publication
from toolkits.publication import ChapterPart, chapter_parts
from toolkits.queries import content

PDF_TEMPLATE = "toolkits/publication_pdf.html"


@dataclass(frozen=True)
class ChapterView:
    """A chapter with its figures in place; `number` is its place in the contents."""

    number: int
    chapter: Chapter
    parts: list[ChapterPart]


class PublicationList(ListView):
    template_name = "toolkits/publication_list.html"
    context_object_name = "publications"

    def get_queryset(self):
        return content.find_publications()


def publication_detail(request, slug):
    publication = public_or_404(slug)
    context = publication_context(publication)
    return render(
        request,
        "toolkits/publication_detail.html",
        context
        | {
            "versions": Publication.objects.versions_of(publication),
            "has_csv": context["report"] is not None and is_newest(publication.release),
            "pdf": pdf.known_pdf(pdf_name(publication)),
        },
    )


def publication_pdf(request, slug):
    publication = public_or_404(slug)
    if not publication.chapters.all():
        raise Http404
    with frame_language(publication):
        context = publication_context(publication)
        return pdf.pdf_response(request, pdf_name(publication), PDF_TEMPLATE, context)


def frame_language(publication):
    """While this is entered, the words around the text are in its language."""
    # Languages that only residents have lack words for the frame of a publication.
    is_spoken = publication.language not in settings.RESIDENT_ONLY_LANGUAGES
    return translation.override(publication.language if is_spoken else settings.LANGUAGE_CODE)


def public_or_404(slug):
    found = Publication.objects.public().select_related("project", "release", "source")
    return get_object_or_404(found.prefetch_related("chapters"), slug=slug)


def publication_context(publication):
    """What page and PDF share, so that neither can show another number than the other."""
    release = publication.release
    # Figures that were taken back leave the publication too; its text stays.
    is_live = release is not None and release.withdrawn_on is None
    report = report_of_release(release) if is_live else None
    # Numbers and sentences in a chapter follow its language, whatever the frame speaks.
    with translation.override(publication.language):
        chapters = [
            ChapterView(number, chapter, chapter_parts(chapter.body, report))
            for number, chapter in enumerate(publication.chapters.all(), start=1)
        ]
    return {"publication": publication, "report": report, "chapters": chapters}


def is_newest(release):
    """Whether the project's CSV file, which follows the newest release, has these figures."""
    live = Release.objects.live().filter(project=release.project_id)
    return live.values_list("pk", flat=True).first() == release.pk


def pdf_name(publication):
    return f"julkaisu-{publication.slug}"
