"""Opening a card: code, language, consent; and leaving it for a while."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from osallisuus.serving.methods import require_http_methods, require_safe
from surveys.answering.visits import card_cookie
from surveys.answering.visits.visit import load_visit
from surveys.models import Channel, Help, Phase
from surveys.pages.drawn import render_drawn, shown
from surveys.queries.retention import kept_longer
from surveys.services import CannotReopenError, begin_draft
from surveys.services import reopen as reopen_start
from surveys.services.answering import DRAFT_DAYS
from surveys.views.resident.code_form import UNPROCESSABLE, CodeRefusedError, code_page, open_code
from surveys.views.resident.opened import (
    address,
    go,
    language_links,
    opened_card,
    save_late,
    visit_of,
)

# Help by telephone is for coordinators who key the answers in; here the person is present.
HELP_OFFERED = (Help.ALONE, Help.HELPED, Help.INTERPRETER)


# The code in the form is all that the form can do, and it is the person's own secret; the box on
# the front page must work on a page that is kept for everybody and so holds no token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    if request.method != "POST":
        if "valmis" in request.GET:
            response = go(request, "code")
            card_cookie.forget(response, card_cookie.door_of(request))
            return response
        return code_page(request)
    return exchange(request, request.POST.get("koodi", ""), request.POST.get("odottaa", ""))


@require_safe
def scanned(request):
    """What the QR code opens: its code stands behind `#`, and a script sends it on as a form."""
    return code_page(request, is_scanned=True)


@require_safe
def card(request, code):
    """What the QR code of an old card opens: no later address holds the code."""
    return exchange(request, code)


@opened_card
def language(request, visit):
    """The languages on offer by their own names; not asked again once answering has begun."""
    if visit.has_consent:
        response = redirect(_next_address(request, visit))
        card_cookie.write_language(response, visit.draft.language)
        return response
    chosen = request.POST.get("kieli", "")
    if len(visit.languages) == 1 or chosen in visit.languages:
        response = go(request, "consent")
        card_cookie.write_language(response, chosen or visit.languages[0])
        return response
    names = dict(settings.LANGUAGES)
    context = {
        "visit": shown(visit),
        "languages": [(code, names[code]) for code in visit.languages],
        "language_links": [],
    }
    own = {"form_key": card_cookie.form_key(visit.card.pk)}
    return render_drawn(request, "surveys/card_language.html", context, own)


@opened_card
def consent(request, visit):
    if visit.has_consent:
        return redirect(_next_address(request, visit))
    answer, helped_by = request.POST.get("lupa", ""), request.POST.get("apu", Help.ALONE)
    if request.method != "POST":
        return _consent_page(request, visit)
    if answer == "0":
        return _refuse(request, visit)
    if answer != "1" or helped_by not in HELP_OFFERED:
        return _consent_page(request, visit, status=UNPROCESSABLE)
    visit.draft = begin_draft(
        card=visit.card,
        phase=visit.phase,
        consent_version=visit.questionnaire.consent_version,
        language=visit.language,
        channel=Channel(visit.channel),
        help=Help(helped_by),
    )
    return redirect(_next_address(request, visit))


@opened_card(in_any_state=True)
def reopen(request, visit):
    """A sent start goes on; what was sent stays until it is sent again."""
    if request.method == "POST":
        with suppress(CannotReopenError):
            reopen_start(card=visit.card)
    fresh = load_visit(visit.card.pk, channel=visit.channel, wanted=visit.language)
    if not (fresh.opening.is_open and fresh.has_consent):
        return go(request, "language")
    return redirect(_next_address(request, fresh))


@require_safe
def privacy(request):
    """What the consent page promised, in the card's language, to be read at any time."""
    visit = visit_of(request)
    if visit is None or not visit.language:
        on_tablet = card_cookie.door_of(request) is card_cookie.TABLET
        return redirect("tablet:stop" if on_tablet else "osallisuus:privacy")
    begun = visit.opening.is_open and visit.has_consent
    context = _promises(visit) | {
        "project": visit.survey.project,
        "kept_longer": kept_longer(visit.survey.project, timezone.localdate()),
        "way_back": _next_address(request, visit) if begun else address(request, "consent"),
        "language_links": language_links(request, visit.languages),
    }
    return render(request, "surveys/card_privacy.html", context)


@require_safe
def declined(request):
    response = render(request, "surveys/card_declined.html", {"language_links": []})
    card_cookie.forget(response, card_cookie.door_of(request))
    return response


@require_safe
def pause(request):
    context = {
        "until": timezone.localdate() + timedelta(days=DRAFT_DAYS),
        "language_links": [],
    }
    response = render(request, "surveys/card_pause.html", context)
    card_cookie.forget(response, card_cookie.door_of(request))
    return response


def _promises(visit):
    """What is promised to who answers, in the words of the questionnaire."""
    texts, language = visit.questionnaire, visit.language
    lead, *paragraphs = texts.consent_paragraphs(visit.phase, language)
    controller = visit.survey.project.controller
    who = texts.text("texts.consent_controller", language).replace(
        "{organisaatio}", controller.name if controller else visit.survey.project.name
    )
    facts = [texts.text(f"texts.consent_{key}", language) for key in ("readers", "smallest_group")]
    return {
        "visit": shown(visit),
        "lead": lead,
        "paragraphs": paragraphs,
        "facts": " ".join([who, *facts]),
        "promise": texts.text("texts.consent_promise", language),
    }


def _consent_page(request, visit, status=200):
    texts, language = visit.questionnaire, visit.language
    context = _promises(visit) | {
        "title": texts.text("texts.consent_title", language),
        "helper_says": texts.text("texts.consent_helper", language),
        "accept": texts.text("texts.consent_accept", language),
        "refuse": texts.text("texts.consent_refuse", language),
        "is_unanswered": status != 200,
        "is_unreviewed": texts.is_unreviewed(language),
        "is_second": visit.phase == Phase.END and visit.card.start_on is not None,
        "n_questions": len(texts.asked(visit.phase)),
        "n_minutes": texts.minutes(visit.phase),
        "language_links": language_links(request, visit.languages),
    }
    own = {"form_key": card_cookie.form_key(visit.card.pk)}
    response = render_drawn(request, "surveys/card_consent.html", context, own)
    response.status_code = status
    return response


def _refuse(request, visit):
    if visit.draft:
        # Without consent nothing may stay, what was written before included.
        visit.draft.delete()
    return go(request, "declined")


def exchange(request, text, pending="", *, survey_id=None):
    """A code for an open card; the shared tablet takes only cards of the survey that it is for."""
    door = card_cookie.door_of(request)
    try:
        found = open_code(request, text, survey_id=survey_id)
    except CodeRefusedError as refused:
        return code_page(
            request, typed=text, refused=refused, pending=pending, status=refused.status
        )
    if pending:
        _save_pending(found, pending, door.channel)
    response = go(request, "language")
    card_cookie.write_handle(response, card_cookie.Handle(found.pk, door.channel))
    return response


def _save_pending(card, pending, channel):
    """A form that came too late is saved now, if it was this card's and its phase still runs."""
    held = card_cookie.unpack_pending(pending)
    visit = load_visit(card.pk, channel=channel)
    if held is None or held[0] != card.pk or not (visit.opening.is_open and visit.has_consent):
        return
    data = QueryDict(mutable=True)
    for name, values in held[2]:
        data.setlist(name, values)
    save_late(visit, held[1], data)


def _next_address(request, visit):
    number = visit.next_step
    if number > len(visit.steps):
        return address(request, "check")
    return address(request, "question", number=number)
