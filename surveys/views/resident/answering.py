"""The walk through the questions: one screen at a time, check, send, thanks."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from surveys.answering import card_cookie
from surveys.answering.answers import Kind, read_step
from surveys.models import Channel, Survey
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
from surveys.views.resident.fields import draw_fields, shown_answer
from surveys.views.resident.opened import already_sent, go, language_links, opened_card

ONWARD, BACK, LATER, SEND = "jatka", "takaisin", "tauko", "laheta"
LANGUAGE_FORM = "kysymys"
EMERGENCY = "112"


@opened_card
def question(request, visit, number):
    if not visit.has_consent:
        return go(request, "consent")
    if not 1 <= number <= len(visit.steps):
        return go(request, "check")
    if request.method == "POST":
        return _save(request, visit, number)
    return _question_page(request, visit, number, is_checking="tarkista" in request.GET)


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
    contacts = [
        (*contact.in_language(visit.language), contact.phone)
        for contact in visit.survey.help_contacts.all()
    ]
    context = {
        "visit": visit,
        "title": title,
        "words": words,
        "is_end": is_end,
        "is_thanks": True,
        "contacts": contacts,
        "has_emergency_number": any(phone == EMERGENCY for _name, _note, phone in contacts),
        "language_links": language_links(request, visit.languages),
    }
    response = render(request, "surveys/response_thanks.html", context)
    if visit.channel == Channel.SHARED_TABLET:
        card_cookie.forget(response, card_cookie.TABLET)
    return response


def _save(request, visit, number):
    """Saves what is sound before anything else is decided, so that no way on loses an answer."""
    keys = request.POST.getlist("kysymys")
    found = read_step(visit.questionnaire, visit.phase, keys, request.POST)
    if found.is_foreign or not keys:
        return _foreign_page(request, visit)
    chosen = request.POST.get("kieli", "")
    language = chosen if chosen in visit.languages else visit.language
    try:
        if found.answers or found.open_answers or language != visit.draft.language:
            save_answers(
                draft=visit.draft,
                answers=found.answers,
                open_answers=found.open_answers,
                language=language,
            )
        move = LANGUAGE_FORM if chosen else request.POST.get("siirry", ONWARD)
        if _stays(found.problems, move):
            return _question_page(request, visit, number, found.problems)
        response = _move(request, visit, number, move)
    except AlreadySentError:
        return already_sent(request, visit)
    if language != visit.language:
        card_cookie.write_language(response, language)
    return response


def _stays(problems, move) -> bool:
    """A missing answer holds back only who wants to go on; a wrong one everybody, lest a long
    text be lost."""
    return any(move == ONWARD or problem.kind != Kind.MISSING for problem in problems)


def _move(request, visit, number, move):
    if move == SEND:
        return _send(request, visit)
    if move == LATER:
        return go(request, "pause")
    is_checking = "tarkista" in request.POST
    if move == LANGUAGE_FORM:
        response = go(request, "question", number=number)
        if is_checking:
            response["Location"] += "?tarkista=1"
        return response
    if move == BACK and number == 1 and not is_checking:
        return go(request, "question", number=1)
    following = number - 1 if move == BACK else number + 1
    if is_checking or following > len(visit.steps):
        return go(request, "check")
    return go(request, "question", number=following)


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
        visit.draft = drop_answers(draft=visit.draft, keys=keys)
        if not any(question.key in keys for step in visit.steps for question in step):
            return _send(request, visit)
        return _check_page(request, visit, asked_again=keys)
    return go(request, "thanks")


def _question_page(request, visit, number, problems=(), *, is_checking=False):
    step = visit.steps[number - 1]
    first = step[0]
    domain = visit.questionnaire.text(f"domains.{first.domain}", visit.language)
    is_alone = len(step) == 1
    question_text = visit.questionnaire.question_text(first, visit.language)
    context = {
        "visit": visit,
        "form_key": card_cookie.form_key(visit.card.pk),
        "keys": [question.key for question in step],
        "fields": draw_fields(visit, step, problems, request.POST),
        "errors": _error_lines(visit, step, problems),
        "errors_title": _errors_title(problems),
        "title": question_text if is_alone else domain or _("Vielä muutama kysymys"),
        "is_alone": is_alone,
        "is_paged": _is_paged(visit),
        "number": number,
        "total": len(visit.steps),
        "draft_days": DRAFT_DAYS,
        "is_checking": is_checking or "tarkista" in request.POST,
        "language_links": language_links(request, visit.languages),
        "language_form": LANGUAGE_FORM,
    }
    status = UNPROCESSABLE if problems else 200
    return render(request, "surveys/response_question.html", context, status=status)


def _errors_title(problems) -> str:
    is_missing = all(problem.kind == Kind.MISSING for problem in problems)
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
    rows = [
        {
            "question": visit.questionnaire.question_text(question, visit.language),
            "answer": shown_answer(visit, question),
            "number": number,
            "is_again": question.key in asked_again,
        }
        for number, step in enumerate(visit.steps, 1)
        for question in step
    ]
    context = {
        "visit": visit,
        "form_key": card_cookie.form_key(visit.card.pk),
        "rows": rows,
        "last": len(visit.steps),
        "is_paged": _is_paged(visit),
        "is_empty": is_empty,
        "asked_again": [row for row in rows if row["is_again"]],
        "language_links": language_links(request, visit.languages),
    }
    status = UNPROCESSABLE if is_empty or asked_again else 200
    return render(request, "surveys/response_check.html", context, status=status)


def _is_paged(visit) -> bool:
    """Whether screens are counted as pages, since each may hold several questions."""
    return visit.survey.screen_mode == Survey.ScreenMode.DOMAIN


def _foreign_page(request, visit):
    context = {"visit": visit, "language_links": language_links(request, visit.languages)}
    return render(request, "surveys/response_foreign.html", context, status=400)
