"""Forms of costs: one row, a month again, and one cost over several pilots."""

from decimal import Decimal

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from osallisuus.admin.fields import NOT_HOURS, DayInput, FinnishDecimalField
from projects.models import CostLine
from projects.services.pilots.sharing import RULES

PUBLIC = _("Teksti on julkinen. Älä kirjoita nimiä.")


class CostForm(forms.ModelForm):
    """One cost of a pilot; `seen` says which version of a changed row the page showed."""

    use_required_attribute = False

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CostLine
        fields = ["kind", "description", "spent_on", "amount", "hours", "rate", "payer", "basis"]
        field_classes = dict.fromkeys(["amount", "hours", "rate"], FinnishDecimalField)
        widgets = {"spent_on": DayInput}
        labels = {"description": _("Mitä varten"), "amount": _("Summa euroina")}
        help_texts = {
            "description": PUBLIC,
            "amount": _("Tai tunnit ja tuntihinta. Hyvitys miinusmerkillä."),
        }
        error_messages = {
            "kind": {"required": _("Valitse laji.")},
            "spent_on": {"required": _("Anna päivä."), "invalid": _("Anna päivä.")},
            "hours": {"invalid": NOT_HOURS},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Else the database would ask for the other of the two, which is there.
        for name in ("hours", "rate"):
            self.fields[name].validators.append(MinValueValidator(0))


class SharedCostForm(forms.Form):
    """A cost of several pilots and the rule by which it is split."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Laji"), choices=CostLine.Kind.choices)
    description = forms.CharField(
        label=_("Mitä varten"), max_length=200, required=False, help_text=PUBLIC
    )
    spent_on = forms.DateField(
        label=_("Päivä"),
        widget=DayInput,
        error_messages={"required": _("Anna päivä."), "invalid": _("Anna päivä.")},
    )
    amount = FinnishDecimalField(
        label=_("Summa euroina"),
        max_digits=10,
        decimal_places=2,
        error_messages={"required": _("Kirjoita summa.")},
    )
    payer = forms.CharField(label=_("Maksaja"), max_length=150, required=False)
    rule = forms.ChoiceField(
        label=_("Miten kulu jaetaan"), choices=list(RULES.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args, pilots, **kwargs):
        """pilots: rows of `sharing.Sharer` to choose from."""
        super().__init__(*args, **kwargs)
        self.pilots = pilots
        for found in pilots:
            self.fields[f"in-{found.pilot.pk}"] = forms.BooleanField(
                label=str(found.pilot), required=False
            )
            self.fields[f"share-{found.pilot.pk}"] = FinnishDecimalField(
                label=_("Oma osuus"), required=False, min_value=Decimal(0)
            )

    def rows(self):
        """(pilot with its numbers, its tick, its own share) as the page lays them out."""
        for found in self.pilots:
            key = found.pilot.pk
            yield found, self[f"in-{key}"], self[f"share-{key}"]

    def chosen(self):
        """(pilot with its numbers, own share or None) of those ticked, once the form is valid."""
        data = self.cleaned_data
        return [
            (found, data[f"share-{found.pilot.pk}"])
            for found in self.pilots
            if data[f"in-{found.pilot.pk}"]
        ]
