"""Tip lists and tools, found by a word or a theme; tip lists read, ticked, printed, taken along."""

from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from osallisuus.files import pdf
from osallisuus.serving.headers.embedding import embeddable
from osallisuus.serving.kept.values import keeps_content, kept_value
from osallisuus.serving.methods import require_safe
from toolkits.forms import TipFilterForm
from toolkits.models import TipList
from toolkits.queries.content import find_tip_lists, find_tools, origin_of
from toolkits.views.content import at_address_or_404, content_docx, content_pdf, pdf_name

PER_PAGE = 24
MOST_TOOLS = 24
"""Tools beside the lists; all of them have a page of their own."""


@require_safe
@keeps_content
def tiplist_list(request):
    form, number = TipFilterForm(request.GET), request.GET.get("page", "1")
    read, name = partial(_found, form.wishes(), number), form.kept_name(number)
    found = kept_value(request, f"tip-lists:{name}", read) if name else read()
    context = found | {"form": form, "query": request.GET}
    return render(request, "toolkits/tiplist_list.html", context)


def _found(wishes, number):
    """A page of the tip lists that meet the wishes, and the tools beside them, in six queries."""
    found = find_tip_lists(**wishes)
    page = Paginator(found, PER_PAGE).get_page(number)
    is_filtered = any(wishes.values())
    featured = None if is_filtered or page.number > 1 else newest(found)
    tip_lists = [one for one in page if one != featured]
    found_tools = find_tools(**wishes)
    tools = list(found_tools[:MOST_TOOLS])
    return {
        "is_filtered": is_filtered,
        "featured": featured,
        "page": page,
        "tip_lists": tip_lists,
        "tools": tools,
        "n_tools": found_tools.count() if len(tools) == MOST_TOOLS else len(tools),
        "origin": origin_of(*tip_lists, *tools),
    }


def newest(tip_lists):
    """The list that was looked over last leads; of several the first by name."""
    reviewed = tip_lists.filter(reviewed_on__isnull=False)
    return reviewed.order_by("-reviewed_on", "title").first()


@require_safe
@keeps_content
def tiplist_detail(request, slug):
    tip_list = at_address_or_404(TipList, slug)
    return render(
        request,
        "toolkits/tiplist_detail.html",
        {
            "tip_list": tip_list,
            "is_noindex": tip_list.is_retired(),
            "reads": partial(_read, tip_list),
            "pdf": pdf.known_pdf(pdf_name(tip_list)),
            "embed": request.build_absolute_uri(reverse("toolkits:tiplist-embed", args=[slug])),
        },
    )


def _read(tip_list):
    """What the page of a list shows beside it, in three queries."""
    return {
        "tips": tip_list.tips.all(),
        "versions": TipList.objects.versions_of(tip_list),
        "origin": origin_of(tip_list),
    }


@require_safe
@embeddable
def tiplist_embed(request, slug):
    """The tips alone, for the pages of other sites."""
    tip_list = at_address_or_404(TipList, slug)
    context = {
        "tip_list": tip_list,
        "tips": tip_list.tips.all(),
        "origin": origin_of(tip_list),
        "page_url": request.build_absolute_uri(tip_list.get_absolute_url()),
    }
    return render(request, "toolkits/tiplist_embed.html", context)


@require_safe
def tiplist_pdf(request, slug):
    tip_list = at_address_or_404(TipList, slug)
    context = {"tip_list": tip_list, "tips": tip_list.tips.all()}
    return content_pdf(request, tip_list, "toolkits/tiplist_pdf.html", context)


@require_safe
def tiplist_docx(request, slug):
    tip_list = at_address_or_404(TipList, slug)
    context = {"tip_list": tip_list, "tips": tip_list.tips.all()}
    return content_docx(request, tip_list, "toolkits/tiplist_pdf.html", context)
