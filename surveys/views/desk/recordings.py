"""The desk of recordings: each question read aloud on the coordinator's own telephone."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from osallisuus.serving.methods import require_POST
from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import ItemRecording
from surveys.services.instruments.recordings import add_recording, remove_recording
from surveys.views.desk.reviewing import language_context, language_page, where

UNPROCESSABLE = 422


class RecordingForm(forms.Form):
    """Which question a recording belongs to; the sound itself is checked by its model."""

    question = forms.SlugField(max_length=60)
    sound = forms.FileField()


@language_page
def recording_list(request, row):
    if request.method != "POST":
        return _page(request, row)
    form = RecordingForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, _("Valitse äänite ensin."))
    item = get_object_or_404(row.instrument.items, key=form.cleaned_data["question"])
    try:
        add_recording(
            item=item, language=row.language, file=form.cleaned_data["sound"], by=request.user
        )
    except ValidationError as error:
        return _page(request, row, " ".join(error.messages))
    messages.success(request, _("Äänite on lisätty."))
    return redirect(f"{where('recordings', row)}#{item.key}")


@require_POST
@language_page
def recording_remove(request, row, item):
    rows = ItemRecording.objects.filter(item__instrument=row.instrument, language=row.language)
    remove_recording(recording=get_object_or_404(rows, item__key=item))
    messages.success(request, _("Äänite on poistettu."))
    return redirect(where("recordings", row))


def _page(request, row, error=""):
    questionnaire = questionnaire_of(row.instrument)
    lines = [
        (
            question.key,
            questionnaire.question_text(question, row.language),
            questionnaire.sounds.get((question.key, row.language), ""),
        )
        for question in questionnaire.questions
    ]
    context = language_context(request, row, _("Kysymykset ääneen luettuina")) | {
        "lines": lines,
        "error": error,
    }
    status = UNPROCESSABLE if error else 200
    return render(request, "admin/surveys/desk/recordings.html", context, status=status)
