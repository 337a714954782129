"""Keying paper forms: one sheet after the other, by number keys where scripts run."""

from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from surveys.answering.paper import PHASE_SLUGS
from surveys.forms.cards import SENT_ALREADY, PaperHeadForm
from surveys.forms.keying import head_rows, question_rows, read_keyed
from surveys.instruments.questionnaire import questionnaire_of
from surveys.services import AlreadySentError, NothingAnsweredError
from surveys.services.keying import PaperSheet, record_paper
from surveys.views.desk.survey import desk_context, desk_page, offered_languages, phase_links

KEPT = "keying"


@desk_page
def keying(request, survey, phase_slug):
    if phase_slug not in PHASE_SLUGS:
        raise Http404
    phase = PHASE_SLUGS[phase_slug]
    arguments = {"survey": survey, "phase": phase, "languages": offered_languages(survey)}
    if request.method != "POST":
        head = PaperHeadForm(initial=_kept(request, survey), **arguments)
        return _page(request, head, QueryDict(), {}, phase_slug)
    head = PaperHeadForm(request.POST, **arguments)
    keyed = read_keyed(questionnaire_of(survey.instrument), phase, request.POST)
    if head.is_valid() and not keyed.errors and _record(head, keyed):
        _keep(request, head)
        return redirect("desk:keying", slug=survey.slug, phase_slug=phase_slug)
    return _page(request, head, request.POST, keyed.errors, phase_slug, status=422)


def _record(head, keyed) -> bool:
    """Whether the sheet is stored; if not, the form says why."""
    facts = head.cleaned_data
    sheet = PaperSheet(
        phase=head.phase,
        answered_on=facts["answered_on"],
        help=facts["helped_by"],
        language=facts["language"],
        answers=keyed.answers,
        open_answers=keyed.open_answers,
    )
    try:
        record_paper(survey=head.survey, card=head.card, sheet=sheet)
    except AlreadySentError:
        head.add_error("code", str(SENT_ALREADY[head.phase]))
    except NothingAnsweredError:
        head.add_error(None, _("Lomakkeessa ei ole yhtään vastausta, joten sitä ei tallenneta."))
    return not head.errors


def _kept(request, survey) -> dict:
    """What stays from the last sheet of the same survey: the day and the language."""
    kept = request.session.get(KEPT, {})
    if kept.get("survey") != survey.slug:
        return {}
    return {name: kept[name] for name in ("answered_on", "language")}


def _keep(request, head) -> None:
    """Also counts what one person has keyed in one sitting; answers themselves have no time."""
    kept = request.session.get(KEPT, {})
    facts = head.cleaned_data
    request.session[KEPT] = {
        "survey": head.survey.slug,
        "answered_on": facts["answered_on"].isoformat(),
        "language": facts["language"],
        "count": kept.get("count", 0) + 1,
        "label": head.card.label,
    }


def _page(request, head, data, errors, phase_slug, status=200):
    questionnaire = questionnaire_of(head.survey.instrument)
    head_errors = {name: found[0] for name, found in head.errors.items()}
    rows = list(question_rows(questionnaire, head.phase, data, errors))
    kept = request.session.get(KEPT, {})
    context = {
        "head": head,
        "head_rows": head_rows(data, head_errors),
        "rows": rows,
        "wrong_rows": [row for row in [*head_rows(data, head_errors), *rows] if row.error],
        "phase_slug": phase_slug,
        "phases": phase_links(head.survey),
        "count": kept.get("count", 0),
        "last_label": kept.get("label", ""),
    }
    title = _("Tallenna paperilomake")
    page = desk_context(request, head.survey, title) | context
    return render(request, "admin/surveys/desk/keying.html", page, status=status)
