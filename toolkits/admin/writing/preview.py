"""How a tip list or a tool would look to readers, as it is typed: nothing is saved or checked."""

from operator import attrgetter

from django.http import QueryDict
from django.shortcuts import render

from toolkits.models import Tip, TipList
from toolkits.models.shelf import Shelved

MOST_TIPS = 200
TEXTS = ("title", "audience", "why", "usage", "body", "language", "licence")
NOTHING_ELSE = {"versions": [], "origin": "", "pdf": None, "is_noindex": True, "is_preview": True}


def preview(request, content: Shelved):
    """The public page with the texts of the form; `content` is changed in memory alone."""
    for name in TEXTS:
        if hasattr(content, name) and name in request.POST:
            setattr(content, name, request.POST[name])
    # An address is made only of what can stand in one.
    content.slug = content.slug or "esikatselu"
    if isinstance(content, TipList):
        context = {"tip_list": content, "tips": typed_tips(request.POST), "embed": ""}
        return render(request, "toolkits/tiplist_detail.html", NOTHING_ELSE | context)
    return render(request, "toolkits/tool_detail.html", NOTHING_ELSE | {"tool": content})


def typed_tips(data: QueryDict) -> list[Tip]:
    """The tips of the form in their order, without those that are to be removed."""
    total = data.get("tips-TOTAL_FORMS", "")
    tips = [
        Tip(text=text, example=data.get(f"tips-{row}-example", ""), order=_order(data, row))
        for row in range(min(int(total), MOST_TIPS) if total.isdecimal() else 0)
        if (text := data.get(f"tips-{row}-text", "")) and not data.get(f"tips-{row}-DELETE")
    ]
    return sorted(tips, key=attrgetter("order"))


def _order(data: QueryDict, row: int) -> int:
    """Its number, and the last place for a tip without one."""
    number = data.get(f"tips-{row}-order", "")
    return int(number) if number.isdecimal() else len(data)
