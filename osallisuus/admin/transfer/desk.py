"""The pages of a list on which its rows go out to a file and come in from one."""

from typing import Any

import tablib
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.admin.background import begin, begin_once
from osallisuus.admin.scoped import AccessRule
from osallisuus.admin.transfer.bringing import bring_in, check, sheet_of
from osallisuus.admin.transfer.forms import ExportForm, ImportForm
from osallisuus.admin.transfer.queued import BRING, CHECK, found_by
from osallisuus.background.registry import Outcome, register_work
from osallisuus.background.running import Progress
from osallisuus.background.waiting import TABLES
from osallisuus.files.spreadsheets import FORMATS, format_named, write_template
from osallisuus.models import BackgroundJob

GUIDE_HEADINGS = (_("Otsikko"), _("Tarvitaanko"), _("Ohje"))
ROWS_AT_ONCE = 1000
"""Rows of a file that is made while the browser waits; more than that is the queue's."""
CHECKED_AT_ONCE, BYTES_AT_ONCE = 200, 60_000
"""Rows of a file that is checked while the browser waits, about a second's; a larger file is not
even read for its number of rows."""
TABLE = "table"


class TransferMixin:
    """For model admins; the subclass names its resource, its rules and what an event leaves."""

    resource_class: type[Any]
    can_import: AccessRule
    can_view: AccessRule
    # Of the model admin that it is mixed into.
    opts: Any
    admin_site: Any
    change_list_template = "admin/transfer_change_list.html"

    def has_import_permission(self, request) -> bool:
        return self.can_import.anywhere(request.user)

    def has_export_permission(self, request) -> bool:
        return self.can_view.anywhere(request.user)

    def record_transfer(self, request, *, is_import, rows, file_format):
        """Leaves a trace of what went in or out."""
        raise NotImplementedError

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("tuo/", view(self.import_view), name=f"{name}_import"),
            path("tuo/pohja/", view(self.template_view), name=f"{name}_template"),
            path("tuo/<int:number>/", view(self.checked_view), name=f"{name}_checked"),
            path("vie/", view(self.export_view), name=f"{name}_export"),
            # Own paths first: Django's pattern for a row takes any word for its key.
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        context = {
            "has_import_permission": self.has_import_permission(request),
            "has_export_permission": self.has_export_permission(request),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def export_view(self, request):
        if not self.has_export_permission(request):
            raise PermissionDenied
        form = ExportForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._file(request, form.cleaned_data["format"])
        resource = self.resource_class(user=request.user)
        context = {
            "form": form,
            "columns": resource.column_names(),
            "query": request.GET.urlencode(),
        }
        return self._page(request, _("Vie tiedostoon"), "admin/export.html", context)

    def _file(self, request, name):
        if self._listed(request).count() > ROWS_AT_ONCE:
            title = f"{_('Vie tiedostoon')}: {self.opts.verbose_name_plural}"
            query, model = request.GET.urlencode(), self.opts.label_lower
            return begin(request, TABLE, title, model=model, query=query, file_format=name)
        found = self.exported(request, name)
        disposition = f'attachment; filename="{found.file_name}"'
        headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
        return HttpResponse(found.content, content_type=found.content_type, headers=headers)

    def exported(self, request, name) -> Outcome:
        """The file of the rows that the list of the request has; leaves its trace."""
        rows = self._listed(request)
        chosen = FORMATS[name]
        table = self.resource_class(user=request.user).export(queryset=rows)
        content = chosen.write(table)
        self.record_transfer(request, is_import=False, rows=list(rows), file_format=name)
        day = timezone.localdate().isoformat()
        file_name = f"{self.resource_class.file_stem}-{day}.{name}"
        return Outcome(content, file_name, chosen.content_type)

    def _listed(self, request):
        try:
            return self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            raise Http404 from None

    def template_view(self, request):
        """The file of the import page, still empty, with a sheet that explains its columns."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        columns = self.resource_class(user=request.user).column_guide()
        guide = tablib.Dataset(headers=[str(text) for text in GUIDE_HEADINGS])
        for column in columns:
            needed = _("pakollinen") if column.is_required else _("vapaaehtoinen")
            guide.append([column.heading, str(needed), str(column.guide)])
        content = write_template([column.heading for column in columns], guide)
        name = f"{self.resource_class.file_stem}-pohja.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=FORMATS["xlsx"].content_type, headers=headers)

    def import_view(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        problems, counts = [], None
        if request.method == "POST" and form.is_valid():
            file, only_check = form.cleaned_data["file"], form.cleaned_data["only_check"]
            content = file.read()
            problems, sheet = self._read(request, file.name, content)
            if self._is_long(content, sheet):
                return self._ask_to_check(request, file.name, content)
            if sheet and only_check:
                problems, counts = check(self._resource(request), sheet)
            elif sheet:
                problems, counts = self._bring(request, file.name, sheet)
            if counts and not only_check:
                return redirect(self._address("changelist"))
        context = {
            "form": form,
            "problems": problems,
            "counts": counts,
            "columns": self._resource(request).column_guide(),
            "template_url": self._address("template"),
        }
        return self._page(request, _("Tuo tiedostosta"), "admin/import.html", context)

    def checked_view(self, request, number):
        """What the queue has found in a file; nothing is stored before somebody says so here."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        own = BackgroundJob.objects.filter(asked_by=request.user, work=CHECK)
        job = get_object_or_404(own, pk=number, arguments__model=self.opts.label_lower)
        if not job.is_ended:
            return redirect("background:job", number=number)
        found = found_by(job)
        if request.method == "POST" and found and not found.n_problems:
            title = _("Tuodaan tiedosto: %(rows)s") % {"rows": self.opts.verbose_name_plural}
            return begin_once(request, BRING, title, **job.arguments)
        context = {"found": found, "import_url": self._address("import")}
        return self._page(request, _("Tarkistettu tiedosto"), "admin/import_checked.html", context)

    def _address(self, name, *args):
        desk = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"{desk}_{name}", args=args)

    def _resource(self, request):
        return self.resource_class(user=request.user)

    def _read(self, request, name, content):
        """The problems of a file and its table; no table of one that is not to be read here."""
        if len(content) > BYTES_AT_ONCE:
            return [], None
        return sheet_of(self._resource(request), name, content)

    @staticmethod
    def _is_long(content, sheet) -> bool:
        return len(content) > BYTES_AT_ONCE or (sheet is not None and len(sheet) > CHECKED_AT_ONCE)

    def _ask_to_check(self, request, name, content):
        title = _("Tarkistetaan tiedosto: %(rows)s") % {"rows": self.opts.verbose_name_plural}
        token = TABLES.keep(content)
        # The name of a file may say anything, so that only its kind is kept.
        kind = f"tiedosto.{format_named(name)}"
        return begin(request, CHECK, title, model=self.opts.label_lower, token=token, name=kind)

    def _bring(self, request, name, sheet):
        """All of the sheet or nothing of it; what came of it is told on the next page."""

        def write(resource, counts):
            resource.plan.write(request.user)
            self.record_import(request, resource.plan.rows, name)

        problems, counts = bring_in(lambda: self._resource(request), sheet, write)
        if counts:
            messages.success(request, _("Tuotiin tiedosto: %s.") % counts.sentence)
            for warning in counts.warnings:
                messages.warning(request, warning)
        return problems, counts

    def record_import(self, request, planned, name):
        """Leaves the trace of a file's rows, which are written in the same transaction."""
        rows = [row.instance for row in planned]
        self.record_transfer(request, is_import=True, rows=rows, file_format=format_named(name))

    def _page(self, request, title, template, context):
        request.current_app = self.admin_site.name
        everything = {
            **self.admin_site.each_context(request),
            "title": f"{title}: {self.opts.verbose_name_plural}",
            "page_name": title,
            "subtitle": None,
            "opts": self.opts,
            **context,
        }
        return TemplateResponse(request, template, everything)


@register_work(TABLE)
def write_table(progress: Progress, *, model: str, query: str, file_format: str) -> Outcome:
    """The rows that who asked may see when the work is done, by the filters of their list."""
    request = HttpRequest()
    request.method, request.GET, request.user = "GET", QueryDict(query), progress.job.asked_by
    model_admin = admin.site.get_model_admin(apps.get_model(model))
    # The right may have ended while the work waited.
    if not model_admin.has_export_permission(request):
        raise ValidationError(_("Sinulla ei ole enää oikeutta tähän."))
    return model_admin.exported(request, file_format)
