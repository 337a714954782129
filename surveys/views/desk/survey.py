"""A coordinator's view of one survey: how far it is, its cards, and what is printed for it."""

import re
from functools import wraps

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osallisuus.admin.asking import is_confirmed
from osallisuus.admin.background import begin
from osallisuus.admin.door import behind_the_door
from osallisuus.files.pdf import PdfUnavailable, render_pdf, require_pdf
from osallisuus.serving.methods import require_POST, require_safe
from projects.permissions import can_change
from surveys.admin import background
from surveys.admin.missing import missing_links, standing
from surveys.answering.paper import PHASE_SLUGS, paper_form, printed_end
from surveys.forms.cards import CardBatchForm, LostCardForm
from surveys.instruments.questionnaire import questionnaire_of, translated_languages
from surveys.models import CardSheet, Phase, Survey
from surveys.queries.progress import (
    cards_in_use,
    cards_lacking_end,
    language_lines,
    sheet_lines,
    survey_progress,
)
from surveys.services import open_end
from surveys.services.batches import (
    can_close_end_again,
    close_end_again,
    make_batch,
    open_end_for_all,
    remake_batch,
    replace_lost,
)
from surveys.services.card_files import sheet_pdf

FILE_SIGN = re.compile(r"\d{1,20}", re.ASCII)
CARDS_AT_ONCE = 20
"""More take over a second of printing, which no request should; the queue makes them."""


def desk_page(view=None, *, kinds=(Survey.Kind.BEFORE_AFTER,)):
    """Gives the view the survey of the address, to those who may change it; for all others the
    survey is not there. The desk's own door comes first."""
    if view is None:
        return lambda wrapped: desk_page(wrapped, kinds=kinds)

    @wraps(view)
    def guarded(request, slug, **arguments):
        surveys = Survey.objects.visible_to(request.user).filter(kind__in=kinds)
        survey = get_object_or_404(
            surveys.select_related("project__controller", "pilot__municipality", "instrument"),
            slug=slug,
        )
        if not can_change(request.user, survey):
            raise Http404
        return view(request, survey, **arguments)

    return behind_the_door(guarded)


def offered_languages(survey) -> tuple[str, ...]:
    return questionnaire_of(survey.instrument).offered_languages(survey, translated_languages())


def desk_context(request, survey, title) -> dict:
    return {**admin.site.each_context(request), "title": title, "survey": survey}


@desk_page(kinds=Survey.Kind.values)
@require_safe
def survey_detail(request, survey):
    if survey.kind == Survey.Kind.CONSULTATION:
        return redirect("desk:consultation", slug=survey.slug)
    today = timezone.localdate()
    progress = survey_progress(survey, today)
    context = desk_context(request, survey, survey.title)
    return render(
        request,
        "admin/surveys/desk/detail.html",
        context
        | {
            "progress": progress,
            "sheets": sheet_lines(survey),
            "missing": missing_links(request.user, survey),
            "standing": standing(survey),
            "languages": language_lines(survey),
            "is_printable": bool(offered_languages(survey)),
            "phases": phase_links(survey),
            "lost_form": LostCardForm(survey=survey),
            "today": today,
            "can_undo_end": can_close_end_again(survey),
            "can_open_end": _can_open_end(survey, progress.lacking_end, today),
        },
    )


def _can_open_end(survey, lacking, today) -> bool:
    """Whether opening the end for everybody would change anything for anybody."""
    if survey.is_practice or not survey.is_open(today) or survey.end_open_for_all_on:
        return False
    is_ahead = survey.end_from is None or survey.end_from > today
    return is_ahead or any(card.waits for card in lacking)


def phase_links(survey):
    """Both phases with the word that stands for them in addresses."""
    labels = {Phase.START: _("Alkukysely"), Phase.END: _("Loppukysely")}
    return [{"slug": slug, "label": labels[phase]} for slug, phase in PHASE_SLUGS.items()]


@desk_page
def cards_new(request, survey):
    """The form warns before, the answer to it is the file itself, and no page shows a code."""
    form = CardBatchForm(request.POST or None, languages=language_lines(survey))
    if request.method == "POST" and form.is_valid():
        wanted = {key: form.cleaned_data[key] for key in ("n_cards", "language", "is_large_print")}
        if wanted["n_cards"] > CARDS_AT_ONCE:
            return _cards_in_queue(request, survey, wanted)
        return _sheet_file(
            request, survey, lambda: make_batch(survey=survey, by=request.user, **wanted)
        )
    status = 422 if form.errors else 200
    context = desk_context(request, survey, _("Tee kortteja")) | {
        "form": form,
        "printed_end": printed_end(survey, timezone.localdate()),
    }
    return render(request, "admin/surveys/desk/cards_new.html", context, status=status)


def _cards_in_queue(request, survey, wanted):
    try:
        require_pdf()
    except PdfUnavailable:
        return render(request, "osallisuus/pdf_unavailable.html", status=503)
    title = _("%(n)s korttia: %(survey)s") % {"n": wanted["n_cards"], "survey": survey.title}
    base_url = request.build_absolute_uri("/")
    return begin(request, background.CARDS, title, survey=survey.pk, base_url=base_url, **wanted)


