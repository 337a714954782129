"""Forms of the public pages: the filter of pilots and signing up for coaching."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from projects.models import Pilot, SignUp, User
from projects.queries.pages import pilot_choices

EVERY = [("", _("Kaikki"))]
PARAMETERS = {
    "text": "haku",
    "municipality": "kunta",
    "kind": "tapa",
    "continuation": "jatko",
}
"""Fields of the filter and their names in the address, which is Finnish."""


class PilotFilterForm(forms.Form):
    """Read from the address; what cannot be understood is left out, never an error."""

    is_filter = True
    use_required_attribute = False

    text = forms.CharField(
        label=_("Hae sanalla"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    municipality = forms.ChoiceField(label=_("Kunta"), required=False)
    kind = forms.ChoiceField(label=_("Toimintatapa"), required=False)
    continuation = forms.ChoiceField(label=_("Miten jatkui"), required=False)

    def __init__(self, data):
        super().__init__({name: data.get(name, "") for name in PARAMETERS.values()})
        found = pilot_choices()
        kinds = [choice for choice in Pilot.Kind.choices if choice[0] in found.kinds]
        continuations = [
            choice for choice in Pilot.Continuation.choices if choice[0] in found.continuations
        ]
        self.fields["municipality"].choices = [*EVERY, *found.places]
        self.fields["kind"].choices = [*EVERY, *kinds]
        self.fields["continuation"].choices = [*EVERY, *continuations]

    def add_prefix(self, field_name):
        return PARAMETERS.get(field_name, field_name)

    def wishes(self) -> dict[str, str]:
        """Arguments of `queries.find_pilots`."""
        self.is_valid()
        self.errors.clear()
        return {name: self.cleaned_data.get(name, "") for name in PARAMETERS}


class SignUpForm(forms.ModelForm):
    use_required_attribute = False

    class Meta:
        model = SignUp
        fields = ["name", "email", "sector", "wish"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "sector": forms.RadioSelect,
        }
        error_messages = {
            "name": {"required": _("Kirjoita nimesi.")},
            "email": {
                "required": _("Kirjoita sähköpostiosoitteesi."),
                "invalid": _("Kirjoita osoite muodossa nimi@esimerkki.fi."),
            },
            "sector": {"required": _("Valitse yksi vaihtoehto.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sector = self.fields["sector"]
        sector.choices = SignUp.Sector.choices


class AcceptInvitationForm(forms.Form):
    """A name and a password for somebody who has been invited by e-mail."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Nimi"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Kirjoita nimesi.")},
    )
    password = forms.CharField(
        label=_("Salasana"),
        strip=False,
        help_text=_("Vähintään kahdeksan merkkiä. Usean sanan lause on hyvä salasana."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Kirjoita salasana.")},
    )

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self):
        person = User(email=self.email, name=self.cleaned_data.get("name", ""))
        password = self.cleaned_data["password"]
        validate_password(password, person)
        return password
