"""The pairing desk of a survey: what is unpaired; joining, parting and undoing with a reason."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osallisuus.admin.asking import CONFIRMED, is_confirmed
from osallisuus.serving.methods import require_POST, require_safe
from surveys.forms.pairing import JoinForm, PartForm
from surveys.queries.pairing import pairing_of
from surveys.services.pairing import effect_of, join_pair, part_pair, undo_decision
from surveys.views.desk.survey import desk_context, desk_page

PER_PAGE = 50
UNSENT = ("csrfmiddlewaretoken", CONFIRMED)


@desk_page
@require_safe
def pairing(request, survey):
    return _page(request, survey, pairing_of(survey))


@require_POST
@desk_page
def pair_join(request, survey):
    found = pairing_of(survey)
    form = JoinForm(request.POST, pairing=found, prefix="join")
    if not form.is_valid():
        return _page(request, survey, found, join_form=form)
    given = form.cleaned_data
    return _done(
        request,
        survey,
        lambda: join_pair(
            survey=survey,
            start_id=given["start"],
            end_id=given["end"],
            reason=given["reason"],
            by=request.user,
        ),
        _("Vastaukset on yhdistetty pariksi."),
        _("Yhdistä pariksi"),
    )


@require_POST
@desk_page
def pair_part(request, survey):
    found = pairing_of(survey)
    form = PartForm(request.POST, pairing=found, prefix="part")
    if not form.is_valid():
        return _page(request, survey, found, part_form=form)
    pair = form.cleaned_data["pair"]
    return _done(
        request,
        survey,
        lambda: part_pair(
            survey=survey,
            start_id=pair.start.id,
            end_id=pair.end.id,
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        _("Pari on erotettu. Vastaukset ovat tallessa."),
        _("Erota pari"),
    )


@require_POST
@desk_page
def pair_undo(request, survey, number):
    return _done(
        request,
        survey,
        lambda: undo_decision(survey=survey, decision_id=number),
        _("Päätös on peruttu."),
        _("Peru päätös"),
    )


def _done(request, survey, act, sentence, does):
    """Shows first what the decision would do to the figures; done is what was then pressed."""
    if not is_confirmed(request):
        return _effect(request, survey, act, does)
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, sentence)
    return redirect("desk:pairing", slug=survey.slug)


def _effect(request, survey, act, does):
    try:
        levels = effect_of(survey, act)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:pairing", slug=survey.slug)
    sent = {name: value for name, value in request.POST.items() if name not in UNSENT}
    context = desk_context(request, survey, _("Mitä muuttuu")) | {
        "levels": levels,
        "sent": sent,
        "reason": sent.get("join-reason") or sent.get("part-reason", ""),
        "does": does,
    }
    return render(request, "admin/surveys/desk/pairing_effect.html", context)


def _page(request, survey, found, **forms):
    context = desk_context(request, survey, _("Parit")) | {
        "pairing": found,
        "near_misses": found.near_misses[:PER_PAGE],
        "n_more": len(found.near_misses[PER_PAGE:]),
        "alone": Paginator((*found.starts, *found.ends), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "join_form": forms.get("join_form") or JoinForm(pairing=found, prefix="join"),
        "part_form": forms.get("part_form") or PartForm(pairing=found, prefix="part"),
    }
    status = 422 if forms else 200
    return render(request, "admin/surveys/desk/pairing.html", context, status=status)
