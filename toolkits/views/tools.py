"""Tools: read, printed, filled on screen, and taken along as they are or filled."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import ListView

from osallisuus.files import pdf
from osallisuus.serving.kept.values import keeps_content
from osallisuus.serving.methods import require_http_methods, require_safe
from osallisuus.serving.rate_limits import is_over
from osallisuus.text.writable import places, render_form
from toolkits.models import Tool
from toolkits.pages.tool_form import draw_field, draw_written, overfull
from toolkits.queries.content import find_tools, origin_of
from toolkits.views.content import (
    at_address_or_404,
    content_docx,
    content_pdf,
    facts_of_file,
    in_language_of,
    pdf_name,
)

PDF_TEMPLATE = "toolkits/tool_pdf.html"
PDF_FILES_AN_HOUR = 30
HOUR = 3600
OK, OVERFULL, TOO_BUSY = 200, 400, 503


@method_decorator(keeps_content, name="dispatch")
class ToolList(ListView):
    template_name = "toolkits/tool_list.html"
    context_object_name = "tools"

    def get_queryset(self):
        return find_tools()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            reads=lambda: {"origin": origin_of(*self.object_list)}, **kwargs
        )


@require_safe
@keeps_content
def tool_detail(request, slug):
    tool = at_address_or_404(Tool, slug)
    return render(
        request,
        "toolkits/tool_detail.html",
        {
            "tool": tool,
            "is_noindex": tool.is_retired(),
            "reads": partial(_read, tool),
            "pdf": pdf.known_pdf(pdf_name(tool)),
        },
    )


def _read(tool):
    """What the page of a tool shows beside it, in two queries."""
    return {"versions": Tool.objects.versions_of(tool), "origin": origin_of(tool)}


@require_safe
def tool_pdf(request, slug):
    tool = _written_tool(slug)
    return content_pdf(request, tool, PDF_TEMPLATE, {"tool": tool})


@require_safe
def tool_docx(request, slug):
    tool = _written_tool(slug)
    return content_docx(request, tool, PDF_TEMPLATE, {"tool": tool})


# A form that keeps nothing and opens nothing needs no token, and without one it can be cached for
# everybody.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def tool_fill(request, slug):
    """The tool as a form; what is sent comes back as a file, and nothing of it is kept."""
    tool = _written_tool(slug)
    if not tool.is_form:
        raise Http404
    found = places(tool.body)
    values = {place.name: request.POST.get(place.name, "") for place in found}
    if problem := overfull(found, values):
        return _form(request, tool, values, problem, OVERFULL)
    if "docx" in request.POST:
        return content_docx(request, tool, PDF_TEMPLATE, _filled(tool, values))
    if "pdf" in request.POST:
        content, problem = _filled_pdf(request, tool, values)
        if not problem:
            return _pdf_file(tool, content)
    return _form(request, tool, values, problem, TOO_BUSY if problem else OK)


def _form(request, tool, values, problem, status):
    context = {
        "tool": tool,
        "form": render_form(tool.body, lambda place: draw_field(place, values)),
        "problem": problem,
        "is_busy": status == TOO_BUSY,
        "is_noindex": True,
    }
    return render(request, "toolkits/tool_fill.html", context, status=status)


def _written_tool(slug):
    tool = at_address_or_404(Tool, slug)
    if not tool.body:
        raise Http404
    return tool


def _filled(tool, values):
    """The tool as a file shows it, with what was written in it, in the language of the file."""
    with in_language_of(tool):
        filled = render_form(tool.body, lambda place: draw_written(place, values))
    return {"tool": tool, "filled": filled}


def _filled_pdf(request, tool, values) -> tuple[bytes, str]:
    """The file, or the sentence that says why there is none now."""
    if is_over("tool", request, limit=PDF_FILES_AN_HOUR, seconds=HOUR):
        return b"", _("Samasta verkosta on pyydetty monta PDF-tiedostoa tunnin sisällä.")
    with in_language_of(tool):
        context = _filled(tool, values) | facts_of_file(tool)
        try:
            # Never into the folder of finished files: it would keep what somebody wrote.
            return pdf.drawn_alone(PDF_TEMPLATE, context), ""
        except pdf.PdfUnavailable:
            return b"", _("PDF-tiedostoa ei voi nyt tehdä.")


def _pdf_file(tool, content):
    headers = {"Content-Disposition": f'attachment; filename="{pdf_name(tool)}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
