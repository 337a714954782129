"""Opening the shared tablet: a coordinator sets a PIN and is signed out of the device."""

from django import forms
from django.contrib.auth import logout
from django.core.validators import RegexValidator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.answering.tablet.tablet_cookie import HOURS, PIN, open_tablet
from surveys.answering.visits import card_cookie
from surveys.answering.windows import missing_before_opening
from surveys.models import Survey
from surveys.services.sealed import open_for_sealing, openings_of
from surveys.views.desk.survey import desk_context, desk_page
from surveys.views.resident.code_form import UNPROCESSABLE


class TabletForm(forms.Form):
    pin = forms.CharField(
        label=gettext_lazy("PIN tälle kerralle"),
        help_text=gettext_lazy(
            "4–8 numeroa. Suljet tabletin samalla PINillä. Älä käytä laitteen omaa PINiä."
        ),
        validators=[
            RegexValidator(f"^{PIN.pattern}$", gettext_lazy("Kirjoita 4–8 numeroa ilman välejä."))
        ],
        error_messages={"required": gettext_lazy("Kirjoita PIN, jolla suljet tabletin.")},
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}
        ),
    )


@desk_page(kinds=Survey.Kind.values)
def tablet_open(request, survey):
    missing = missing_before_opening(survey)
    is_open = survey.is_open() and not missing
    form = TabletForm(request.POST or None)
    if request.method == "POST" and is_open and form.is_valid():
        # The device goes to residents now, and nobody may find the coordinator's session on it.
        logout(request)
        response = redirect("tablet:start")
        is_sealing = survey.kind == Survey.Kind.BEFORE_AFTER
        opening_id = open_for_sealing(survey).pk if is_sealing else None
        pin = form.cleaned_data["pin"]
        open_tablet(response, survey_id=survey.pk, pin=pin, opening_id=opening_id)
        card_cookie.forget(response, card_cookie.TABLET)
        return response
    context = desk_context(request, survey, _("Avaa tabletilla")) | {
        "form": form,
        "is_open": is_open,
        "missing": missing,
        "hours": HOURS,
        "openings": openings_of(survey),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "admin/surveys/desk/tablet_open.html", context, status=status)
