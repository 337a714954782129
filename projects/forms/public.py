"""Forms of the public pages: signing up for coaching, and taking an invitation."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from projects.models import SignUp, User


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
