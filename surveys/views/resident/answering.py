"""The walk through the questions: one screen at a time, check, send, thanks."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from surveys.answering.answers import ProblemKind, read_step
from surveys.answering.personal_details import personal_details
from surveys.answering.tablet.offline_form import EMERGENCY
from surveys.answering.visits import card_cookie
from surveys.models import Channel, Phase, Survey
from surveys.pages.drawn import render_drawn, shown
from surveys.services import (
    AlreadySentError,
    NothingAnsweredError,
    UnsoundAnswersError,
    drop_answers,
    save_answers,
    send_draft,
)
from surveys.services.answering import DRAFT_DAYS
from surveys.views.resident.code_form import UNPROCESSABLE
from surveys.views.resident.fields import render_fields, shown_answer
from surveys.views.resident.opened import already_sent, go, language_links, opened_card
from surveys.views.resident.recordings import with_sounds

ONWARD, BACK, LATER, STOP = "jatka", "takaisin", "tauko", "lopeta"
CHECKING = "tarkista"
"""Field of who changes one answer: the key of the question whose row they came from."""
LANGUAGE_FORM = "kysymys"
QUESTION_PAGE = "surveys/response_question.html"
FORWARD_ASKED = "itsestaan_kysytty"


@opened_card
def question(request, visit, number):
    if not visit.has_consent:
        return go(request, "consent")
    if not 1 <= number <= len(visit.steps):
        return go(request, "check")
    if request.method == "POST":
        return _save(request, visit, number)
    if number not in visit.screens:
        return _follow(request, visit, number)
    return question_page(request, visit, number)


@opened_card
def check(request, visit):
    if not visit.has_consent:
        return go(request, "consent")
    if request.method == "POST":
        return _send(request, visit)
    return _check_page(request, visit)


@opened_card(in_any_state=True)
def thanks(request, visit):
    if not visit.card.start_on and not visit.card.has_end:
        return go(request, "language")
    is_end = visit.card.has_end
    text = visit.questionnaire.text(f"texts.thanks_{'end' if is_end else 'start'}", visit.language)
    title, _dot, words = text.partition(". ")
    if not is_end:
        # What comes next and where help is stand under headings of their own.
        words = words.partition(". ")[0].rstrip(".") + "."
    contacts = [
        (*contact.in_language(visit.language), contact.phone)
        for contact in visit.asked.help_contacts
    ]
    context = {
        "visit": shown(visit),
        "title": title,
        "words": words,
        "is_end": is_end,
        "is_thanks": True,
        "contacts": contacts,
        "has_emergency_number": any(phone == EMERGENCY for _name, _note, phone in contacts),
        "language_links": language_links(request, visit.languages),
    }
    response = render_drawn(request, "surveys/response_thanks.html", context, own={})
    # Who has sent on the shared tablet goes away from it, and the next
    # person must find no open card.
    if visit.channel == Channel.SHARED_TABLET:
        card_cookie.forget(response, card_cookie.TABLET)
    return response


def _save(request, visit, number):
    keys = request.POST.getlist("kysymys")
    found = read_step(visit.questionnaire, visit.phase, keys, request.POST)
    if found.is_foreign or not keys:
        return _foreign_page(request, visit)
    chosen = request.POST.get("kieli", "")
    language = chosen if chosen in visit.languages else visit.language
    try:
        # What is sound is saved before anything else is decided, so that no way on loses an answer.
        if found.answers or found.open_answers or language != visit.draft.language:
            save_answers(
                draft=visit.draft,
                answers=found.answers,
                open_answers=found.open_answers,
                language=language,
            )
        move = LANGUAGE_FORM if chosen else request.POST.get("siirry", ONWARD)
        # What an earlier answer has made pointless meanwhile is not asked again.
        if _stays(found.problems, move) and number in visit.screens:
            return question_page(request, visit, number, found.problems)
        response = _move(request, visit, number, move)
    except AlreadySentError:
        return already_sent(request, visit)
    if language != visit.language:
        card_cookie.write_language(response, language)
    if FORWARD_ASKED in request.POST:
        door = card_cookie.door_of(request)
        card_cookie.write_forward(response, door, is_wanted=card_cookie.FORWARD in request.POST)
    return response


def _stays(problems, move) -> bool:
    # A wrong answer holds everybody back, lest a long text be lost; a missing one only who goes on.
    return any(move == ONWARD or problem.kind != ProblemKind.MISSING for problem in problems)


def _move(request, visit, number, move):
    if move == STOP:
        return go(request, "check")
    if move == LATER:
        return go(request, "pause")
    row = _row_to_check(request, visit)
    if move == LANGUAGE_FORM:
        response = go(request, "question", number=number)
        if row:
            response["Location"] += f"?{CHECKING}={row}"
        return response
    if row:
        return _back_to_row(request, row)
    if move == BACK:
        earlier = [asked for asked in visit.screens if asked < number]
        return go(request, "question", number=max(earlier, default=1))
    return _follow(request, visit, number)


def _follow(request, visit, number):
    """To the next screen that has something to ask, or to the check after the last one."""
    later = [asked for asked in visit.screens if asked > number]
    return go(request, "question", number=later[0]) if later else go(request, "check")


def _row_to_check(request, visit) -> str:
    """The question whose answer is being changed; empty for who is answering in order."""
    key = request.POST.get(CHECKING) or request.GET.get(CHECKING, "")
    return key if visit.questionnaire.question(key) else ""


def _back_to_row(request, key):
    response = go(request, "check")
    response["Location"] += f"#{key}"
    return response


def _send(request, visit):
    try:
        send_draft(
            draft=visit.draft,
            survey=visit.survey,
            questionnaire=visit.questionnaire,
        )
    except AlreadySentError:
        return already_sent(request, visit)
    except NothingAnsweredError:
        return _check_page(request, visit, is_empty=True)
    except UnsoundAnswersError as error:
        keys = [problem.key for problem in error.problems]
        # An instrument changed meanwhile may know an answer no more; the
        # person is asked again, not refused.
        visit.draft = drop_answers(draft=visit.draft, keys=keys)
        # Nothing of it is asked any more, so nobody need look at it again.
        if not any(question.key in keys for step in visit.steps for question in step):
            return _send(request, visit)
        return _check_page(request, visit, asked_again=keys)
    return go(request, "thanks")


def question_page(request, visit, number, problems=()):
    screens = visit.screens
    step = screens[number]
    first = step[0]
    domain = visit.questionnaire.text(f"domains.{first.domain}", visit.language)
    is_alone = len(step) == 1
    question_text = visit.questionnaire.question_text(first, visit.language)
    position = list(screens).index(number) + 1
    is_forward = bool(request.COOKIES.get(card_cookie.FORWARD))
    fields = with_sounds(request, visit, step, render_fields(visit, step, problems, request.POST))
    own = {
        "form_key": card_cookie.form_key(visit.card.pk),
        "fields": format_html_join("", "{}", ((field,) for field in fields)),
    }
    context = {
        "visit": shown(visit),
        "keys": [question.key for question in step],
        "errors": _error_lines(visit, step, problems),
        "errors_title": _errors_title(problems),
        "title": question_text if is_alone else domain or _("Vielä muutama kysymys"),
        "is_alone": is_alone,
        "is_paged": _is_paged(visit),
        "number": number,
        "position": position,
        "total": len(screens),
        "is_end": visit.phase == Phase.END,
        "draft_days": DRAFT_DAYS,
        "row": _row_to_check(request, visit),
        "is_first": position == 1,
        "is_slim": position > 1,
        "is_forward": is_forward,
        "offers_forward": not _is_paged(visit) and (position == 1 or is_forward),
        "moves_on": is_alone and not (first.is_open or first.is_multiple),
        "language_links": language_links(request, visit.languages),
        "language_form": LANGUAGE_FORM,
    }
    if problems:
        return render(request, QUESTION_PAGE, context | own, status=UNPROCESSABLE)
    return render_drawn(request, QUESTION_PAGE, context, own)


def _errors_title(problems) -> str:
    is_missing = all(problem.kind == ProblemKind.MISSING for problem in problems)
    return _("Vastaus puuttuu") if is_missing else _("Tarkista vastaus")


def _error_lines(visit, step, problems):
    """The lines of the error summary: (id of the field to go to, what is wrong)."""
    keys = [problem.key for problem in problems]
    return [
        (
            question.key if question.is_open else f"{question.key}-1",
            problems[keys.index(question.key)].message
            if len(step) == 1
            else visit.questionnaire.question_text(question, visit.language),
        )
        for question in step
        if question.key in keys
    ]


def _check_page(request, visit, *, is_empty=False, asked_again=()):
    screens = visit.screens
    rows = [
        {
            "key": question.key,
            "question": visit.questionnaire.question_text(question, visit.language),
            "answer": shown_answer(visit, question),
            "number": number,
            "is_again": question.key in asked_again,
            "details": _details(visit, question),
            "url": f"{reverse('resident:question', args=[number])}?tarkista={question.key}",
        }
        for number, step in screens.items()
        for question in step
    ]
    context = {
        "visit": visit,
        "form_key": card_cookie.form_key(visit.card.pk),
        "rows": rows,
        "n_unanswered": len(visit.unanswered),
        "next_step": visit.next_step,
        "last": max(screens),
        "is_paged": _is_paged(visit),
        "is_empty": is_empty,
        "asked_again": [row for row in rows if row["is_again"]],
        "with_details": [row for row in rows if row["details"]],
        "language_links": language_links(request, visit.languages),
    }
    status = UNPROCESSABLE if is_empty or asked_again else 200
    return render(request, "surveys/response_check.html", context, status=status)


def _details(visit, question) -> list[str]:
    """What in a written answer may tell who wrote it, in words; nothing is refused for it."""
    written = visit.draft.open_answers.get(question.key, {}).get("text", "")
    return [str(kind.label) for kind in personal_details(written)] if question.is_open else []


def _is_paged(visit) -> bool:
    """Whether screens are counted as pages, since each may hold several questions."""
    return visit.survey.screen_mode == Survey.ScreenMode.DOMAIN


def _foreign_page(request, visit):
    context = {"visit": visit, "language_links": language_links(request, visit.languages)}
    return render(request, "surveys/response_foreign.html", context, status=400)
