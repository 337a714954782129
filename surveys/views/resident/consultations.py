"""Consultations: what is asked now, the form that anybody may answer, and what was answered."""

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import ListView

from osallisuus.serving.methods import require_http_methods, require_safe
from osallisuus.serving.rate_limits import is_over
from surveys.answering import consultation
from surveys.models import Channel, Survey
from surveys.reports.compute.consultation import build_consultation
from surveys.reports.release.consulted import counted_answers
from surveys.services import record_consultation
from surveys.services.consultations import SentOtherwiseError, freeze_results
from surveys.views.resident.code_form import UNPROCESSABLE
from surveys.views.resident.fields import render_fields
from surveys.views.resident.opened import CONFLICT, FORBIDDEN, GONE, for_script, language_links
from surveys.views.resident.recordings import with_sounds

# A library's readers share one address; this stops only what no group of people could type.
ANSWERS_AN_HOUR, HOUR = 60, 3600
TOO_MANY = 429
POINTED_OUT = "huomattu"


class ConsultationList(ListView):
    template_name = "surveys/consultation_list.html"
    context_object_name = "consultations"

    def get_queryset(self):
        return Survey.objects.consultations().select_related("project", "municipality")

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        found = list(self.object_list)
        return super().get_context_data(
            open_now=[survey for survey in found if survey.is_open(today)],
            coming=[each for each in found if not each.is_open(today) and not each.is_over(today)],
            over=[survey for survey in found if survey.is_over(today)],
            **kwargs,
        )


# The form carries a signed key instead of Django's token, as the other pages of residents do.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_detail(request, slug):
    survey = _survey(slug)
    if survey.is_over() and request.method != "POST":
        return _results_page(request, survey)
    response = _asking_page(request, survey)
    add_never_cache_headers(response)
    return response


@require_safe
def consultation_thanks(request, slug):
    survey = _survey(slug)
    visit = _visit(request, survey)
    if visit is None:
        return redirect("surveys:consultation-detail", slug=slug)
    return _thanks_page(request, visit, back=reverse("surveys:consultation-list"))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def tablet_form(request):
    """The consultation that the tablet is open for; anybody may answer on a shared device."""
    survey = get_object_or_404(_consultations(), pk=request.tablet.survey_id)
    if not consultation.takes_answers(survey):
        return _too_late(request, survey) if request.method == "POST" else redirect("tablet:start")
    return _form(request, survey, Channel.SHARED_TABLET)


@require_safe
def tablet_thanks(request):
    survey = get_object_or_404(_consultations(), pk=request.tablet.survey_id)
    return _thanks_page(request, _visit(request, survey), back=reverse("tablet:stop"))


def _consultations():
    found = Survey.objects.consultations()
    return found.select_related("project__controller", "instrument", "municipality")


def _survey(slug):
    return get_object_or_404(_consultations(), slug=slug)


def _visit(request, survey):
    wanted = request.GET.get("kieli") or translation.get_language()
    visit = consultation.load_consultation(survey, wanted)
    if visit is not None:
        translation.activate(visit.language)
        request.LANGUAGE_CODE = visit.language
    return visit


def _asking_page(request, survey):
    is_sent = request.method == "POST"
    if not consultation.takes_answers(survey):
        if is_sent:
            return _too_late(request, survey)
        return render(request, "surveys/consultation_closed.html", {"survey": survey})
    if survey.one_per_browser and consultation.has_answered(request, survey):
        return _refused_page(request, survey, "answered", status=CONFLICT if is_sent else 200)
    return _form(request, survey, Channel.OWN_DEVICE)


def _too_late(request, survey):
    """An answer that came when none is taken any more, or not yet."""
    if survey.is_over():
        return _refused_page(request, survey, "over", status=GONE)
    return _refused_page(request, survey, "shut", status=FORBIDDEN)


def _refused_page(request, survey, reason, *, status):
    """Why nothing was stored, in the language in which the person has read the form."""
    visit = _visit(request, survey)
    context = {
        "survey": survey,
        "title": visit.title if visit else survey.title,
        "reason": reason,
        "language_links": language_links(request, visit.languages if visit else ()),
    }
    return render(request, "surveys/consultation_refused.html", context, status=status)


