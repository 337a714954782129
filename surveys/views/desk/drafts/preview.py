"""What residents would see of a draft: their own pages and paper, drawn from its spec."""

from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from osallisuus.files.pdf import PdfUnavailable, render_pdf
from osallisuus.serving.headers.embedding import own_policy
from osallisuus.serving.methods import require_safe
from surveys.answering.paper import PHASE_SLUGS, paper_form
from surveys.answering.visits.asked_survey import AskedSurvey
from surveys.answering.visits.visit import Visit
from surveys.answering.windows import CardState, Opening
from surveys.forms.drafts.fields import language_name
from surveys.instruments.drafting import in_its_languages
from surveys.instruments.from_spec import questionnaire_from
from surveys.models import Card, Channel, Draft, Phase, Survey
from surveys.services.instruments.drafts import draft_spec
from surveys.views.desk.drafts.guard import draft_context, draft_page
from surveys.views.resident.answering import question_page

# Its form leads nowhere: nobody answers here, and a press must not look as if it did.
NO_FORMS = ["allow-scripts", "allow-same-origin"]


@own_policy(frame_src=[SELF])
@draft_page
@require_safe
def preview(request, draft):
    """The same screen on a phone and on a tablet, and the way to the paper."""
    visit = _visit(request, draft)
    screens = visit.screens
    number = _number(request.GET.get("nro", ""), screens)
    address = {"phase_slug": _slug(visit.phase), "language": visit.language, "key": draft.key}
    context = draft_context(
        request,
        draft,
        _("Esikatselu"),
        languages=[(code, language_name(code)) for code in visit.questionnaire.languages],
        phases=[(slug, phase.label) for slug, phase in PHASE_SLUGS.items()],
        language=visit.language,
        language_name=language_name(visit.language),
        phase_slug=address["phase_slug"],
        paper=reverse("drafts:paper", kwargs=address),
        number=number,
        before=max((one for one in screens if one < number), default=None),
        after=min((one for one in screens if one > number), default=None),
        last=max(screens, default=0),
        frames=[
            (name, kind, reverse("drafts:screen", kwargs={**address, "number": number}) + query)
            for name, kind, query in (
                (_("Puhelin"), "phone", ""),
                (_("Tabletti"), "tablet", "?laite=tabletti"),
            )
        ]
        if screens
        else [],
    )
    return render(request, "admin/surveys/draft/preview.html", context)


@xframe_options_sameorigin
@own_policy(frame_ancestors=[SELF], sandbox=NO_FORMS)
@draft_page
@require_safe
def preview_screen(request, draft, phase_slug, language, number):
    """The resident's page itself."""
    visit = _visit(request, draft, phase_slug, language)
    if number not in visit.screens:
        raise Http404
    if "laite" in request.GET:
        request.tablet = True
        visit.channel = Channel.SHARED_TABLET
    with translation.override(_known(language)):
        return question_page(request, visit, number)


@draft_page
@require_safe
def preview_paper(request, draft, phase_slug, language):
    visit = _visit(request, draft, phase_slug, language)
    with translation.override(_known(language)):
        absolute = request.build_absolute_uri
        phase = PHASE_SLUGS[phase_slug]
        form = paper_form(visit.survey, phase, language, absolute, visit.questionnaire)
        try:
            content = render_pdf(
                "surveys/paper_form_pdf.html", {"survey": visit.survey, "form": form}
            )
        except PdfUnavailable:
            return render(request, "osallisuus/pdf_unavailable.html", status=503)
    name = f"{draft.key}-luonnos-{phase_slug}-{language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _visit(request, draft, phase_slug="", language="") -> Visit:
    """A visit of nobody to a survey that is not there."""
    questionnaire = questionnaire_from(in_its_languages(draft_spec(draft)))
    slug = phase_slug or request.GET.get("vaihe", "alku")
    code = language or request.GET.get("kieli", "fi")
    if slug not in PHASE_SLUGS or code not in questionnaire.languages:
        raise Http404
    survey = Survey(project=draft.project, title=draft.title, slug=draft.key)
    phase = Phase(PHASE_SLUGS[slug])
    nobodys: Any = Card(pk=0)
    return Visit(
        card=nobodys,
        asked=AskedSurvey(survey, questionnaire, (), (), is_ready=True),
        opening=Opening(CardState.OPEN, phase),
        draft=Draft(phase=phase, consent_version=1, language=code),
        language=code,
        channel=Channel.OWN_DEVICE,
    )


def _slug(phase) -> str:
    return next(slug for slug, known in PHASE_SLUGS.items() if known == phase)


def _number(text: str, screens) -> int:
    """The number of a screen that is there; the first one's for any other."""
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return wanted if wanted in screens else min(screens, default=1)


def _known(language: str) -> str:
    """The language of the words around the questions: Finnish where there is no catalogue."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
