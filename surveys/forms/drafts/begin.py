"""How a questionnaire of one's own begins."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from projects.models import Project
from surveys.models import Instrument


class BaseField(forms.ModelChoiceField):
    """A questionnaire to copy, chosen by what is told of it."""

    widget = forms.RadioSelect

    def label_from_instance(self, row):
        return format_html('{} <span class="help">{}</span>', row, row.about) if row.about else row


class BeginForm(forms.Form):
    """`cleaned_data["pohja"]`: the questionnaire to copy; None for an empty one."""

    use_required_attribute = False

    nimi = forms.CharField(
        label=gettext_lazy("Uuden lomakkeen nimi"),
        max_length=150,
        error_messages={"required": gettext_lazy("Anna lomakkeelle nimi.")},
    )
    pohja = BaseField(
        Instrument.objects.none(),
        label=gettext_lazy("Mistä aloitat"),
        required=False,
        blank=True,
        empty_label=gettext_lazy("Tyhjästä: mukana vain suostumus, kiitokset ja asteikko"),
    )
    hanke = forms.ModelChoiceField(
        Project.objects.none(),
        label=gettext_lazy("Minkä hankkeen oma lomake"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Valitse hanke.")},
    )

    def __init__(self, *args, projects, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Instrument.objects.offered().values("pk")
        base: Any = self.fields["pohja"]
        # Words of an owner's official form are not ours to copy.
        free = Instrument.objects.with_about().filter(pk__in=offered, is_locked=False)
        base.queryset = free
        project: Any = self.fields["hanke"]
        project.queryset = projects
        if len(projects) == 1:
            project.initial, project.widget = projects[0], forms.HiddenInput()
