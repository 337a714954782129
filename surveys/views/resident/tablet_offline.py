"""The tablet without a network: one page that stays, its worker, the door for sealed answers."""

import json

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from osallisuus.serving.methods import require_POST, require_safe
from osallisuus.serving.rate_limits import is_over
from surveys.answering.codes import ALPHABET
from surveys.answering.tablet.offline_form import offline_form
from surveys.answering.tablet.sealing import MAX_BYTES, UnsealableError, read_sealed
from surveys.answering.windows import missing_before_opening
from surveys.instruments.questionnaire import questionnaire_of, translated_languages
from surveys.models import Survey, TabletOpening
from surveys.services.sealed import TooManyGuessesError, receive_sealed, sealing_key
from surveys.views.resident.tablet import on_tablet

TOO_LARGE, TOO_MANY, UNPROCESSABLE = 413, 429, 422
SENDS, SECONDS = 600, 3600


@require_safe
@on_tablet
def page(request):
    """Everything that answering needs, in one page that the worker keeps for a reload."""
    openings = TabletOpening.objects.select_related(
        "survey__project__controller", "survey__instrument", "survey__pilot"
    )
    opening = openings.filter(pk=request.tablet.opening_id).first()
    if opening is None or opening.survey.kind == Survey.Kind.CONSULTATION:
        raise Http404
    survey = opening.survey
    questionnaire = questionnaire_of(survey.instrument)
    languages = questionnaire.offered_languages(survey, translated_languages())
    form = offline_form(survey, questionnaire, languages, timezone.localdate())
    # As text: JavaScript's numbers do not reach 62 bits.
    form |= {"opening": str(opening.pk), "key": sealing_key(opening)}
    context = {
        "survey": survey,
        # The page wipes itself: the server may be out of reach.
        "is_tablet_start": True,
        "form": form,
        "keys": ALPHABET,
        "is_open": bool(form["phases"]) and not missing_before_opening(survey),
    }
    return render(request, "surveys/tablet_offline.html", context)


@require_safe
def worker(request):
    """From the folder of its page, so that it reaches no other page."""
    source = settings.BASE_DIR / "static" / "js" / "tablet-worker.js"
    return HttpResponse(source.read_bytes(), content_type="text/javascript; charset=utf-8")


# The seal is the proof of the opening: only its tablet had the key. No cookie is read, so that
# answers still come after the tablet was closed.
@csrf_exempt
@require_POST
def receive(request):
    """One sealed message; the answer says what became of it, and then the tablet forgets it."""
    # Before the body is read: anybody may send here.
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        return HttpResponse(status=TOO_LARGE)
    if is_over("tablet-sealed", request, limit=SENDS, seconds=SECONDS):
        return HttpResponse(status=TOO_MANY)
    try:
        sealed = read_sealed(json.loads(request.body))
    except (UnsealableError, ValueError):
        return JsonResponse({"state": "refused"}, status=UNPROCESSABLE)
    try:
        outcome = receive_sealed(sealed, address=request.META.get("REMOTE_ADDR", ""))
    except TooManyGuessesError:
        return HttpResponse(status=TOO_MANY)
    return JsonResponse({"state": outcome.state, "reason": outcome.reason})
