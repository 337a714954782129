"""Forms of the desk of coaching, and the one that participants fill in afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from osallisuus.admin.fields import DayInput
from osallisuus.text.days import check_year
from projects.models import FeedbackCount

CHANGED = _("Luettelo on muuttunut sillä välin. Tarkista, kenelle viesti menee.")


class LetterForm(forms.Form):
    """One message to some of those who signed up."""

    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput)
    recipients = forms.TypedMultipleChoiceField(
        label=_("Kenelle"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Valitse ainakin yksi ihminen."),
            "invalid_choice": CHANGED,
        },
    )
    subject = forms.CharField(
        label=_("Otsikko"),
        max_length=120,
        error_messages={"required": _("Kirjoita viestille otsikko.")},
    )
    text = forms.CharField(
        label=_("Viesti"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Viesti alkaa tervehdyksellä ja vastaanottajan nimellä. Loppuun tulevat oma nimesi ja "
            "osoitteesi, valmennuksen tiedot ja vastaanottajan oma linkki."
        ),
        error_messages={"required": _("Kirjoita viesti.")},
    )

    def __init__(self, *args, signups, **kwargs):
        super().__init__(*args, **kwargs)
        self.signups = signups
        recipients: Any = self.fields["recipients"]
        recipients.choices = [(row.pk, _name(row)) for row in signups]

    def chosen(self):
        wanted = set(self.cleaned_data["recipients"])
        return [row for row in self.signups if row.pk in wanted]


def _name(row) -> str:
    return f"{row.name} ({_('jonossa')})" if row.is_waiting else row.name


class CancelCoachingForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        label=_("Mitä kerrot ilmoittautuneille"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Esimerkiksi ”Vetäjä sairastui. Ilmoitamme uuden ajan.” Menee vain viestiin."),
    )


class CloseFeedbackForm(forms.Form):
    use_required_attribute = False

    is_sure = forms.BooleanField(
        label=_("Palautetta ei voi sen jälkeen antaa, eikä lomaketta voi avata uudelleen"),
        error_messages={"required": _("Rastita, että tiedät tämän.")},
    )


class CopyForm(forms.Form):
    """One session of a programme and its new day; the day is asked of the chosen ones only."""

    use_required_attribute = False
    # No day is marked as one that may be left out: a chosen session needs it.
    is_filter = True

    is_chosen = forms.BooleanField(required=False)
    day = forms.DateField(
        label=_("Uusi päivä"),
        widget=DayInput,
        required=False,
        validators=[check_year],
        error_messages={"invalid": _("Kirjoita päivä muodossa 5.2.2026.")},
    )

    def __init__(self, data=None, *, session, today, initial=None):
        super().__init__(data, prefix=f"s{session.pk}", initial=initial)
        self.session, self.today = session, today
        self.fields["is_chosen"].label = session.theme

    def clean(self):
        super().clean()
        found = self.cleaned_data
        if not found.get("is_chosen"):
            # Whatever stands beside an unticked box is nobody's wish.
            self.errors.pop("day", None)
        elif "day" not in self.errors and not found.get("day"):
            self.add_error("day", _("Anna päivä."))
        elif found.get("day") and found["day"] < self.today:
            self.add_error("day", _("Anna tuleva päivä."))
        return found


class CoachingFeedbackForm(forms.Form):
    """The fixed items, each with its values; every one is answered, if only with "cannot say"."""

    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for item in FeedbackCount.Item:
            self.fields[item.value] = forms.TypedChoiceField(
                label=item.label,
                choices=FeedbackCount.Value.choices,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Valitse yksi vaihtoehto.")},
            )

    def answers(self) -> dict[str, int]:
        return {item.value: self.cleaned_data[item.value] for item in FeedbackCount.Item}
