"""Correcting a keyed form with its paper in hand: the code on the paper opens it, nothing else."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from surveys.forms.correcting import (
    NOT_ON_STACK,
    CorrectionHeadForm,
    FindFormForm,
    filled,
    tell_of_stored,
)
from surveys.forms.keying import read_keyed
from surveys.instruments.questionnaire import questionnaire_of
from surveys.services import NothingAnsweredError
from surveys.services.paper.correcting import (
    CorrectedMeanwhileError,
    NotOnStackError,
    correct_paper,
)
from surveys.services.paper.stacks import state_of
from surveys.views.desk.paper.keying import (
    keying_page,
    phase_of,
    refuse_empty,
    sheet_context,
    sheet_of,
)
from surveys.views.desk.survey import desk_context, offered_languages, phase_links


@keying_page
def correcting(request, survey, phase_slug, key):
    phase = phase_of(phase_slug)
    found = FindFormForm(request.POST or None, survey=survey, phase=phase, key=key)
    if not found.is_valid():
        return _find_page(request, found, phase_slug, status=422 if found.errors else 200)
    if "revision" not in request.POST:
        return _open(request, found, phase_slug)
    return _save(request, found, phase_slug)


def _find_page(request, found, phase_slug, status=200):
    state = state_of(survey=found.survey, key=found.key)
    context = desk_context(request, found.survey, _("Korjaa paperilomake")) | {
        "form": found,
        "stack": state,
        "labels": state.labels.get(found.phase, []) if state else [],
        "phase_slug": phase_slug,
        "phases": phase_links(found.survey),
    }
    return render(request, "admin/surveys/desk/form_find.html", context, status=status)


def _open(request, found, phase_slug):
    stored = filled(found.found.response, found.cleaned_data["code"])
    opened = {"opened": found.found.pk, "revision": found.found.revision}
    head = _head(found, initial=stored.dict() | opened)
    return _form_page(request, head, stored, {}, phase_slug)


def _save(request, found, phase_slug):
    head = _head(found, request.POST)
    keyed = read_keyed(questionnaire_of(found.survey.instrument), found.phase, request.POST)
    if not head.is_valid() or keyed.errors:
        return _form_page(request, head, request.POST, keyed.errors, phase_slug, status=422)
    try:
        correct_paper(
            survey=found.survey,
            form=found.found,
            revision=head.cleaned_data["revision"],
            key=found.key,
            sheet=sheet_of(head, keyed),
        )
    except CorrectedMeanwhileError as error:
        return _meanwhile(request, found, error.form, phase_slug)
    except NothingAnsweredError:
        refuse_empty(head)
        return _form_page(request, head, request.POST, {}, phase_slug, status=422)
    except NotOnStackError:
        messages.error(request, NOT_ON_STACK)
    else:
        return _saved(request, found, phase_slug)
    return redirect("desk:keying", slug=found.survey.slug, phase_slug=phase_slug)


def _saved(request, found, phase_slug):
    told = {"label": found.card.label}
    messages.success(request, _("Kortin %(label)s lomake on korjattu.") % told)
    return redirect("desk:keying", slug=found.survey.slug, phase_slug=phase_slug)


def _meanwhile(request, found, form, phase_slug):
    """What was keyed here beside what another window has stored; saved once more it counts."""
    mine, stored = request.POST.copy(), filled(form.response, found.cleaned_data["code"])
    mine["revision"] = form.revision
    head = _head(found, mine)
    errors = tell_of_stored(head, questionnaire_of(found.survey.instrument), stored)
    if not head.errors and not errors:
        return _saved(request, found, phase_slug)
    head.add_error(
        None,
        _("Toinen ikkuna korjasi lomakkeen sillä välin. Katso kohdat paperista ja tallenna."),
    )
    return _form_page(request, head, mine, errors, phase_slug, status=409)


def _head(found, data=None, **arguments):
    return CorrectionHeadForm(
        data,
        survey=found.survey,
        phase=found.phase,
        languages=offered_languages(found.survey),
        stacked=found.found,
        **arguments,
    )


def _form_page(request, head, data, errors, phase_slug, status=200):
    title = _("Korjaa kortin %(label)s lomake") % {"label": head.stacked.response.card.label}
    context = sheet_context(head, data, errors) | {"phase_slug": phase_slug}
    page = desk_context(request, head.survey, title) | context
    return render(request, "admin/surveys/desk/form_correct.html", page, status=status)
