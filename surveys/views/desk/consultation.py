"""A coordinator's view of a consultation: how far it is, and which sentences are quoted."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from surveys.admin.missing import missing_links
from surveys.answering.consultation import is_quoted, takes_answers
from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import Response, Survey
from surveys.queries.progress import language_lines
from surveys.services import choose_quotes
from surveys.views.desk.survey import desk_context, desk_page


@desk_page(kinds=(Survey.Kind.CONSULTATION,))
def consultation(request, survey):
    """Only texts whose writers let them be published are shown, and only once there are enough
    answers for results."""
    responses = Response.objects.filter(survey=survey).only("open_answers")
    n_responses = responses.count()
    # Texts of a few people could be put to their writers by whoever knows who was asked.
    has_enough = n_responses >= survey.project.min_group_size
    if request.method == "POST" and has_enough:
        chosen, seen = (_places(request.POST.getlist(name)) for name in ("lainaus", "nahty"))
        n_quoted = choose_quotes(survey=survey, chosen=chosen, seen=seen)
        messages.success(request, _("Lainauksia valittu: %(count)s.") % {"count": n_quoted})
        return redirect("desk:consultation", slug=survey.slug)
    context = desk_context(request, survey, survey.title) | {
        "n_responses": n_responses if has_enough or not n_responses else None,
        "k": survey.project.min_group_size,
        "missing": missing_links(request.user, survey),
        "takes_answers": takes_answers(survey),
        "languages": language_lines(survey),
        "groups": _publishable(survey, responses) if has_enough else [],
    }
    return render(request, "admin/surveys/desk/consultation.html", context)


def _places(sent):
    """The boxes that are or were ticked, `<response>:<question>` each."""
    pairs = (text.partition(":") for text in sent)
    return {(int(number), key) for number, _colon, key in pairs if number.isdecimal()}


def _publishable(survey, responses):
    questionnaire = questionnaire_of(survey.instrument)
    groups = []
    for question in questionnaire.questions:
        texts = [
            {
                "value": f"{response.pk}:{question.key}",
                "text": written["text"],
                "is_quoted": is_quoted(written),
            }
            for response in responses
            if (written := response.open_answers.get(question.key)) and written["may_publish"]
        ]
        if texts:
            text = questionnaire.question_text(question, "fi")
            # Sorted by their words, so that no order tells which texts are one person's.
            groups.append({"question": text, "texts": sorted(texts, key=lambda row: row["text"])})
    return groups
