from django import forms
from django.utils.translation import gettext_lazy as _

PAGES, QUESTIONS = 6, 4
CHOICES = [
    ("5", _("Täysin samaa mieltä")),
    ("4", _("Melko samaa mieltä")),
    ("3", _("Siltä väliltä")),
    ("2", _("Melko eri mieltä")),
    ("1", _("Täysin eri mieltä")),
    ("declined", _("En halua vastata")),
]
TEXTS = {
    f"q{page}_{number}": _("Minulla on ihmisiä, joiden kanssa voin puhua asioistani")
    for page in range(1, PAGES + 1)
    for number in range(1, QUESTIONS + 1)
}


class ConsentForm(forms.Form):
    consent = forms.ChoiceField(
        label=_("Saako vastauksiasi käyttää?"),
        choices=[("1", _("Kyllä")), ("0", _("Ei"))],
        widget=forms.RadioSelect,
    )


def page_form(page: int) -> type[forms.Form]:
    fields = {
        key: forms.ChoiceField(label=text, choices=CHOICES, widget=forms.RadioSelect)
        for key, text in TEXTS.items()
        if key.startswith(f"q{page}_")
    }
    return type(f"Page{page}Form", (forms.Form,), fields)


FORMS = {page: page_form(page) for page in range(1, PAGES + 1)}
