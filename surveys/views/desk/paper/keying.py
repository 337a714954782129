"""Keying paper forms: one sheet after the other, by number keys where scripts run."""

from functools import wraps

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osallisuus.serving.methods import require_POST
from surveys.answering.paper import PHASE_SLUGS
from surveys.answering.stack_cookie import new_secret, read_secret, write_secret
from surveys.forms.cards import SENT_ALREADY, PaperHeadForm
from surveys.forms.keying import head_rows, question_rows, read_keyed
from surveys.instruments.questionnaire import questionnaire_of
from surveys.services import AlreadySentError, NothingAnsweredError
from surveys.services.paper.keying import PaperSheet, record_paper
from surveys.services.paper.stacks import StackKey, close_stack, state_of
from surveys.views.desk.survey import desk_context, desk_page, offered_languages, phase_links

KEPT = "keying"


def keying_page(view):
    """Gives the view the survey of the address and what opens the person's stack of its forms."""

    @desk_page
    @wraps(view)
    def keyed(request, survey, **arguments):
        kept = read_secret(request)
        key = StackKey(kept or new_secret(), request.user)
        response = view(request, survey, key=key, **arguments)
        if kept is None:
            write_secret(response, key.secret, reverse("desk:survey", args=[survey.slug]))
        return response

    return keyed


@keying_page
def keying(request, survey, phase_slug, key):
    phase = phase_of(phase_slug)
    arguments = {"survey": survey, "phase": phase, "languages": offered_languages(survey)}
    if request.method != "POST":
        head = PaperHeadForm(initial=_kept(request, survey), **arguments)
        return _page(request, head, key, QueryDict(), {}, phase_slug)
    head = PaperHeadForm(request.POST, **arguments)
    keyed = read_keyed(questionnaire_of(survey.instrument), phase, request.POST)
    if head.is_valid() and not keyed.errors and _record(head, keyed, key):
        _keep(request, head)
        return redirect("desk:keying", slug=survey.slug, phase_slug=phase_slug)
    return _page(request, head, key, request.POST, keyed.errors, phase_slug, status=422)


@require_POST
@keying_page
def stack_close(request, survey, key):
    closed = close_stack(survey=survey, key=key)
    if closed is None:
        messages.info(request, _("Pino on jo suljettu."))
    else:
        text = ngettext(
            "Pino on suljettu: %(n)s lomake, korjauksia %(corrections)s.",
            "Pino on suljettu: %(n)s lomaketta, korjauksia %(corrections)s.",
            closed.n_forms,
        )
        told = {"n": closed.n_forms, "corrections": closed.n_corrections}
        messages.success(request, text % told)
    return redirect("desk:survey", slug=survey.slug)


def phase_of(phase_slug):
    if phase_slug not in PHASE_SLUGS:
        raise Http404
    return PHASE_SLUGS[phase_slug]


def sheet_of(head, keyed) -> PaperSheet:
    facts = head.cleaned_data
    return PaperSheet(
        phase=head.phase,
        answered_on=facts["answered_on"],
        help=facts["helped_by"],
        language=facts["language"],
        answers=keyed.answers,
        open_answers=keyed.open_answers,
    )


def sheet_context(head, data, errors) -> dict:
    """The rows of a form, with what is wrong in them."""
    questionnaire = questionnaire_of(head.survey.instrument)
    first = head_rows(data, {name: found[0] for name, found in head.errors.items()})
    rows = list(question_rows(questionnaire, head.phase, data, errors))
    return {
        "head": head,
        "head_rows": first,
        "rows": rows,
        "wrong_rows": [row for row in [*first, *rows] if row.error],
        "phases": phase_links(head.survey),
    }


def _record(head, keyed, key) -> bool:
    """Whether the sheet is stored; if not, the form says why."""
    try:
        record_paper(survey=head.survey, card=head.card, sheet=sheet_of(head, keyed), key=key)
    except AlreadySentError:
        head.add_error("code", str(SENT_ALREADY[head.phase]))
    except NothingAnsweredError:
        refuse_empty(head)
    return not head.errors


def refuse_empty(head) -> None:
    head.add_error(None, _("Lomakkeessa ei ole yhtään vastausta, joten sitä ei tallenneta."))


def _kept(request, survey) -> dict:
    """What stays from the last sheet of the same survey: the day and the language."""
    kept = request.session.get(KEPT, {})
    if kept.get("survey") != survey.slug:
        return {}
    return {name: kept[name] for name in ("answered_on", "language")}


def _keep(request, head) -> None:
    kept = request.session.get(KEPT, {})
    facts = head.cleaned_data
    # The count of a sitting is in the session only: answers themselves have no time and no typist.
    request.session[KEPT] = {
        "survey": head.survey.slug,
        "answered_on": facts["answered_on"].isoformat(),
        "language": facts["language"],
        "count": kept.get("count", 0) + 1,
        "label": head.card.label,
    }


def _page(request, head, key, data, errors, phase_slug, status=200):
    kept = request.session.get(KEPT, {})
    context = sheet_context(head, data, errors) | {
        "phase_slug": phase_slug,
        "count": kept.get("count", 0),
        "last_label": kept.get("label", ""),
        "stack": state_of(survey=head.survey, key=key),
    }
    title = _("Tallenna paperilomake")
    page = desk_context(request, head.survey, title) | context
    return render(request, "admin/surveys/desk/keying.html", page, status=status)
