"""Forms of the first day: each asks little, in plain words, and is saved on its own."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.admin.fields import DayInput
from osallisuus.models import SiteOwner
from projects.forms.places import read_places
from projects.models import Municipality, Pilot, Project, User
from projects.municipality_file import YEARS, read_municipalities

EMAIL_WRONG = gettext_lazy("Kirjoita osoite muodossa nimi@esimerkki.fi.")
NOTICE = gettext_lazy(
    "Vastaat kyselyyn ilman nimeä. Vastauksia käytetään vain siihen, että näemme, auttaako "
    "toiminta. Vastauksesi eivät vaikuta etuuksiin tai palveluihin. Yksittäiset vastaukset "
    "poistetaan, kun säilytysaika päättyy. Voit poistaa vastauksesi milloin tahansa kortin "
    "koodilla. Kysymyksiin vastaa rekisterinpitäjä."
)


class StepForm(forms.ModelForm):
    use_required_attribute = False


class AccountForm(forms.Form):
    """The first person of an installation."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Nimesi"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Kirjoita nimesi.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Sähköpostiosoitteesi"),
        help_text=gettext_lazy("Kirjaudut tällä."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Kirjoita sähköpostiosoitteesi."),
            "invalid": EMAIL_WRONG,
        },
    )
    password = forms.CharField(
        label=gettext_lazy("Salasana"),
        strip=False,
        help_text=gettext_lazy("Vähintään kahdeksan merkkiä. Usean sanan lause on hyvä salasana."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Kirjoita salasana.")},
    )

    def clean(self):
        found = super().clean() or {}
        if password := found.get("password"):
            person = User(email=found.get("email", ""), name=found.get("name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return found


class OwnerForm(StepForm):
    class Meta:
        model = SiteOwner
        fields = ["name", "email"]
        labels = {
            "name": gettext_lazy("Kunta, yhdistys tai muu, joka pitää sivustoa yllä"),
            "email": gettext_lazy("Sähköposti, johon sivustosta voi kirjoittaa"),
        }
        help_texts = {"name": gettext_lazy("Esimerkiksi ”Nivalan kaupunki”.")}
        error_messages = {
            "name": {"required": gettext_lazy("Kirjoita, kuka pitää sivustoa yllä.")},
            "email": {
                "required": gettext_lazy("Kirjoita sähköpostiosoite."),
                "invalid": EMAIL_WRONG,
            },
        }


def year_label(year: int) -> str:
    count = len(read_municipalities(year))
    return _("%(year)d (%(count)d kuntaa)") % {"year": year, "count": count}


class MunicipalityYearForm(forms.Form):
    use_required_attribute = False
    year = forms.TypedChoiceField(
        label=gettext_lazy("Minkä vuoden kunnat"),
        coerce=int,
        initial=YEARS[0],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Valitse vuosi, jona hankkeesi alkaa, tai uusin, jos vuotta ei ole. Jos kunta "
            "liitetään toiseen, hanke pitää omansa."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["year"]
        field.choices = [(year, year_label(year)) for year in YEARS]


class BasicsForm(StepForm):
    class Meta:
        model = Project
        fields = ["name", "summary", "starts_on", "ends_on"]
        labels = {
            "name": gettext_lazy("Hankkeen nimi"),
            "summary": gettext_lazy("Mitä hanke tekee ja kenelle"),
            "starts_on": gettext_lazy("Hanke alkaa"),
            "ends_on": gettext_lazy("Hanke päättyy"),
        }
        help_texts = {
            "summary": gettext_lazy("Yksi tai kaksi virkettä riittää. Teksti on julkinen.")
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "starts_on": DayInput(),
            "ends_on": DayInput(),
        }
        error_messages = {
            "name": {"required": gettext_lazy("Kirjoita hankkeen nimi.")},
            "summary": {"required": gettext_lazy("Kirjoita, mitä hanke tekee ja kenelle.")},
            "starts_on": {"required": gettext_lazy("Valitse päivä, jona hanke alkaa.")},
            "ends_on": {"required": gettext_lazy("Valitse päivä, jona hanke päättyy.")},
        }


class PlacesForm(forms.Form):
    """Municipalities by their names, as one writes a list: 309 check boxes help nobody."""

    use_required_attribute = False
    names = forms.CharField(
        label=gettext_lazy("Kunnat, jotka ovat mukana"),
        help_text=gettext_lazy("Pilkku tai rivinvaihto väliin, esimerkiksi ”Nivala, Sievi”."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Kirjoita ainakin yksi kunta.")},
    )

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = project
        self.places: list[Municipality] = []

    def clean_names(self):
        """Raises ValidationError that names what is unknown or had ended, with the nearest name."""
        text = self.cleaned_data["names"]
        self.places = read_places(text, self.project.starts_on)
        return text


class CarriersForm(StepForm):
    """Who carries the project out and who pays for it."""

    lead = forms.CharField(
        label=gettext_lazy("Kuka toteuttaa hankkeen"),
        max_length=150,
        help_text=gettext_lazy("Päävastuussa oleva kunta, yhdistys tai oppilaitos."),
        error_messages={"required": gettext_lazy("Kirjoita, kuka toteuttaa hankkeen.")},
    )
    funder = forms.CharField(label=gettext_lazy("Kuka rahoittaa"), max_length=150, required=False)
    field_order = ["lead", "funder", "funding_programme", "funding_text"]

    class Meta:
        model = Project
        fields = ["funding_programme", "funding_text"]
        labels = {
            "funding_programme": gettext_lazy("Rahoitusohjelma"),
            "funding_text": gettext_lazy("Teksti, jonka rahoittaja vaatii sivuille"),
        }


class PrivacyForm(StepForm):
    """What residents must be able to read before they consent."""

    controller_name = forms.CharField(
        label=gettext_lazy("Kuka vastaa vastaajien tiedoista (rekisterinpitäjä)"),
        max_length=150,
        error_messages={"required": gettext_lazy("Kirjoita, kuka on rekisterinpitäjä.")},
    )
    field_order = [
        "controller_name",
        "controller_email",
        "privacy_notice",
        "retention_until",
        "no_effect_confirmed_on",
    ]

    class Meta:
        model = Project
        fields = [
            "controller_email",
            "privacy_notice",
            "retention_until",
            "no_effect_confirmed_on",
        ]
        labels = {
            "controller_email": gettext_lazy("Rekisterinpitäjän sähköposti"),
            "privacy_notice": gettext_lazy("Mitä vastaajalle kerrotaan (tietosuojaseloste)"),
            "retention_until": gettext_lazy(
                "Mihin päivään asti yksittäiset vastaukset säilytetään"
            ),
            "no_effect_confirmed_on": gettext_lazy(
                "Päivä, jona rekisterinpitäjä vahvisti, etteivät vastaukset vaikuta etuuksiin"
            ),
        }
        help_texts = {
            "controller_email": gettext_lazy(
                "Tarvitaan, ennen kuin kukaan saa arvioijan oikeuden: tähän ilmoitetaan siitä."
            ),
            "privacy_notice": gettext_lazy(
                "Teksti on luonnos. Tarkista se rekisterinpitäjän kanssa ennen kyselyn avaamista."
            ),
            "retention_until": gettext_lazy("Tavallisesti hankkeen päättymisen jälkeinen vuosi."),
            "no_effect_confirmed_on": gettext_lazy(
                "Voit jättää tyhjäksi ja täydentää myöhemmin. Kysely aukeaa vasta sen jälkeen."
            ),
        }
        widgets = {
            "privacy_notice": forms.Textarea(attrs={"rows": 6}),
            "retention_until": DayInput(),
            "no_effect_confirmed_on": DayInput(),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["privacy_notice"].required = True
        self.fields["retention_until"].required = True
        required = _("Valitse päivä, johon asti vastaukset säilytetään.")
        self.fields["retention_until"].error_messages["required"] = required
        text = _("Kirjoita, mitä vastaajalle kerrotaan.")
        self.fields["privacy_notice"].error_messages["required"] = text
        self.initial.setdefault("controller_name", SiteOwner.current_name())
        self.initial["privacy_notice"] = self.instance.privacy_notice or str(NOTICE)


class PilotForm(StepForm):
    """The first pilot; the rest of it is told on the pilot's own pages."""

    class Meta:
        model = Pilot
        fields = ["municipality", "name", "kind", "lead"]
        labels = {
            "name": gettext_lazy("Kokeilun nimi"),
            "municipality": gettext_lazy("Missä kunnassa"),
            "kind": gettext_lazy("Mitä se on"),
            "lead": gettext_lazy("Kerro kokeilusta yhdellä virkkeellä"),
        }
        help_texts = {
            "name": gettext_lazy("Esimerkiksi ”Vanhempien aamupala”."),
            "lead": gettext_lazy("Teksti on julkinen."),
        }
        widgets = {
            "municipality": forms.RadioSelect,
            "kind": forms.RadioSelect,
            "lead": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {
            "name": {"required": gettext_lazy("Kirjoita kokeilun nimi.")},
            "municipality": {"required": gettext_lazy("Valitse kunta.")},
            "kind": {"required": gettext_lazy("Valitse, mitä se on.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place: Any = self.fields["municipality"]
        kind: Any = self.fields["kind"]
        place.queryset = self.instance.project.municipalities.all()
        place.empty_label = None
        # Where there is one, there is nothing to choose.
        if place.queryset.count() == 1:
            self.initial["municipality"] = place.queryset.first()
        kind.choices = Pilot.Kind.choices
