"""The page of a scale of a draft, and what a part that is added begins with."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms.drafts.fields import DraftForm, FieldGroup
from surveys.instruments.drafting import put, texts_of
from surveys.instruments.problem import Problem
from surveys.instruments.specs import InstrumentFile, ScaleSpec

LONGEST_LABEL = 500
MOST_CHOICES = 40


class ScaleForm(DraftForm):
    """What the choices of a scale are called; which there are, is changed beside the form."""

    def set_up(self):
        self.scale = next(one for one in self.spec.scales if one.key == self.name)
        for choice in self.scale.choices:
            place = f"scales.{self.name}.{choice.value}"
            start = self._start(choice.value)
            self.add_texts(start, choice.label, place, rows=1, longest=LONGEST_LABEL)

    @staticmethod
    def _start(value: int | str) -> str:
        return f"vaihtoehto_{value}"

    def changed(self) -> InstrumentFile:
        choices = tuple(
            replace(one, label=texts_of(self.texts(self._start(one.value)), one.label))
            for one in self.scale.choices
        )
        scales = put(self.spec.scales, replace(self.scale, choices=choices))
        return replace(self.spec, scales=scales)

    def groups(self, problems: Iterable[Problem]) -> list[FieldGroup]:
        found = list(problems)
        words = _("Pisteitä: %(value)s") if self.scale.is_numeric else _("Vaihtoehto %(value)s")
        return [
            self.group(
                words % {"value": one.value},
                self.languages(self._start(one.value)),
                found,
                is_side=True,
            )
            for one in self.scale.choices
        ]

    def of_the_whole(self, problems: Iterable[Problem]) -> list[str]:
        start = f"scales.{self.name}"
        values = {f"{start}.{one.value}" for one in self.scale.choices}
        return [one.advice for one in problems if one.place in {start, *values}]


def scale_name(scale: ScaleSpec) -> str:
    """A scale by its ends, as it has no name."""
    ends = [scale.choices[0], scale.choices[-1]] if scale.choices else []
    words = " – ".join(one.label.get("fi") or str(one.value) for one in ends)
    return _("%(ends)s (%(number)s vaihtoehtoa)") % {
        "ends": words or scale.key,
        "number": len(scale.choices),
    }


class NewScaleForm(forms.Form):
    use_required_attribute = False

    maara = forms.IntegerField(
        label=gettext_lazy("Vaihtoehtoja"), min_value=2, max_value=11, initial=5
    )
    pisteet = forms.BooleanField(
        label=gettext_lazy("Vaihtoehdoilla on pisteet"), required=False, initial=True
    )


class NewItemForm(forms.Form):
    """The Finnish words of a new question, and its domain."""

    use_required_attribute = False

    teksti = forms.CharField(
        label=gettext_lazy("Uusi kysymys suomeksi"),
        max_length=1000,
        error_messages={"required": gettext_lazy("Kirjoita kysymys.")},
    )
    osa_alue = forms.ChoiceField(label=gettext_lazy("Osa-alue"), required=False)

    def __init__(self, *args, spec: InstrumentFile, **kwargs):
        super().__init__(*args, **kwargs)
        domains = [(one.key, one.name.get("fi") or one.key) for one in spec.domains]
        field: Any = self.fields["osa_alue"]
        field.choices = [("", _("ei mitään osa-aluetta")), *domains]


class NewDomainForm(forms.Form):
    """The Finnish words of a new domain."""

    use_required_attribute = False

    teksti = forms.CharField(
        label=gettext_lazy("Uusi osa-alue suomeksi"),
        max_length=150,
        error_messages={"required": gettext_lazy("Kirjoita osa-alueen nimi.")},
    )


class NewChoiceForm(forms.Form):
    """The Finnish words of a new choice, and its points where it has any."""

    use_required_attribute = False

    teksti = forms.CharField(
        label=gettext_lazy("Uusi vaihtoehto suomeksi"), max_length=LONGEST_LABEL
    )
    pisteet = forms.IntegerField(
        label=gettext_lazy("Pisteet"), required=False, min_value=-1000, max_value=1000
    )

    def __init__(self, *args, scale: ScaleSpec, **kwargs):
        super().__init__(*args, **kwargs)
        if not scale.is_numeric:
            del self.fields["pisteet"]
