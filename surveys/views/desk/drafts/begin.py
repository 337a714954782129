"""How a questionnaire of one's own begins: a copy, an empty one, the next version, or a file."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from osallisuus.serving.methods import require_POST
from projects.queries.desk import coordinated_projects
from surveys.forms.drafts.begin import BeginForm
from surveys.instruments.files import InstrumentFileError, read_instrument
from surveys.models import Instrument, InstrumentDraft
from surveys.permissions import INSTRUMENT_KEEPING
from surveys.services.instruments.drafts import (
    begin_copy,
    begin_empty,
    begin_from_file,
    begin_next,
)
from surveys.services.instruments.loading import LockedInstrumentError
from surveys.views.desk.drafts.guard import to_draft
from surveys.views.desk.instruments import coordinators_page, desk_page_context

UNPROCESSABLE = 422


@coordinators_page
def draft_list(request):
    drafts = InstrumentDraft.objects.visible_to(request.user).select_related("project")
    form = BeginForm(
        request.POST or None,
        projects=coordinated_projects(request.user),
        initial={"pohja": request.GET.get("pohja", "")},
    )
    if request.method == "POST" and form.is_valid():
        return _begin(request, form.cleaned_data)
    context = desk_page_context(request, _("Omat lomakkeet"), drafts=drafts, form=form)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "admin/surveys/draft/list.html", context, status=status)


def _begin(request, said):
    wanted = {"project": said["hanke"], "name": said["nimi"], "by": request.user}
    try:
        # In its own transaction: two who press at once may make the same key of a name.
        with transaction.atomic():
            if said["pohja"] is None:
                return to_draft(begin_empty(**wanted))
            return to_draft(begin_copy(instrument=said["pohja"], **wanted))
    except (LockedInstrumentError, IntegrityError) as error:
        is_locked = isinstance(error, LockedInstrumentError)
        messages.error(request, str(error) if is_locked else _("Yritä uudelleen."))
        return redirect("drafts:list")


@require_POST
@coordinators_page
def draft_next(request, key, version):
    instrument = get_object_or_404(Instrument, key=key, version=version)
    # An owner's official form says why it cannot be edited; of others only their own people know.
    if not instrument.is_locked and not INSTRUMENT_KEEPING(request.user, instrument):
        raise Http404
    try:
        draft = begin_next(instrument=instrument, by=request.user)
    except LockedInstrumentError as error:
        messages.error(request, str(error))
        return redirect("admin:surveys_instrument_change", instrument.pk)
    return to_draft(draft)


@require_POST
@coordinators_page
def draft_from_file(request):
    """What was read from a file and shown, to be edited before anybody can choose it."""
    projects = coordinated_projects(request.user)
    project = projects.filter(pk=_number(request.POST.get("hanke", ""))).first()
    if project is None:
        messages.error(request, _("Valitse hanke, jonka oma lomakkeesta tulee."))
        return redirect("instruments:import")
    try:
        spec = read_instrument(request.POST.get("toml", ""))
        draft = begin_from_file(spec=spec, project=project, by=request.user)
    except (InstrumentFileError, LockedInstrumentError) as error:
        messages.error(request, str(error))
        return redirect("instruments:import")
    return to_draft(draft)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
