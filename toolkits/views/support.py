"""The support package Tunnista, toimi, tarkista, and somebody's own assessment by it."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from osallisuus.files.office.documents import docx_response
from osallisuus.serving.methods import require_http_methods, require_POST, require_safe
from toolkits.models import SupportPhase
from toolkits.pages.self_assessment import (
    BEFORE,
    MOST_BYTES,
    Brought,
    PlanForm,
    UnreadableAssessmentError,
    asked_themes,
    brought_by,
    brought_by_file,
    file_of,
    statement_keys,
)
from toolkits.queries import content
from toolkits.queries.support import support_phases, translation_of
from toolkits.reports.profile import profile_of
from toolkits.reports.welfare_text import Planned, welfare_sentences

UNPROCESSABLE = 422


@require_safe
def support_package(request):
    phases = support_phases()
    return render(
        request,
        "toolkits/support_package.html",
        {
            "phases": phases,
            "translation": translation_of(phases),
            "figures": content.disadvantage_figures(),
        },
    )


# What is sent to these pages is answered with a page and kept nowhere, so a forged form does
# nothing; and a page without a token is the same for everyone, kept in memory.
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def support_phase(request, key):
    phases = support_phases()
    place = next((n for n, phase in enumerate(phases) if phase.key == key), None)
    if place is None:
        raise Http404
    phase = phases[place]
    brought = brought_by(request.POST, statement_keys(phases))
    return render(
        request,
        "toolkits/support_phase.html",
        {
            "phase": phase,
            "translation": translation_of([phase]),
            "next_phase": phases[place + 1] if place + 1 < len(phases) else None,
            "themes": asked_themes(phase, brought.answers),
            "carried": brought.fields(without=statement_keys([phase])),
            "is_sent": request.method == "POST",
            "figures": content.disadvantage_figures() if key == SupportPhase.Key.CHECK else [],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def support_result(request):
    phases = support_phases()
    keys = statement_keys(phases)
    brought, problem = brought_by(request.POST, keys), ""
    if request.POST.get("file_as"):
        try:
            brought = _with_file(request, brought, keys)
        except UnreadableAssessmentError as error:
            problem = str(error)
    form = PlanForm(brought.plan if request.method == "POST" else None)
    profile = profile_of(phases, brought.steps, brought.steps_before)
    return render(
        request,
        "toolkits/support_result.html",
        {
            "phases": phases,
            "profile": profile,
            "translation": translation_of(phases),
            "form": form,
            "carried": brought.fields(without=form.fields),
            "is_sent": request.method == "POST",
            "problem": problem,
            "sentences": _sentences(brought, form, profile),
        },
        status=UNPROCESSABLE if problem or form.errors else 200,
    )


@csrf_exempt
@require_POST
def support_text(request):
    """The ready text as DOCX."""
    phases = support_phases()
    brought = brought_by(request.POST, statement_keys(phases))
    profile = profile_of(phases, brought.steps, brought.steps_before)
    sentences = _sentences(brought, PlanForm(brought.plan), profile)
    paragraphs = [" ".join(sentences)]
    if translation_of(phases).is_unreviewed:
        paragraphs.insert(0, _("Tämä käännös on luonnos. Sitä ei ole vielä tarkistettu."))
    return docx_response("itsearvio.docx", _("Osallisuustyön tila"), paragraphs)


@csrf_exempt
@require_POST
def support_file(request):
    """The assessment as a file, by which it goes on elsewhere or is compared with next year."""
    keys = statement_keys(support_phases())
    brought = brought_by(request.POST, keys)
    if not brought.plan.get("held_on"):
        # Next year it is compared with by its day.
        brought = Brought(brought.answers, plan={**brought.plan, "held_on": str(_today())})
    headers = {"Content-Disposition": f'attachment; filename="itsearvio-{_today()}.json"'}
    return HttpResponse(file_of(brought), content_type="application/json", headers=headers)


def _today() -> date:
    return timezone.localdate()


def _with_file(request, brought, keys):
    """The assessment of the file, or one's own with that of the file to compare with."""
    file = request.FILES.get("file")
    if file is None:
        raise UnreadableAssessmentError(_("Valitse ensin tiedosto."))
    found = brought_by_file(file.read(MOST_BYTES + 1), keys)
    if request.POST["file_as"] != "before":
        return found
    data = dict(brought.fields()) | {BEFORE + key: step for key, step in found.answers.items()}
    return brought_by(data | {"before_on": found.plan.get("held_on", "")}, keys)


def _sentences(brought, form, profile):
    form.is_valid()
    known = getattr(form, "cleaned_data", {})
    day = date.fromisoformat(brought.before_on) if brought.before_on else None
    return welfare_sentences(
        profile,
        held_on=known.get("held_on"),
        earlier=date_format(day, "SHORT_DATE_FORMAT") if day else "",
        planned=[
            Planned(known.get("what", ""), known.get("responsible", ""), known.get("check_on"))
        ],
    )
