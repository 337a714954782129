"""Forms of the pairing desk: which labels, and why."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import PairDecision
from surveys.queries.pairing import Pairing, Sent

LONGEST_REASON = PairDecision._meta.get_field("reason").max_length


def in_words(sent: Sent) -> str:
    return _("%(label)s, viikko %(week)s/%(year)s") % {
        "label": sent.label,
        "week": sent.week,
        "year": sent.year,
    }


def reason_field(example) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Perustelu"), max_length=LONGEST_REASON, help_text=example
    )


class JoinForm(forms.Form):
    start = forms.TypedChoiceField(label=gettext_lazy("Alkukysely"), coerce=int)
    end = forms.TypedChoiceField(label=gettext_lazy("Loppukysely"), coerce=int)
    reason = reason_field(gettext_lazy("Esimerkiksi: kortti katosi. Älä kirjoita nimeä."))

    def __init__(self, *args, pairing: Pairing, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["start"].choices = _choices(pairing.starts)
        self.fields["end"].choices = _choices(pairing.ends)


class PartForm(forms.Form):
    pair = forms.ChoiceField(label=gettext_lazy("Kortti"))
    reason = reason_field(
        gettext_lazy("Esimerkiksi: kortilla vastasi kaksi ihmistä. Älä kirjoita nimeä.")
    )

    def __init__(self, *args, pairing: Pairing, **kwargs):
        super().__init__(*args, **kwargs)
        self.made = {str(pair.start.id): pair for pair in pairing.pairs}
        joined = {decision.start.id for decision in pairing.live if decision.is_join}
        self.fields["pair"].choices = [("", _("Valitse"))] + [
            (key, in_words(pair.start))
            for key, pair in self.made.items()
            # A pair that was joined by hand is parted by undoing that.
            if pair.start.id not in joined
        ]

    def clean_pair(self):
        pair = self.made.get(self.cleaned_data["pair"])
        if pair is None:
            raise ValidationError(_("Valitse kortti."))
        return pair


def _choices(alone):
    return [("", _("Valitse")), *((each.id, in_words(each)) for each in alone)]
