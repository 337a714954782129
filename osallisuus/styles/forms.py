"""Made-up forms: every kind of field, as it stands and with its errors."""

from django import forms

SCALE = [("1", "Täysin eri mieltä"), ("3", "En osaa sanoa"), ("5", "Täysin samaa mieltä")]
PLACES = [("", "Valitse"), ("raahe", "Raahe"), ("sievi", "Sievi")]


class SampleForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(label="Lyhyt teksti", help_text="Vihje kertoo, mitä tähän kirjoitetaan.")
    story = forms.CharField(label="Pitkä teksti", widget=forms.Textarea(attrs={"rows": 3}))
    day = forms.DateField(label="Päivä", widget=forms.DateInput(attrs={"type": "date"}))
    count = forms.IntegerField(label="Luku", min_value=0)
    place = forms.ChoiceField(label="Yksi luettelosta", choices=PLACES)
    agrees = forms.BooleanField(label="Yksi rasti")
    answer = forms.ChoiceField(label="Yksi näkyvistä", choices=SCALE, widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label="Monta näkyvistä", choices=SCALE, widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(label="Tiedosto")


def filled() -> SampleForm:
    values = {"name": "Aamupala", "count": 12, "place": "raahe", "answer": "3", "several": ["1"]}
    return SampleForm(initial=values, prefix="taytetty")


def refused() -> SampleForm:
    return SampleForm({"virhe-count": "-1"}, prefix="virhe")


def disabled() -> SampleForm:
    form = SampleForm(initial={"name": "Aamupala"}, prefix="lukittu")
    for field in form.fields.values():
        field.disabled = True
    return form
