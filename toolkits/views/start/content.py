"""What the portal ships comes into use: questionnaires, and the support package."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.admin.door import behind_the_door
from osallisuus.admin.guide.steps import onward, step_page
from projects.permissions import INSTALLATION
from surveys.services.instruments.shipped import load_shipped, shipped_instruments
from toolkits.services import load_support_package


class ContentForm(forms.Form):
    use_required_attribute = False
    instruments = forms.MultipleChoiceField(
        label=gettext_lazy("Lomakkeet"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Lomakkeita voi ottaa käyttöön myöhemminkin."),
        error_messages={"required": gettext_lazy("Valitse ainakin yksi lomake.")},
    )
    support_package = forms.BooleanField(
        label=gettext_lazy("Tukipaketti Tunnista, toimi, tarkista"),
        help_text=gettext_lazy("Kunnan itsearvio ja ohjeet. Näkyy julkisilla sivuilla."),
        required=False,
        initial=True,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instruments"]
        found = shipped_instruments()
        field.choices = [(spec.key, _with_about(spec)) for spec in found]
        field.initial = [found[0].key]


def _with_about(spec):
    about = spec.texts.get("about", {}).get("fi", "")
    return format_html('{} <span class="help">{}</span>', spec.name["fi"], about)


@behind_the_door
def content(request):
    """For whoever keeps the installation."""
    if not INSTALLATION.anywhere(request.user):
        raise PermissionDenied
    form = ContentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with transaction.atomic():
            load_shipped(form.cleaned_data["instruments"])
            if form.cleaned_data["support_package"]:
                load_support_package()
        messages.success(request, _("Lomakkeet ovat nyt käytössä."))
        return onward(request)
    return step_page(
        request,
        "content",
        "admin/start/step.html",
        title=_("Lomake ja tukipaketti"),
        lead=_("Nämä tulevat portaalin mukana. Ensimmäinen lomake on valmiiksi valittu."),
        form=form,
        button=_("Ota käyttöön ja jatka"),
        status=422 if form.errors else 200,
    )
