"""The door of a draft's pages, and what is shown where it has gone meanwhile."""

from functools import wraps

from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.merging import OPENED, Opened, Unreadable
from surveys.models import InstrumentDraft
from surveys.permissions import INSTRUMENT_KEEPING
from surveys.views.desk.instruments import coordinators_page

CONFLICT = 409
GONE = gettext_lazy(
    "Lomake on valmistunut, tai luonnos on poistettu sen jälkeen, kun avasit sivun."
)


def draft_page(view):
    """Gives the view the draft of the address, to those who write it; for all others it is not
    there. Whoever was writing while it went sees the own words once more."""

    @wraps(view)
    def with_draft(request, key, **arguments):
        draft = find_draft(request, key)
        if draft is None:
            return kept_words(request, key, GONE)
        return view(request, draft, **arguments)

    return coordinators_page(with_draft)


def find_draft(request, key) -> InstrumentDraft | None:
    rows = InstrumentDraft.objects.visible_to(request.user)
    draft = rows.select_related("project", "changed_by").filter(key=key).first()
    return draft if draft and INSTRUMENT_KEEPING(request.user, draft) else None


def kept_words(request, key, reason):
    """What was sent stays on the screen although there is nothing to save it in. Raises Http404
    where nothing of this site's own was sent."""
    try:
        opened = Opened.read(request.POST.get(OPENED, ""), row_name(key, request.path))
    except Unreadable:
        raise Http404 from None
    sent = [request.POST.getlist(name) for name in opened.fields]
    context = {
        **admin.site.each_context(request),
        "title": _("Tekstisi ei tallentunut"),
        "reason": reason,
        "written": ["\n".join(values) for values in sent if any(values)],
    }
    return render(request, "admin/surveys/draft/kept.html", context, status=CONFLICT)


def row_name(key: str, path: str) -> str:
    """What a page of a draft was signed for."""
    return f"draft:{key}:{path}"


def draft_context(request, draft, title, **more) -> dict:
    return {**admin.site.each_context(request), "title": title, "draft": draft, **more}


LISTS = {"osa-alueet": "domains", "asteikot": "scales", "tekstit": "texts", "ohjeet": "texts"}
"""Pages on which parts of a kind are listed; all others are on the first."""


def list_url(draft, part="") -> str:
    return reverse(f"drafts:{LISTS.get(part, 'detail')}", args=[draft.key])


def to_draft(draft, part=""):
    return redirect(list_url(draft, part))
