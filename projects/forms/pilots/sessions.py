"""Forms of sessions: one, a series, another day, a cancellation."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from osallisuus.admin.fields import DayInput
from osallisuus.text.days import check_year
from projects.models import Pilot, PilotSession, refuse_early_day

NO_DAY = {"required": _("Anna päivä."), "invalid": _("Kirjoita päivä muodossa 5.2.2026.")}
SECOND = _("Tältä päivältä on jo kerta. Rastita alta, jos kertoja on kaksi.")


def refuse_early(form: forms.Form, name: str, pilot: Pilot) -> None:
    """Puts what is wrong with a day on which the pilot had not begun beside its field."""
    if day := form.cleaned_data.get(name):
        try:
            refuse_early_day(day, pilot)
        except ValidationError as error:
            form.add_error(name, error)


def day_field(label, **options) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DayInput,
        validators=[check_year],
        error_messages=NO_DAY,
        **options,
    )


def second_field() -> forms.BooleanField:
    return forms.BooleanField(label=_("Samana päivänä on toinen kerta"), required=False)


def ask_of_second(form: forms.Form, others: QuerySet[PilotSession]) -> None:
    """Leaves `is_second` on the form only where the day of it has one of the others, and asks."""
    day = form.cleaned_data.get("held_on")
    taking_place = others.exclude(status=PilotSession.Status.CANCELLED)
    if day is None or not taking_place.filter(held_on=day).exists():
        # Nothing to ask where the day is free.
        del form.fields["is_second"]
    elif not form.cleaned_data.get("is_second"):
        form.add_error("held_on", SECOND)


class SessionForm(forms.Form):
    """One more session; on a day that has one already only when that is meant."""

    use_required_attribute = False

    held_on = day_field(_("Päivä"))
    is_second = second_field()

    def __init__(self, *args, pilot, **kwargs):
        super().__init__(*args, **kwargs)
        self.pilot = pilot
        if not self.is_bound:
            del self.fields["is_second"]

    def clean(self):
        refuse_early(self, "held_on", self.pilot)
        ask_of_second(self, self.pilot.sessions.all())
        return self.cleaned_data


class SeriesForm(forms.Form):
    """Which days a series would have; sent by address, so that the list can be looked at again."""

    use_required_attribute = False
    EVERY = [(1, _("joka viikko")), (2, _("joka toinen viikko")), (4, _("joka neljäs viikko"))]

    first = day_field(_("Ensimmäinen kerta"), help_text=_("Muut kerrat ovat samana viikonpäivänä."))
    last = day_field(_("Viimeinen mahdollinen päivä"))
    weeks = forms.TypedChoiceField(label=_("Kuinka usein"), choices=EVERY, coerce=int)

    def __init__(self, *args, pilot, **kwargs):
        super().__init__(*args, **kwargs)
        self.pilot = pilot

    def clean(self):
        super().clean()
        refuse_early(self, "first", self.pilot)
        found = self.cleaned_data
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", _("Viimeinen päivä on ennen ensimmäistä."))
        return found


class SeenForm(forms.Form):
    """Carries which version of its row the page showed."""

    use_required_attribute = False

    seen = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(SeenForm):
    """Another day; one that has a session already only when that is meant."""

    held_on = day_field(_("Uusi päivä"))
    is_second = second_field()

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session
        if not self.is_bound:
            del self.fields["is_second"]

    def clean(self):
        super().clean()
        ask_of_second(self, self.session.pilot.sessions.exclude(pk=self.session.pk))
        return self.cleaned_data


class CancelForm(SeenForm):
    note = forms.CharField(
        label=_("Miksi kerta peruttiin"),
        max_length=250,
        required=False,
        help_text=_("Esimerkiksi ”vetäjä sairastui”. Älä kirjoita nimiä."),
    )


def chosen_days(texts: list[str], offered: list[date]) -> list[date]:
    """The ticked days that the series really has; anything else is left out."""
    wanted = set(texts)
    return [day for day in offered if day.isoformat() in wanted]
