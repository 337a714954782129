"""The desk of instruments as files: out for Kobo and ODK, in from them, with what is lost."""

from functools import wraps

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from osallisuus.admin.door import behind_the_door
from osallisuus.serving.methods import require_POST, require_safe
from projects.permissions import COORDINATION
from projects.queries.desk import coordinated_projects
from surveys.forms.instruments import InstrumentUploadForm
from surveys.instruments.files import InstrumentFileError, read_instrument, write_instrument
from surveys.instruments.xlsform.writing import not_carried, xlsform_file
from surveys.models import Instrument, ItemRecording
from surveys.permissions import can_version_instrument
from surveys.services.instruments.importing import add_instrument
from surveys.services.instruments.loading import LockedInstrumentError, instrument_spec

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNPROCESSABLE = 422


def coordinators_page(view):
    """For coordinators; for all others it is not there. The desk's own door comes first."""

    @wraps(view)
    def guarded(request, **arguments):
        if not COORDINATION.anywhere(request.user):
            raise Http404
        return view(request, **arguments)

    return behind_the_door(guarded)


@coordinators_page
@require_safe
def instrument_files(request, key, version):
    instrument = get_object_or_404(Instrument, key=key, version=version)
    lost = not_carried(instrument_spec(instrument))
    if ItemRecording.objects.filter(item__instrument=instrument).exists():
        lost.append(_("Ääneen luetut kysymykset eivät tule mukaan."))
    context = desk_page_context(request, _("Lomake tiedostona"), instrument=instrument, lost=lost)
    context["has_questions"] = instrument.items.exists()
    return render(request, "admin/surveys/instrument/files.html", context)


@coordinators_page
@require_safe
def xlsform(request, key, version):
    instrument = get_object_or_404(Instrument, key=key, version=version)
    if not instrument.items.exists():
        raise Http404
    return _file(instrument, "xlsx", xlsform_file(instrument_spec(instrument)), XLSX)


@coordinators_page
@require_safe
def toml(request, key, version):
    instrument = get_object_or_404(Instrument, key=key, version=version)
    content = write_instrument(instrument_spec(instrument)).encode()
    return _file(instrument, "toml", content, "application/toml")


@coordinators_page
def instrument_import(request):
    """Reads a file and shows what would come of it; nothing is stored here."""
    form = InstrumentUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _preview(request, form.cleaned_data["read"])
    context = desk_page_context(request, _("Tuo lomake tiedostosta"), form=form)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "admin/surveys/instrument/import.html", context, status=status)


@require_POST
@coordinators_page
def instrument_add(request):
    """Stores what was shown. It comes back as our own file, and is checked again."""
    try:
        instrument = add_instrument(
            read_instrument(request.POST.get("toml", "")),
            lambda known: can_version_instrument(request.user, known),
        )
    except (InstrumentFileError, LockedInstrumentError) as error:
        messages.error(request, str(error))
        return redirect("instruments:import")
    messages.success(request, _("Lomake on tallennettu: %(name)s.") % {"name": instrument})
    return redirect("admin:surveys_instrument_change", instrument.pk)


def _preview(request, read):
    context = desk_page_context(
        request,
        _("Tarkista ennen tallentamista"),
        spec=read.spec,
        lost=read.losses,
        # Browsers write line feeds of a field their own way, and a text is kept as it was.
        toml=write_instrument(read.spec),
        projects=coordinated_projects(request.user),
        is_known=Instrument.objects.filter(key=read.spec.key).exists(),
    )
    return render(request, "admin/surveys/instrument/preview.html", context)


def desk_page_context(request, title, **more) -> dict:
    return {**admin.site.each_context(request), "title": title, **more}


def _file(instrument, ending, content, content_type):
    name = f"{instrument.key}-{instrument.version}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
