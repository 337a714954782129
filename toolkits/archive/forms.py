"""What is asked of who takes a project out, and of who brings one in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from toolkits.archive.errors import ArchiveError
from toolkits.archive.keys import own_key, public_of
from toolkits.archive.reading import read_archive

MAX_MEGABYTES = 5
"""What the proxy of docs/deploy lets through; a larger one goes by the command."""


class ArchiveOutForm(forms.Form):
    """`cleaned_data["sealed_to"]`: the public key of the receiver, empty without answers."""

    use_required_attribute = False

    with_answers = forms.BooleanField(
        label=_("Ota mukaan kortit ja vastaukset"),
        help_text=_("Ne suljetaan niin, että vain vastaanottava asennus voi avata ne."),
        required=False,
    )
    key = forms.CharField(
        label=_("Vastaanottavan asennuksen avain"),
        help_text=_(
            "Avain näkyy siellä sivulla Tuo hanke. Tyhjä: tämä asennus tai toinen, jolla on sama "
            "CARD_KEY."
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, *args, may_take_answers, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_take_answers:
            del self.fields["with_answers"], self.fields["key"]

    def clean(self):
        found: Any = super().clean()
        found["sealed_to"] = ""
        if not found.get("with_answers"):
            return found
        try:
            found["sealed_to"] = public_of(found.get("key") or own_key())
        except ArchiveError as error:
            self.add_error("key", error)
        return found


class ArchiveInForm(forms.Form):
    """`cleaned_data["archive"]`: what was read, and `content` the bytes."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("Arkisto"),
        help_text=_("Portaalin tekemä ZIP-tiedosto, enintään 5 megatavua."),
        error_messages={"required": _("Valitse arkisto."), "empty": _("Tiedosto on tyhjä.")},
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(
                _(
                    "Tiedosto on suurempi kuin viisi megatavua. Palvelimen ylläpitäjä tuo sen "
                    "komennolla project_archive in."
                )
            )
        self.cleaned_data["content"] = file.read()
        self.cleaned_data["archive"] = read_archive(self.cleaned_data["content"])
        return file
