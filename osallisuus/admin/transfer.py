"""Rows out to a file and in from a file: all of a file or nothing of it."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.files.spreadsheets import (
    FORMATS,
    UnreadableFileError,
    UnreadableRowsError,
    format_named,
    read_table,
    unread_sheets,
)

MAX_MEGABYTES = 5
FIRST_ROW = 2
"""Rows are counted as the spreadsheet shows them, so the first after the headings is the second."""


@dataclass(frozen=True)
class Problem:
    """What is wrong; `row` is None where it concerns the whole file."""

    row: int | None
    text: str


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a file; every one of them is in one of the first four.

    `unversioned`: of the changed ones those of which nobody knows what their writer had read.
    `unread`: names of further sheets that have something in them.
    """

    new: int
    changed: int
    same: int
    empty: int
    unversioned: int
    unread: tuple[str, ...]

    @property
    def sentence(self) -> str:
        text = _(
            "uusia rivejä %(new)d, muuttuneita %(changed)d, ennallaan %(same)d, tyhjiä %(empty)d"
        )
        return text % vars(self)

    @property
    def warnings(self) -> list[str]:
        found = []
        if self.unversioned:
            text = _(
                "%d muuttuvalla rivillä ei ole versiota, joten toisten myöhempiä muutoksia ei ole "
                "voitu tarkistaa. Vie tiedosto portaalista ja tee muutokset siihen."
            )
            found.append(text % self.unversioned)
        if self.unread:
            text = _("Vain ensimmäinen taulukko luettiin. Lukematta jäi: %s.")
            found.append(text % ", ".join(self.unread))
        return found


class ImportForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label=_("Tiedosto"),
        help_text=_("CSV- tai Excel-tiedosto (.csv tai .xlsx), enintään 5 megatavua."),
        error_messages={"required": _("Valitse tiedosto."), "empty": _("Tiedosto on tyhjä.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    only_check = forms.BooleanField(
        label=_("Tarkista vain, älä tallenna vielä"), required=False, initial=False
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if format_named(file.name) is None:
            raise forms.ValidationError(_("Valitse tiedosto, jonka nimi päättyy .csv tai .xlsx."))
        if file.size > MAX_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_("Tiedosto on suurempi kuin viisi megatavua."))
        return file


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Tiedostomuoto"), choices=[(name, kind.label) for name, kind in FORMATS.items()]
    )


class TransferMixin:
    """For model admins; the subclass names its resource, its rules and what an event leaves."""

    resource_class = None
    can_import = None
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
            path("vie/", view(self.export_view), name=f"{name}_export"),
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
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            raise Http404 from None
        chosen = FORMATS[name]
        table = self.resource_class(user=request.user).export(queryset=rows)
        content = chosen.write(table)
        self.record_transfer(request, is_import=False, rows=list(rows), file_format=name)
        day = timezone.localdate().isoformat()
        file_name = f"{self.resource_class.file_stem}-{day}.{name}"
        disposition = f'attachment; filename="{file_name}"'
        headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
        return HttpResponse(content, content_type=chosen.content_type, headers=headers)

    def import_view(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        problems, counts = [], None
        if request.method == "POST" and form.is_valid():
            problems, result, counts = self._read(request, form)
            if counts and not form.cleaned_data["only_check"]:
                self._finish(request, form, result, counts)
                return redirect(
                    reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
                )
        resource = self.resource_class(user=request.user)
        context = {
            "form": form,
            "problems": problems,
            "counts": counts,
            "columns": resource.column_guide(),
        }
        return self._page(request, _("Tuo tiedostosta"), "admin/import.html", context)

    def _read(self, request, form):
        """Every problem of the file, the result and its counts; nothing stays where there is a
        problem, and then nothing is counted."""
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            table, unread = read_table(file.name, content), unread_sheets(file.name, content)
        except UnreadableRowsError as error:
            return [Problem(row, text) for row, text in error.problems], None, None
        except UnreadableFileError as error:
            return [Problem(None, str(error))], None, None
        resource = self.resource_class(user=request.user)
        result = resource.import_data(
            table,
            dry_run=form.cleaned_data["only_check"],
            use_transactions=True,
            rollback_on_validation_errors=True,
            retain_instance_in_row_result=True,
        )
        if problems := list(self._problems(result)):
            return problems, result, None
        counts = Counts(
            new=result.totals["new"],
            changed=result.totals["update"],
            same=result.totals["skip"] - resource.n_empty,
            empty=resource.n_empty,
            unversioned=resource.n_unversioned,
            unread=unread,
        )
        return [], result, counts

    def _problems(self, result):
        for error in result.base_errors:
            yield Problem(None, str(error.error))
        found = [(number, str(e.error)) for number, errors in result.row_errors() for e in errors]
        found += [(row.number, text) for row in result.invalid_rows for text in self._texts(row)]
        for number, text in sorted(found, key=lambda pair: pair[0]):
            yield Problem(number + FIRST_ROW - 1, text)

    def _texts(self, row):
        columns = self.resource_class.columns_by_attribute()
        for name, errors in row.field_specific_errors.items():
            for text in errors:
                yield f"{columns[name]}: {text}" if name in columns else str(text)
        yield from map(str, row.non_field_specific_errors)

    def _finish(self, request, form, result, counts):
        rows = [row.instance for row in result.rows if row.import_type in {"new", "update"}]
        name = format_named(form.cleaned_data["file"].name)
        self.record_transfer(request, is_import=True, rows=rows, file_format=name)
        text = _("Tuotiin tiedosto: %s.") % counts.sentence
        messages.success(request, text)
        for warning in counts.warnings:
            messages.warning(request, warning)

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
