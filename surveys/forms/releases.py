"""Forms of the release desk: how small groups are protected, and why answers are taken out."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.evaluation.disclosure.plan import Answered, Option, Protection
from surveys.reports.release.preview import Choices

OPTIONS = (
    (
        Option.HIDE,
        gettext_lazy(
            "Piilota pienen ryhmän lisäksi toinen ryhmä. Portaali valitsee ryhmistä pienimmän."
        ),
    ),
    (
        Option.MERGE,
        gettext_lazy("Näytä kaksi ryhmää vain yhdessä. Kummankaan omaa tulosta ei näytetä."),
    ),
    (
        Option.LEAVE_OUT,
        gettext_lazy(
            "Jätä yksi pieni kokeilu pois kaikista summista. Muiden ryhmien tulokset näkyvät."
        ),
    ),
    (
        Option.DROP_TOTAL,
        gettext_lazy("Älä näytä koko hankkeen tulosta. Riittävän suuret ryhmät näkyvät."),
    ),
    (
        Option.ONLY_TOTAL,
        gettext_lazy("Näytä vain koko hankkeen tulos. Kuntien ja kokeilujen tulokset eivät näy."),
    ),
)


ANSWERED = (
    (Answered.SAME, gettext_lazy("Samat ihmiset jokaisessa luvussa")),
    (
        Answered.EACH,
        gettext_lazy("Kukin osa-alue kaikista siihen vastanneista, ei lukua kaikista yhdessä"),
    ),
)


MOST_LISTED = 100


class NamedGroupField(forms.CharField):
    """The address of a group by its name, or by the address itself."""

    def __init__(self, rows, **options):
        super().__init__(required=False, max_length=300, **options)
        self.by_name = {name.casefold(): slug for slug, name in rows}
        self.by_name |= {slug: slug for slug, _name in rows}

    def clean(self, value):
        text = super().clean(value).strip()
        if text and text.casefold() not in self.by_name:
            raise forms.ValidationError(
                _("Ryhmää ei löytynyt. Kirjoita nimi niin kuin se on esikatselussa.")
            )
        return self.by_name[text.casefold()] if text else ""


class ProtectionForm(forms.Form):
    """One of the options and the groups that it needs; the plan decides whether it is safe.

    Who is in the figures is asked only where many lack a domain.
    """

    # The groups are needed by one option only, so none of them is marked as optional.
    is_filter = True

    option = forms.ChoiceField(
        label=gettext_lazy("Miten pienet ryhmät suojataan?"),
        choices=OPTIONS,
        widget=forms.RadioSelect,
    )
    first = forms.ChoiceField(
        label=gettext_lazy("Yhdessä näytettävät: ensimmäinen"),
        required=False,
        help_text=gettext_lazy("Vain, jos kaksi ryhmää näytetään yhdessä."),
    )
    second = forms.ChoiceField(label=gettext_lazy("Yhdessä näytettävät: toinen"), required=False)
    left_out = forms.ChoiceField(
        label=gettext_lazy("Pois jätettävä kokeilu"),
        required=False,
        help_text=gettext_lazy("Vain, jos kokeilu jätetään pois summista."),
    )

    answered = forms.ChoiceField(
        label=gettext_lazy("Ketkä ovat luvuissa?"),
        choices=ANSWERED,
        initial=Answered.SAME,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, choices: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self._offer(name, choices.groups)
        self._offer("left_out", choices.small_pilots)
        if choices.lacking:
            self.fields["answered"].help_text = choices.lacking
        else:
            del self.fields["answered"]

    def _offer(self, name, rows):
        """A list to choose from; of more than a person reads through, the name is written."""
        asked = self.fields[name]
        if len(rows) <= MOST_LISTED:
            asked.choices = [("", _("Valitse")), *rows]
            return
        help_text = asked.help_text or _("Kirjoita nimi niin kuin se on esikatselussa.")
        self.fields[name] = NamedGroupField(rows, label=asked.label, help_text=help_text)

    def clean(self):
        cleaned = super().clean()
        option = cleaned.get("option")
        if option == Option.MERGE:
            if not cleaned.get("first") or not cleaned.get("second"):
                self.add_error("second", _("Valitse kaksi ryhmää."))
            elif cleaned["first"] == cleaned["second"]:
                self.add_error("second", _("Valitse kaksi eri ryhmää."))
        if option == Option.LEAVE_OUT and not cleaned.get("left_out"):
            self.add_error("left_out", _("Valitse kokeilu."))
        return cleaned

    @property
    def protection(self) -> Protection:
        given = self.cleaned_data
        members = {
            Option.MERGE: (given["first"], given["second"]),
            Option.LEAVE_OUT: (given["left_out"],),
        }
        answered = given.get("answered") or Answered.SAME
        return Protection(given["option"], members.get(given["option"], ()), answered)


class CorrectionForm(forms.Form):
    """Why frozen costs are mended; published beside them."""

    what = forms.CharField(
        label=gettext_lazy("Mikä oli väärin?"),
        max_length=200,
        help_text=gettext_lazy(
            "Julkinen: näkyy lukujen vieressä. Esimerkiksi: Kaksi bussimatkaa puuttui. Älä "
            "kirjoita ihmisten nimiä."
        ),
    )


class PurposeForm(forms.Form):
    """Why the answers are taken out: both texts go to the log of the project."""

    purpose = forms.CharField(
        label=gettext_lazy("Mihin tarvitset vastauksia?"),
        max_length=90,
        help_text=gettext_lazy(
            "Jää hankkeen lokiin. Esimerkiksi: loppuraportin tarkistuslaskelmat."
        ),
    )
    wants_exact = forms.BooleanField(
        label=gettext_lazy("Tarvitsen päivän, kielen, kanavan ja avun tarkkoina"), required=False
    )
    exact_reason = forms.CharField(
        label=gettext_lazy("Miksi tarkkoina?"),
        max_length=90,
        required=False,
        help_text=gettext_lazy("Tarkoista tiedoista yksittäisen ihmisen voi tunnistaa."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("wants_exact") and not cleaned.get("exact_reason"):
            self.add_error("exact_reason", _("Kerro, miksi tarvitset tarkat tiedot."))
        if not cleaned.get("wants_exact"):
            # A reason left behind in the hidden field would take the exact details out after all.
            cleaned["exact_reason"] = ""
        return cleaned
