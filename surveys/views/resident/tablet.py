"""The shared tablet: a start page to which everything returns, and the PIN that ends the day."""

from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from osallisuus.serving.methods import require_http_methods, require_safe
from osallisuus.serving.rate_limits import is_over
from surveys.answering.tablet.tablet_cookie import close_tablet, read_tablet
from surveys.answering.visits import card_cookie
from surveys.answering.windows import missing_before_opening
from surveys.instruments.questionnaire import questionnaire_of, translated_languages
from surveys.models import Survey
from surveys.views.resident.cards import exchange
from surveys.views.resident.code_form import UNPROCESSABLE, code_page
from surveys.views.resident.opened import language_links, opened_card

# The page itself sets this cookie when it has wiped the screen: the server may be out of reach
# then, and the answers must stay closed when it comes back.
WIPED = "tyhjenna"
PIN_TRIES, PIN_SECONDS = 10, 900
FORBIDDEN, TOO_MANY = 403, 429


def on_tablet(view):
    """Gives `request.tablet`; without an opening, or after a wipe, the page is not there."""

    @wraps(view)
    def guarded(request, **arguments):
        request.tablet = read_tablet(request)
        if request.tablet is None:
            return render(request, "surveys/tablet_closed.html", status=FORBIDDEN)
        if request.COOKIES.get(WIPED):
            return wiped()
        return view(request, **arguments)

    return guarded


def wiped():
    """The start page, with nothing left of the person before."""
    response = redirect("tablet:start")
    card_cookie.forget(response, card_cookie.TABLET)
    response.delete_cookie(WIPED, path=card_cookie.TABLET.path, samesite="Strict")
    # An extra where browsers know it; the pages are not to be stored in any case.
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_safe
@on_tablet
def start(request):
    if request.COOKIES.get(card_cookie.TABLET.cookie):
        return wiped()
    survey = _survey(request)
    questionnaire = questionnaire_of(survey.instrument)
    languages = questionnaire.offered_languages(survey, translated_languages())
    is_consultation = survey.kind == Survey.Kind.CONSULTATION
    context = {
        "survey": survey,
        "is_tablet_start": True,
        "is_open": survey.is_open() and not missing_before_opening(survey),
        "can_seal": bool(request.tablet.opening_id) and not is_consultation,
        "next": "tablet:consultation" if is_consultation else "tablet-walk:code",
        "language_links": language_links(request, languages),
    }
    return render(request, "surveys/tablet_start.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@on_tablet
def code(request):
    if request.method == "POST":
        typed, pending = request.POST.get("koodi", ""), request.POST.get("odottaa", "")
        return exchange(request, typed, pending, survey_id=request.tablet.survey_id)
    if "valmis" in request.GET or request.COOKIES.get(card_cookie.TABLET.cookie):
        return wiped()
    return code_page(request)


# Closing a card takes nothing from anybody: saved answers wait behind the card's code.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@on_tablet
def stop(request):
    return wiped()


@opened_card(in_any_state=True)
def _awake(request, visit):
    return HttpResponse(status=204)


@require_safe
@on_tablet
def awake(request):
    """A person who writes for long is still there: the card stays open."""
    if not request.COOKIES.get(card_cookie.TABLET.cookie):
        return HttpResponse(status=204)
    return _awake(request)


# The PIN is the secret that another site lacks; and these pages tell no referrer, without which
# Django's token is refused.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@on_tablet
def leave(request):
    """The coordinator's way out."""
    context = {"closes_at": request.tablet.closes_at, "error": "", "language_links": []}
    if request.method != "POST":
        return render(request, "surveys/tablet_leave.html", context)
    # Wrong PINs are counted, so that children who try do not find it.
    if is_over("tablet-pin", request, limit=PIN_TRIES, seconds=PIN_SECONDS):
        context["error"] = _("PIN-koodi on ollut väärin monta kertaa. Odota 15 minuuttia.")
        return render(request, "surveys/tablet_leave.html", context, status=TOO_MANY)
    if not request.tablet.has_pin(request.POST.get("pin", "").strip()):
        context["error"] = _("PIN-koodi on väärin. Kirjoita se PIN-koodi, jolla avasit kyselyn.")
        return render(request, "surveys/tablet_leave.html", context, status=UNPROCESSABLE)
    response = redirect(reverse("admin:index"))
    card_cookie.forget(response, card_cookie.TABLET)
    close_tablet(response)
    return response


def _survey(request):
    surveys = Survey.objects.select_related("project__controller", "instrument", "municipality")
    return surveys.get(pk=request.tablet.survey_id)
