"""Form fields of the desk: Finnish decimals, and days and times in the browser's own pickers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from osallisuus.text.numbers import parse_decimal

NOT_A_NUMBER = _("Kirjoita summa numeroina, esimerkiksi 12,50.")
NOT_HOURS = _("Kirjoita tunnit numeroina, esimerkiksi 12,5.")


class FinnishDecimalField(forms.DecimalField):
    """Reads 12,50 as well as 12.50, with spaces between thousands; shows 12,50."""

    default_error_messages = {"invalid": NOT_A_NUMBER}

    def __init__(self, **kwargs):
        kwargs["localize"] = True
        # No number field of the browser: some take no comma, and turn what they
        # do not understand into nothing.
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "decimal", "size": 12})
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return parse_decimal(str(value))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        # Pickers of browsers read the standard form only, whatever the language of the page.
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def list_field(db_field, choices, *, required=False):
    """Tick boxes for a JSON field that keeps a list of keys."""
    return forms.MultipleChoiceField(
        label=capfirst(db_field.verbose_name),
        choices=choices,
        required=required,
        help_text=db_field.help_text,
        initial=db_field.get_default,
        widget=forms.CheckboxSelectMultiple,
    )


FIELDS: Mapping[type[models.Field], Mapping[str, Any]] = {
    models.DecimalField: {"form_class": FinnishDecimalField},
    models.URLField: {"assume_scheme": "https"},
    models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    models.DateField: {"widget": DayInput},
    models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MomentInput},
}
