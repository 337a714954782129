"""The form for feedback about the site."""

from django import forms
from django.utils.translation import gettext_lazy as _

from osallisuus.models import AccessibilityFeedback


class FeedbackForm(forms.ModelForm):
    use_required_attribute = False
    # Programs fill every field, people leave the trap empty.
    trap = forms.CharField(required=False)

    class Meta:
        model = AccessibilityFeedback
        fields = ["page", "message", "email"]
        labels = {
            "page": _("Mitä sivua palaute koskee"),
            "message": _("Palautteesi"),
            "email": _("Sähköpostiosoitteesi"),
        }
        help_texts = {
            "message": _("Kerro, mitä yritit tehdä ja mikä esti. Älä kirjoita arkaluonteista."),
            "email": _(
                "Vain jos haluat vastauksen. Osoite poistetaan kuukauden kuluttua vastauksesta."
            ),
        }
        widgets = {
            "message": forms.Textarea(attrs={"rows": 6}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        error_messages = {
            "message": {"required": _("Kirjoita palautteesi.")},
            "email": {"invalid": _("Kirjoita osoite muodossa nimi@esimerkki.fi.")},
        }

    @property
    def is_from_program(self):
        return bool(self.cleaned_data.get("trap"))