def _form(request, survey, channel):
    visit = _visit(request, survey)
    if request.method != "POST":
        return _form_page(request, visit)
    visit.read(request.POST)
    response_id = consultation.response_of_form(survey, request.POST.get("lomake", ""))
    is_foreign = response_id is None or request.headers.get("Sec-Fetch-Site") == "cross-site"
    if visit.problems or visit.is_empty or is_foreign:
        is_unknown = is_foreign and not (visit.problems or visit.is_empty)
        return _form_page(request, visit, status=UNPROCESSABLE, is_unknown=is_unknown)
    # Pointed out once: whoever wrote the text decides, and nothing is refused for it.
    if visit.with_details and POINTED_OUT not in request.POST:
        return _form_page(request, visit)
    # A tablet is shared by many, so neither its address nor its cookie
    # says that somebody has answered.
    is_own = channel == Channel.OWN_DEVICE
    if is_own and is_over("consultation", request, limit=ANSWERS_AN_HOUR, seconds=HOUR):
        return _form_page(request, visit, status=TOO_MANY)
    try:
        record_consultation(
            survey=survey,
            questionnaire=visit.questionnaire,
            answers=visit.draft.answers,
            open_answers=visit.draft.open_answers,
            language=visit.language,
            response_id=response_id,
            channel=channel,
        )
    except SentOtherwiseError:
        return _refused_page(request, survey, "otherwise", status=CONFLICT)
    response = redirect(_thanks_address(survey, visit.language, is_own=is_own))
    if is_own and survey.one_per_browser:
        is_secure = settings.SESSION_COOKIE_SECURE
        consultation.mark_answered(response, survey, is_secure=is_secure)
    return for_script(request, response)


def _thanks_address(survey, language, *, is_own):
    if not is_own:
        return reverse("tablet:consultation-thanks")
    return f"{reverse('surveys:consultation-thanks', args=[survey.slug])}?kieli={language}"


def _form_page(request, visit, status=200, *, is_unknown=False):
    kept_form = request.POST.get("lomake", "")
    is_kept = consultation.response_of_form(visit.survey, kept_form) is not None
    lead, *paragraphs = visit.text("consent_paragraphs").split("\n\n")
    controller = visit.survey.project.controller
    who = controller.name if controller else visit.survey.project.name
    context = {
        "visit": visit,
        "survey": visit.survey,
        "title": visit.title,
        # The same key when the form is shown again, so that sending it twice makes one response.
        "form_key": kept_form if is_kept else consultation.new_form(visit.survey),
        "lead": lead,
        "paragraphs": [
            *paragraphs,
            visit.text("consent_controller").replace("{organisaatio}", who),
            visit.text("consent_smallest_group"),
        ],
        "fields": _fields(request, visit),
        "errors": _error_lines(visit, status),
        "is_empty": status == UNPROCESSABLE and visit.is_empty and not visit.problems,
        "is_too_many": status == TOO_MANY,
        "is_unknown": is_unknown,
        "details": _details(visit),
        "pointed_out": POINTED_OUT,
        "language_links": language_links(request, visit.languages),
    }
    return render(request, "surveys/consultation_form.html", context, status=status)


def _fields(request, visit):
    asked = visit.questions
    rendered = render_fields(visit, asked, visit.problems, request.POST, is_whole_form=True)
    return with_sounds(request, visit, asked, rendered)


def _details(visit):
    return [
        (
            f"#{question.key}",
            visit.questionnaire.question_text(question, visit.language),
            [detail.label for detail in details],
        )
        for question, details in visit.with_details
    ]


def _error_lines(visit, status):
    wrong = [problem.key for problem in visit.problems]
    if status == UNPROCESSABLE and visit.is_empty:
        wrong = wrong or [visit.questions[0].key]
    return [
        (
            question.key if question.is_open else f"{question.key}-1",
            visit.questionnaire.question_text(question, visit.language),
        )
        for question in visit.questions
        if question.key in wrong
    ]


def _thanks_page(request, visit, back):
    title, _dot, words = visit.text("thanks_start").partition(". ")
    context = {
        "survey": visit.survey,
        "is_thanks": True,
        "title": title,
        "words": words,
        "back": back,
        "language_links": [],
    }
    return render(request, "surveys/consultation_thanks.html", context)


def _results_page(request, survey):
    # Counted once and kept, so that answers of a reopened
    # consultation cannot be had by subtraction.
    freeze_results(survey)
    counted = counted_answers(survey)
    report = build_consultation(survey, translation.get_language(), counted=counted)
    context = {"survey": survey, "title": report.title, "report": report}
    return render(request, "surveys/consultation_results.html", context)
