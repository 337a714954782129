"""Tip lists and tools: found by a word or a theme, read, ticked, printed, taken as PDF."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from osallisuus.files import pdf
from osallisuus.serving.embedding import embeddable
from toolkits.forms import TipFilterForm
from toolkits.models import TipList, Tool
from toolkits.queries.content import find_tip_lists, find_tools, origin_of


def tiplist_list(request):
    form = TipFilterForm(request.GET)
    wishes = form.wishes()
    tip_lists = list(find_tip_lists(**wishes))
    tools = list(find_tools(**wishes))
    is_filtered = any(wishes.values())
    featured = None if is_filtered else newest(tip_lists)
    return render(
        request,
        "toolkits/tiplist_list.html",
        {
            "form": form,
            "is_filtered": is_filtered,
            "featured": featured,
            "tip_lists": tip_lists,
            "tools": tools,
            "origin": origin_of(*tip_lists, *tools),
        },
    )


def newest(tip_lists):
    """The list that was looked over last leads; of several the first by name."""
    reviewed = [one for one in tip_lists if one.reviewed_on]
    return max(reviewed, key=lambda one: one.reviewed_on, default=None)


def tiplist_detail(request, slug):
    tip_list = public_or_404(TipList, slug)
    return render(
        request,
        "toolkits/tiplist_detail.html",
        {
            "tip_list": tip_list,
            "tips": tip_list.tips.all(),
            "versions": TipList.objects.versions_of(tip_list),
            "origin": origin_of(tip_list),
            "pdf": pdf.known_pdf(pdf_name(tip_list)),
            "embed": request.build_absolute_uri(reverse("toolkits:tiplist-embed", args=[slug])),
        },
    )


@require_safe
@embeddable
def tiplist_embed(request, slug):
    """The tips alone, for the pages of other sites."""
    tip_list = public_or_404(TipList, slug)
    context = {
        "tip_list": tip_list,
        "tips": tip_list.tips.all(),
        "origin": origin_of(tip_list),
        "page_url": request.build_absolute_uri(tip_list.get_absolute_url()),
    }
    return render(request, "toolkits/tiplist_embed.html", context)


def tiplist_pdf(request, slug):
    tip_list = public_or_404(TipList, slug)
    context = {"tip_list": tip_list, "tips": tip_list.tips.all()}
    return content_pdf(request, tip_list, "toolkits/tiplist_pdf.html", context)


class ToolList(ListView):
    template_name = "toolkits/tool_list.html"
    context_object_name = "tools"

    def get_queryset(self):
        return find_tools()

    def get_context_data(self, **kwargs):
        return super().get_context_data(origin=origin_of(*self.object_list), **kwargs)


def tool_detail(request, slug):
    tool = public_or_404(Tool, slug)
    return render(
        request,
        "toolkits/tool_detail.html",
        {
            "tool": tool,
            "versions": Tool.objects.versions_of(tool),
            "origin": origin_of(tool),
            "pdf": pdf.known_pdf(pdf_name(tool)),
        },
    )


def tool_pdf(request, slug):
    tool = public_or_404(Tool, slug)
    if not tool.body:
        raise Http404
    return content_pdf(request, tool, "toolkits/tool_pdf.html", {"tool": tool})


def public_or_404(model, slug):
    return get_object_or_404(model.objects.public().select_related("source"), slug=slug)


def content_pdf(request, content, template_name, context):
    """The text as PDF, its frame in the same language where the portal speaks it."""
    # Languages that only residents have lack words for the frame of public pages.
    is_spoken = content.language not in settings.RESIDENT_ONLY_LANGUAGES
    with translation.override(content.language if is_spoken else settings.LANGUAGE_CODE):
        whole = context | {"origin": origin_of(content)}
        return pdf.pdf_response(request, pdf_name(content), template_name, whole)


def pdf_name(content):
    return f"{content._meta.model_name}-{content.slug}"
