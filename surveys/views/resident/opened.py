"""What every page of an opened card shares: the card from the cookie, its language, its state."""

from contextlib import suppress
from copy import copy
from datetime import timedelta
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import get_script_prefix, resolve, reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from osallisuus.serving.methods import require_http_methods
from surveys.answering.answers import read_step
from surveys.answering.visits import card_cookie
from surveys.answering.visits.visit import load_visit
from surveys.answering.windows import CardState
from surveys.models import Phase
from surveys.services import AlreadySentError, can_reopen, save_answers
from surveys.services.answering import DRAFT_DAYS
from surveys.views.resident.code_form import code_page

CONFLICT, FORBIDDEN, GONE = 409, 403, 410
STILL_KEPT = (CardState.CLOSED, CardState.NOT_READY)
"""States in which an answer that was on its way still reaches the draft, where it can wait."""
BY_SCRIPT, NEXT_PAGE = "X-Lomake", "sivu"
"""Header of a form that a script sends, so that it can send it again when the network fails; its
value asks for the next page itself, in place of where it is."""
ADDRESS = "X-Osoite"
"""Header that says which page an answer to a form is."""
STEPS = ("question", "check")
WALK = {}
"""The views of the walk that a form leads to, by the names of their addresses."""
SENT = "sent"
STATUS = {
    SENT: CONFLICT,
    CardState.WAITS_FOR_END: CONFLICT,
    CardState.DONE: CONFLICT,
    CardState.CLOSED: GONE,
}


def opened_card(view=None, *, in_any_state=False):
    """Gives the view a Visit, or shows why there is none.

    Django's form token is not used: it lives in a second cookie that can be lost while somebody
    thinks about an answer. Each form carries a signed key of its card instead, which no other site
    can make, and it must fit the card that is open in this browser.
    """
    if view is None:
        return lambda wrapped: opened_card(wrapped, in_any_state=in_any_state)
    if view.__name__ in STEPS:
        WALK[view.__name__] = view

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def with_visit(request, **arguments):
        visit = visit_of(request)
        if visit is None:
            return open_again(request)
        # Before the state: whoever sends twice is told that it has come.
        if request.method == "POST" and _is_sent_already(request, visit):
            return state_page(request, visit, SENT)
        if _is_left_behind(request, visit):
            return go(request, "thanks")
        if not (visit.opening.is_open or in_any_state):
            if visit.opening.state in STILL_KEPT:
                save_late(visit, request.POST.get("vaihe", ""), request.POST)
            return state_page(request, visit, visit.opening.state)
        response = view(request, visit, **arguments)
        _stay_open(request, visit, response)
        return _next_page(request, visit, response) or for_script(request, response)

    return with_visit


def address(request, name, **arguments) -> str:
    """The address of a page of the walk: on the shared tablet, the tablet's own."""
    return reverse(
        f"resident:{name}", kwargs=arguments, current_app=request.resolver_match.namespace
    )


def go(request, name, **arguments):
    return redirect(address(request, name, **arguments))


def for_script(request, response):
    """Tells a script where to go next; a redirect would be followed out of its sight."""
    if BY_SCRIPT not in request.headers or not response.has_header("Location"):
        return response
    told = JsonResponse({"next": response["Location"]})
    told.cookies = response.cookies
    return told


def _next_page(request, visit, response):
    """The step that a redirect leads to, drawn at once for a script that can show it: one round
    trip for a step. None where there is none, or where the browser itself must go there."""
    # A page in another language, at a row or on the tablet that wipes itself is a page of its own.
    is_asked = request.headers.get(BY_SCRIPT) == NEXT_PAGE and response.has_header("Location")
    if not is_asked or settings.LANGUAGE_COOKIE_NAME in response.cookies:
        return None
    where = urlsplit(response["Location"])
    if where.fragment or card_cookie.door_of(request) is card_cookie.TABLET:
        return None
    asked = _asking(request, where, response.cookies)
    view = WALK.get(asked.resolver_match.url_name)
    page = view(asked, visit, **asked.resolver_match.kwargs) if view else response
    if page.has_header("Location"):
        return None
    page[ADDRESS] = response["Location"]
    page.cookies = response.cookies
    return page


def _asking(request, where, cookies):
    """The request that a browser would make next, with the cookies that it would then have."""
    asked = copy(request)
    asked.method, asked.path = "GET", where.path
    asked.path_info = "/" + where.path.removeprefix(get_script_prefix())
    asked.GET, asked.POST = QueryDict(where.query), QueryDict()
    asked.COOKIES = request.COOKIES | {name: each.value for name, each in cookies.items()}
    asked.resolver_match = resolve(asked.path_info)
    return asked


