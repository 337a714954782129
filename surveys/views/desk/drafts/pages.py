"""The form pages of a draft: a part each, saved so that two writers lose nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.admin.conflicts import SECOND, UNREAD
from osallisuus.admin.merge import PageMerge
from osallisuus.merging import OPENED, Opened, Unreadable, snapshot
from surveys.forms.drafts.fields import DraftForm, language_name
from surveys.forms.drafts.head import DomainForm, HeadForm, ScoringForm, TextForm
from surveys.forms.drafts.questions import ItemForm
from surveys.forms.drafts.scales import NewChoiceForm, ScaleForm
from surveys.services.instruments.drafts import (
    change_draft,
    draft_problems,
    draft_spec,
    lock_draft,
)
from surveys.views.desk.drafts.guard import (
    CONFLICT,
    draft_context,
    draft_page,
    kept_words,
    list_url,
    row_name,
    to_draft,
)
from surveys.views.desk.drafts.words import text_title

UNPROCESSABLE = 422
REMOVED = gettext_lazy("Toinen ehti poistaa tämän kohdan sen jälkeen, kun avasit sivun.")


@dataclass(frozen=True)
class Part:
    """One kind of page. `names`: the parts of a spec that have one; None for the only one."""

    form: type[DraftForm]
    title: Callable
    names: Callable | None = None


def _keys(rows) -> list[str]:
    return [row.key for row in rows]


PARTS = {
    "nimi": Part(HeadForm, lambda spec, name: _("Nimi ja kielet")),
    "pisteytys": Part(ScoringForm, lambda spec, name: _("Pisteytys")),
    "osa-alueet": Part(DomainForm, lambda spec, name: _("Osa-alue"), lambda s: _keys(s.domains)),
    "kysymykset": Part(
        ItemForm,
        lambda spec, name: _("Kysymys %(number)s") % {"number": 1 + _keys(spec.items).index(name)},
        lambda spec: _keys(spec.items),
    ),
    "asteikot": Part(ScaleForm, lambda spec, name: _("Asteikko"), lambda spec: _keys(spec.scales)),
    "tekstit": Part(TextForm, lambda spec, name: text_title(name), lambda spec: list(spec.texts)),
}


@draft_page
def part_page(request, draft, part, name=""):
    found = PARTS[part]
    if request.method != "POST":
        spec = draft_spec(draft)
        if not _is_there(found, spec, name):
            raise Http404
        return _page(request, draft, part, found.form(spec=spec, name=name))
    with transaction.atomic():
        locked = lock_draft(draft.pk)
        if locked is not None:
            spec = draft_spec(locked)
            if _is_there(found, spec, name):
                return _save(request, locked, part, spec, name)
    return kept_words(request, draft.key, REMOVED)


def _is_there(part: Part, spec, name) -> bool:
    return part.names is None or name in part.names(spec)


def _save(request, draft, part, spec, name):
    """The draft is locked: whoever saves at the same moment waits, and then reads this."""
    make = PARTS[part].form
    merge = PageMerge(request.POST, request.FILES, _opened(request, draft))
    merge.merge_form(make(spec=spec, name=name))
    form = make(merge.data, spec=spec, name=name)
    lost = _lost(merge, form)
    if merge.conflicts:
        form.add_error(None, SECOND if merge.opened else UNREAD)
    if lost:
        form.add_error(None, _("Toinen poisti kohdan, johon kirjoitit. Tekstisi on alla."))
    if not form.is_valid():
        status = CONFLICT if merge.conflicts or lost else UNPROCESSABLE
        return _page(request, draft, part, form, merge=merge, lost=lost, status=status)
    unread = change_draft(draft=draft, before=spec, after=form.changed(), by=request.user)
    _tell(request, merge, unread)
    following = _following(part, spec, name) if "_seuraava" in request.POST else ""
    if following:
        return redirect("drafts:item", key=draft.key, name=following)
    return to_draft(draft, part)


def _opened(request, draft) -> Opened | None:
    try:
        return Opened.read(request.POST.get(OPENED, ""), row_name(draft.key, request.path))
    except Unreadable:
        return None


def _lost(merge, form) -> list[str]:
    """What was written in fields that the page no longer has, such as those of a choice that
    another has removed."""
    then = merge.opened.fields if merge.opened else {}
    return [
        "\n".join(merge.data.getlist(name))
        for name, value in then.items()
        if name not in form.fields and merge.data.getlist(name) not in ([], [""], value)
    ]


def _tell(request, merge, unread) -> None:
    if merge.taken:
        names = ", ".join(dict.fromkeys(merge.taken))
        text = _("Joku muu tallensi samaan aikaan. Hänen muutoksensa säilyivät: %s.")
        messages.info(request, text % names)
    for code in unread:
        text = _("Teksti muuttui, joten käännös on taas tarkistamaton luonnos: %s.")
        messages.info(request, text % language_name(code).lower())
    messages.success(request, _("Tallennettu."))


def _following(part, spec, name) -> str:
    keys = _keys(spec.items) if part == "kysymykset" else []
    place = keys.index(name) + 1 if name in keys else len(keys)
    return keys[place] if place < len(keys) else ""


def _page(request, draft, part, form, *, merge=None, lost=(), status=200):
    spec = form.spec
    problems = draft_problems(spec)
    conflicts = [
        replace(one, who=str(draft.changed_by or ""), at=draft.changed_at)
        for one in (merge.conflicts if merge else [])
    ]
    opened = Opened(
        row=row_name(draft.key, request.path),
        at=timezone.now().isoformat(),
        fields=snapshot(PARTS[part].form(spec=spec, name=form.name)),
        unsettled=[one.name for one in conflicts],
    )
    context = draft_context(
        request,
        draft,
        PARTS[part].title(spec, form.name),
        form=form,
        groups=form.groups(problems),
        whole=form.of_the_whole(problems),
        opened_name=OPENED,
        opened=opened.sign(),
        conflicts=conflicts,
        is_unread=merge is not None and merge.opened is None,
        taken=list(dict.fromkeys(merge.taken)) if merge else [],
        lost=lost,
        back=list_url(draft, part),
        following=_following(part, spec, form.name),
        **_beside(part, form),
    )
    return render(request, "admin/surveys/draft/part.html", context, status=status)


def _beside(part, form) -> dict:
    """What may be done beside the form: the choices of a scale, which are added and moved."""
    if part != "asteikot":
        return {}
    last = len(form.scale.choices) - 1
    rows = [
        {
            "name": f"{form.name}.{one.value}",
            "label": one.label.get("fi") or str(one.value),
            "is_first": place == 0,
            "is_last": place == last,
        }
        for place, one in enumerate(form.scale.choices)
    ]
    return {"choices": rows, "new_choice": NewChoiceForm(scale=form.scale), "scale": form.scale}