@desk_page
def sheet_remake(request, survey, letter):
    """Asks first, since the old file becomes worthless; then gives the new one."""
    sheet = get_object_or_404(CardSheet, survey=survey, letter=letter)
    if is_confirmed(request):
        return _sheet_file(request, survey, lambda: remake_batch(sheet=sheet, by=request.user))
    title = _("Tee arkki %(letter)s uudelleen") % {"letter": letter}
    context = desk_context(request, survey, title) | {"sheet": sheet}
    return render(request, "admin/surveys/desk/sheet_remake.html", context)


@require_POST
@desk_page
def card_replace(request, survey):
    form = LostCardForm(request.POST, survey=survey)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["label"]))
        return redirect("desk:survey", slug=survey.slug)
    card = form.card
    try:
        # Asked before the write: the codes are on the printed file only, so
        # without one the cards would be lost.
        require_pdf()
        made = replace_lost(card=card, by=request.user)
    except PdfUnavailable:
        return render(request, "osallisuus/pdf_unavailable.html", status=503)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:survey", slug=survey.slug)
    told = _("Kortti %(new)s on tehty kortin %(old)s tilalle.")
    messages.success(request, told % {"new": made.card.label, "old": card.label})
    return _cards_file(request, survey, card.sheet, [made])


@desk_page
def end_open(request, survey):
    """The end window of everybody, which is asked first, or of one card whose holder leaves
    early."""
    label = request.POST.get("label", "")
    if not label and not is_confirmed(request):
        today = timezone.localdate()
        lacking = cards_lacking_end(survey, today)
        context = desk_context(request, survey, _("Avaa loppukysely kaikille")) | {
            "n_cards": sum(card.waits for card in lacking),
            "is_possible": _can_open_end(survey, lacking, today),
            "is_ahead": survey.end_from is not None and survey.end_from > today,
        }
        return render(request, "admin/surveys/desk/end_open.html", context)
    if label:
        card = get_object_or_404(cards_in_use(survey), label=label)
        open_end(card=card)
        messages.success(request, _("Kortti %(label)s: loppukysely on auki.") % {"label": label})
        return redirect("desk:survey", slug=survey.slug)
    try:
        open_end_for_all(survey=survey)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Loppukysely on nyt auki kaikille alkukyselyyn vastanneille."))
    return redirect("desk:survey", slug=survey.slug)


@require_POST
@desk_page
def end_close(request, survey):
    """Undoes the opening for everybody."""
    try:
        n_sent = close_end_again(survey=survey)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:survey", slug=survey.slug)
    messages.success(request, _("Loppukyselyn avaaminen on peruttu."))
    if n_sent:
        text = ngettext(
            "Loppukyselyyn ehti vastata %(n)s ihminen. Vastaus säilyy.",
            "Loppukyselyyn ehti vastata %(n)s ihmistä. Vastaukset säilyvät.",
            n_sent,
        )
        messages.info(request, text % {"n": n_sent})
    return redirect("desk:survey", slug=survey.slug)


@desk_page
@require_safe
def reminder(request, survey):
    """Labels only, to be put on the wall, in the languages that the survey is answered in."""
    lacking = cards_lacking_end(survey, timezone.localdate())
    context = {"survey": survey, "cards": lacking, "languages": offered_languages(survey)}
    return render(request, "surveys/end_reminder.html", context)


@desk_page
@require_safe
def paper_form_file(request, survey, phase_slug, language):
    if phase_slug not in PHASE_SLUGS or language not in offered_languages(survey):
        raise Http404
    phase = PHASE_SLUGS[phase_slug]
    with translation.override(language):
        form = paper_form(survey, phase, language, request.build_absolute_uri)
        context = {"survey": survey, "form": form}
        try:
            content = render_pdf("surveys/paper_form_pdf.html", context)
        except PdfUnavailable:
            return render(request, "osallisuus/pdf_unavailable.html", status=503)
    return _file(content, f"{survey.slug}-{phase_slug}-{language}.pdf", kind="inline")


def _sheet_file(request, survey, make):
    """The file of a sheet that `make` writes; nothing is written where no file can be drawn."""
    try:
        # Asked before the write, as no second file of the same codes can be made.
        require_pdf()
        made = make()
    except PdfUnavailable:
        return render(request, "osallisuus/pdf_unavailable.html", status=503)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:survey", slug=survey.slug)
    _tell_of_cards(request, survey, made)
    return _cards_file(request, survey, made.sheet, made.cards)


def _tell_of_cards(request, survey, made) -> None:
    """The answer is the file itself, so what was made is told on the page that comes next."""
    text = ngettext(
        "Arkki %(letter)s on tehty: %(n)s kortti. Jaa kortit alkukyselyä varten.",
        "Arkki %(letter)s on tehty: %(n)s korttia. Jaa kortit alkukyselyä varten.",
        len(made.cards),
    )
    way = format_html(
        '<a href="{}">{}</a>',
        reverse("desk:reminder", args=[survey.slug]),
        _("Muistutus loppukyselystä"),
    )
    told = text % {"letter": made.sheet.letter, "n": len(made.cards)}
    messages.success(request, format_html("{} {}", told, way))


def _cards_file(request, survey, sheet, made):
    name, content = sheet_pdf(survey, sheet, made, request.build_absolute_uri)
    response = _file(content, name, kind="attachment")
    if sign := FILE_SIGN.fullmatch(request.POST.get("lataus", "")):
        # Read by the script that asked for the file, which then leads to the page that tells of it.
        response.set_cookie(
            "lataus",
            sign[0],
            max_age=60,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


def _file(content, name, *, kind):
    headers = {
        "Content-Disposition": f'{kind}; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