def save_late(visit, phase, data) -> None:
    """Puts a form that came too late beside the answers that its draft already holds."""
    draft = visit.draft
    if draft is None or draft.phase != phase:
        return
    found = read_step(visit.questionnaire, phase, data.getlist("kysymys"), data)
    if found.answers or found.open_answers:
        with suppress(AlreadySentError):
            save_answers(
                draft=draft,
                answers=found.answers,
                open_answers=found.open_answers,
                language=draft.language,
            )


def state_page(request, visit, state):
    """Why the card cannot answer now, and what the person can do."""
    is_unsent = state == CardState.CLOSED and visit.draft and visit.has_answers
    context = {
        "kept_until": visit.draft.last_used_on + timedelta(days=DRAFT_DAYS) if is_unsent else None,
        "visit": visit,
        "state": str(state),
        "waits_for_end": visit.opening.phase == Phase.END,
        "can_reopen": visit.opening.state == CardState.WAITS_FOR_END and can_reopen(visit.card),
        "form_key": card_cookie.form_key(visit.card.pk),
        "language_links": language_links(request, visit.languages),
    }
    return render(request, "surveys/card_state.html", context, status=STATUS.get(state, FORBIDDEN))


def already_sent(request, visit):
    """The draft is gone: sent from another tab, or taken back with the card's code."""
    fresh = load_visit(visit.card.pk, channel=visit.channel, wanted=visit.language)
    if fresh.opening == visit.opening:
        return go(request, "consent")
    return state_page(request, fresh, "sent")


def open_again(request):
    """The code once more, when the cookie is missing, old, or another card's; what the form held
    goes along and is saved if the code is of the same card."""
    door = card_cookie.door_of(request)
    is_held = request.method == "POST" and request.COOKIES.get(door.cookie)
    if door is card_cookie.TABLET and not is_held:
        # The card was closed on purpose: nobody is led back to it.
        return for_script(request, redirect("tablet:stop"))
    card_id = card_cookie.card_of_form(request.POST.get("kortti", ""))
    pending = ""
    if card_id is not None:
        names = [name for key in request.POST.getlist("kysymys") for name in field_names(key)]
        fields = [[name, request.POST.getlist(name)] for name in names if name in request.POST]
        fields.append(["kysymys", request.POST.getlist("kysymys")])
        pending = card_cookie.pack_pending(card_id, request.POST.get("vaihe", ""), fields)
    return code_page(request, is_again=True, pending=pending, status=FORBIDDEN)


def field_names(key: str) -> tuple[str, str]:
    """The fields of one question in a form."""
    return key, f"{key}_saa_julkaista"


def language_links(request, codes):
    """The same page in the languages on offer, for pages that hold no unsaved answers."""
    names = dict(settings.LANGUAGES)
    current = translation.get_language()
    return [
        {
            "code": code,
            "name": names[code],
            "url": f"{request.path}?kieli={code}",
            "is_current": code == current,
        }
        for code in codes
    ]


def visit_of(request):
    """The visit of the card that is open in this browser; None if none is."""
    handle = card_cookie.read_handle(request)
    if handle is None:
        return None
    if request.method == "POST":
        # A form that was opened for another card must not be saved for this one.
        key = card_cookie.card_of_form(request.POST.get("kortti", ""))
        if key != handle.card_id:
            return None
    wanted = request.GET.get("kieli") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    visit = load_visit(handle.card_id, channel=handle.channel, wanted=wanted)
    if visit and visit.language:
        translation.activate(visit.language)
        request.LANGUAGE_CODE = visit.language
    return visit


def _is_left_behind(request, visit) -> bool:
    """Whether the browser's way back leads to a page of an end that has been sent."""
    is_walk = request.resolver_match.url_name in ("question", "check")
    return request.method == "GET" and is_walk and visit.opening.state == CardState.DONE


def _stay_open(request, visit, response):
    """The handle's time runs from the last form; on the tablet, where it is short, from the last
    page."""
    door = card_cookie.door_of(request)
    is_counted = request.method == "POST" or door is card_cookie.TABLET
    # A view that has closed the card is not overruled.
    if is_counted and door.cookie not in response.cookies:
        card_cookie.write_handle(response, card_cookie.Handle(visit.card.pk, visit.channel))


def _is_sent_already(request, visit) -> bool:
    """Whether the form belongs to a phase that the card has left behind."""
    phase = request.POST.get("vaihe", "")
    is_reopened = visit.opening.is_open and visit.phase == Phase.START
    is_start_sent = visit.card.start_on is not None and not is_reopened
    return visit.card.has_end or (phase == Phase.START and is_start_sent)
