"""Pages of the desk that two people have open at once: nobody's saving wipes out another's."""

import re
from collections import Counter

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.admin.merge import PageMerge
from osallisuus.merging import OPENED, Opened, Unreadable, shown, snapshot, tracked
from osallisuus.models import BinEntry

SECOND = gettext_lazy(
    "Joku muu ehti tallentaa ennen sinua, ja muutitte samaa kohtaa. Mitään ei ole vielä "
    "tallennettu. Valitse alta, mikä jää, ja tallenna uudelleen."
)
UNREAD = gettext_lazy(
    "Lomakkeesta puuttui tieto siitä, mitä sivulla luki, kun avasit sen. Mitään ei ole vielä "
    "tallennettu, ettei kenenkään teksti katoa. Valitse alta, mikä jää, ja tallenna uudelleen."
)
CLOSED = gettext_lazy(
    "Riviä ei voi enää muuttaa: sen tila on muuttunut sen jälkeen, kun avasit sivun. "
    "Tekstisi ei tallentunut, mutta se on tässä."
)
GONE = gettext_lazy(
    "Rivi on poistettu sen jälkeen, kun avasit sivun. Tekstisi ei tallentunut, mutta se on tässä."
)


class ConflictMixin:
    """For model admins. A page carries, signed, what it was opened with; when it comes back, its
    row is locked and each field compared in three ways: as it was, as it is, as it was sent.

    What only one of two people changed is kept of both. What both changed differently is asked of
    the second one, and until that is answered nothing is written. Of a page sent without the signed
    part nobody knows what its writer has read, so everything that differs is asked.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            refusal = self._merge(request, unquote(object_id))
            return refusal or super().changeform_view(request, object_id, form_url, extra_context)

    def _merge(self, request, key):
        opened = self._opened(request, key)
        row = self.get_object(request, key)
        if row is None or not self.has_change_permission(request, row):
            return self._kept_text(request, row, key) if opened else None
        # Whoever saves at the same moment waits here, and then reads what this one has saved:
        # hence the row is read again below.
        self._lock(request, row)
        row = self.get_object(request, key)
        merge = PageMerge(request.POST, request.FILES, opened)
        merge.merge_form(self._unbound(request, row))
        for formset in self._formsets(request, row):
            merge.merge_rows(formset)
        request.POST = merge.data
        # Django has no setter for the files of a request.
        request.FILES.clear()
        request.FILES.update(merge.files)
        request.desk_merge = merge
        return None

    def _opened(self, request, key) -> Opened | None:
        try:
            return Opened.read(request.POST.get(OPENED, ""), self._name(key))
        except Unreadable:
            return None

    def _name(self, key) -> str:
        return f"{self.opts.label_lower}:{key}"

    def _lock(self, request, row):
        # Without the model's own order: PostgreSQL locks no rows that it has joined for that.
        same = self.model._base_manager.select_for_update().filter(pk=row.pk)
        list(same.order_by().values_list("pk"))
        for make, inline in self.get_formsets_with_inlines(request, row):
            rows = inline.model._base_manager.select_for_update().filter(**{make.fk.name: row.pk})
            # Always in one order, or two savers could each hold a row that the other waits for.
            list(rows.order_by("pk").values_list("pk"))

    def _unbound(self, request, row):
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        return self.get_form(request, row, change=True, fields=fields)(instance=row)

    def _formsets(self, request, row):
        """The inlines that the user changes, named as Django names them."""
        used = Counter()
        for make, inline in self.get_formsets_with_inlines(request, row):
            prefix = make.get_default_prefix()
            used[prefix] += 1
            if used[prefix] > 1:
                prefix = f"{prefix}-{used[prefix]}"
            if inline.has_change_permission(request, row):
                yield make(instance=row, prefix=prefix, queryset=inline.get_queryset(request))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and self.has_change_permission(request, obj):
            merge = getattr(request, "desk_merge", None)
            context |= {
                "opened_name": OPENED,
                "opened": self._sign(context, obj, merge),
                "conflicts": merge.conflicts if merge else [],
                "is_unread": merge is not None and merge.opened is None,
                "taken": list(dict.fromkeys(merge.taken)) if merge else [],
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _sign(self, context, row, merge) -> str:
        rows = {}
        for inline in context["inline_admin_formsets"]:
            if inline.has_change_permission:
                forms = inline.formset.initial_forms
                rows[inline.formset.prefix] = {str(f.instance.pk): snapshot(f) for f in forms}
        return Opened(
            row=self._name(row.pk),
            at=timezone.now().isoformat(),
            fields=snapshot(context["adminform"].form),
            rows=rows,
            unsettled=[found.name for found in merge.conflicts] if merge else [],
        ).sign()

    def response_change(self, request, obj):
        merge = getattr(request, "desk_merge", None)
        if merge and merge.taken:
            names = ", ".join(dict.fromkeys(merge.taken))
            text = _("Joku muu tallensi samaan aikaan. Hänen muutoksensa säilyivät: %s.")
            self.message_user(request, text % names, messages.INFO)
        return super().response_change(request, obj)

    def _kept_text(self, request, row, key):
        """What was written stays on the screen although there is no row to save it in."""
        entry = BinEntry.objects.filter(model=self.opts.label_lower, row_id=key)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Tekstisi ei tallentunut"),
            "opts": self.opts,
            "reason": CLOSED if row else GONE,
            "entry": None if row else entry.select_related("deleted_by").first(),
            "written": list(self._written(request)),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/kept_text.html", context, status=409)

    def _written(self, request):
        """(label, words) of all that was sent, also in the rows of the page."""
        data = request.POST
        yield from _words(self.get_form(request, None, change=False)(), "", data)
        for make, _inline in self.get_formsets_with_inlines(request):
            prefix = make.get_default_prefix()
            numbers = sorted(int(n) for n in _numbers(prefix, data))
            for number in numbers:
                yield from _words(make(prefix=prefix).empty_form, f"{prefix}-{number}-", data)


def _words(form, prefix, data):
    for name in tracked(form):
        sent = data.getlist(prefix + name)
        if any(sent):
            yield form[name].label, shown(form.fields[name], sent)


def _numbers(prefix, data) -> set[str]:
    found = (re.match(rf"{re.escape(prefix)}-(\d+)-", name) for name in data)
    return {match[1] for match in found if match}


def refuse_second(request, form):
    """Keeps a form from being saved while something in its page waits for its writer's choice."""
    merge = getattr(request, "desk_merge", None)
    if merge and merge.conflicts:
        form.add_error(None, SECOND if merge.opened else UNREAD)
