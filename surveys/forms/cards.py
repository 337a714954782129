"""Forms of a coordinator's view of a survey: a batch of cards, and the head of a paper form."""

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.admin.fields import DayInput
from surveys.answering.codes import CODE_LENGTH, CodeError
from surveys.answering.paper import CARDS_ON_PAGE, LARGE_CARDS_ON_PAGE
from surveys.forms.keying import CONSENT_ROW, CONSENT_TICKED, HELP_ROW
from surveys.models import Help, Phase
from surveys.queries.progress import cards_in_use
from surveys.services import AlreadySentError, find_card
from surveys.services.batches import batch_size
from surveys.services.card_files import MAX_CARDS
from surveys.services.paper.keying import WRONG_DAY, check_paper

EARLIEST = date(2000, 1, 1)
SENT_ALREADY = {
    Phase.START: gettext_lazy("Tällä kortilla on jo alkukysely. Tarkista koodi ja vaihe."),
    Phase.END: gettext_lazy("Tällä kortilla on jo loppukysely. Tarkista koodi ja vaihe."),
}


class CardBatchForm(forms.Form):
    n_people = forms.IntegerField(
        label=gettext_lazy("Kuinka moni tulee mukaan?"),
        min_value=1,
        help_text=gettext_lazy(
            "Kortteja tehdään 20 prosenttia enemmän, täysiin arkkeihin asti. "
            "Niistä riittää myöhemmin tuleville ja kadonneiden tilalle."
        ),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Korttien kieli"))
    is_large_print = forms.BooleanField(
        label=gettext_lazy("Suuri teksti, neljä korttia arkilla"), required=False
    )

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        names = dict(language_choices(line.code for line in languages))
        self.fields["language"].choices = [
            (line.code, marked(names[line.code], is_draft=line.is_draft))
            for line in languages
            if line.is_offered
        ]

    def clean(self):
        cleaned = super().clean()
        if "n_people" not in cleaned:
            return cleaned
        on_page = LARGE_CARDS_ON_PAGE if cleaned.get("is_large_print") else CARDS_ON_PAGE
        cleaned["n_cards"] = batch_size(cleaned["n_people"], on_page)
        if cleaned["n_cards"] > MAX_CARDS:
            text = _("Kortteja voi tehdä kerralla enintään %(most)s. Tee ne useammassa erässä.")
            self.add_error("n_people", text % {"most": MAX_CARDS})
        return cleaned


class LostCardForm(forms.Form):
    """The label of a lost card; `card` is there when it is valid."""

    card: Any = None

    label = forms.CharField(
        label=gettext_lazy("Kadonneen kortin tunnus"),
        help_text=gettext_lazy(
            "Esimerkiksi B-07. Jos tunnusta ei muisteta, anna mikä tahansa vapaa kortti ja "
            "yhdistä vastaukset sivulla Parit."
        ),
    )

    def __init__(self, *args, survey, **kwargs):
        super().__init__(*args, **kwargs)
        self.survey = survey

    def clean_label(self):
        label = read_label(self.cleaned_data["label"])
        self.card = cards_in_use(self.survey).filter(label=label).select_related("sheet").first()
        if self.card is None:
            raise ValidationError(
                _("Korttia %(label)s ei ole käytössä tässä kyselyssä.") % {"label": label}
            )
        return label


class CardCodeForm(forms.Form):
    """The code on a paper form; `card` is there when it is valid."""

    card: Any = None

    code = forms.CharField(
        label=gettext_lazy("Kortin koodi lomakkeesta"),
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-code": "",
                "data-code-length": CODE_LENGTH,
            }
        ),
        error_messages={"required": gettext_lazy("Kirjoita kortin koodi.")},
    )

    def clean_code(self):
        try:
            self.card = find_card(self.cleaned_data["code"])
        except CodeError as error:
            raise ValidationError(code_sentence(error)) from None
        if self.card is None:
            raise ValidationError(_("Tarkista koodi. Tällaista korttia ei ole."))
        return self.cleaned_data["code"]


class PaperHeadForm(CardCodeForm):
    """The code, day, help and consent of one paper form; `card` is there when it is valid."""

    answered_on = forms.DateField(
        label=gettext_lazy("Lomakkeen päivä"),
        widget=DayInput,
        error_messages={"required": gettext_lazy("Kirjoita päivä, joka on lomakkeessa.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Lomakkeen kieli"))
    helped_by = forms.ChoiceField(
        choices=Help.choices,
        error_messages={"required": gettext_lazy("Valitse, miten lomake täytettiin.")},
    )
    consent = forms.CharField(
        error_messages={"required": gettext_lazy("Katso, onko lupa rastitettu.")}
    )

    rows = (HELP_ROW, CONSENT_ROW)

    def __init__(self, *args, survey, phase, languages, **kwargs):
        super().__init__(*args, **kwargs)
        self.survey, self.phase = survey, phase
        self.fields["language"].choices = language_choices(languages)

    def clean_consent(self):
        # Explicit consent is what lets answers on health be kept at all (GDPR art. 9).
        if self.cleaned_data["consent"] != CONSENT_TICKED:
            raise ValidationError(
                _("Ilman lupaa vastauksia ei tallenneta. Kysy lupa tai hävitä lomake.")
            )
        return CONSENT_TICKED

    def clean(self):
        cleaned = super().clean()
        answered_on = cleaned.get("answered_on")
        if self.card is None or answered_on is None:
            return cleaned
        if answered_on < EARLIEST:
            self.add_error("answered_on", _("Tarkista päivä."))
            return cleaned
        try:
            self.check_sheet(answered_on)
        except AlreadySentError:
            self.add_error("code", str(SENT_ALREADY[self.phase]))
        except ValidationError as error:
            # Beside the field at fault, or the typist would look for the slip in the wrong place.
            self.add_error("answered_on" if error.code == WRONG_DAY else "code", error)
        return cleaned

    def check_sheet(self, answered_on):
        """Raises what `check_paper` does, if there can be no such sheet."""
        check_paper(survey=self.survey, card=self.card, phase=self.phase, answered_on=answered_on)


def read_label(text: str) -> str:
    """A card's label as it is printed: "b 7" is B-07."""
    parts = re.fullmatch(r"\s*([A-Z]+)[\s\-–]*(\d+)\s*", text.upper())
    return f"{parts[1]}-{int(parts[2]):02d}" if parts else text.strip().upper()


def code_sentence(error: CodeError) -> str:
    if error.kind == CodeError.CHECK_FAILS:
        return _("Tarkista koodi. Jokin merkki on väärin.")
    if error.kind == CodeError.FOREIGN_CHARACTER:
        return _("Tarkista koodi. Merkkiä %(char)s ei ole missään koodissa.") % {
            "char": error.character
        }
    return _("Tarkista koodi. Siinä on kymmenen merkkiä, tässä %(count)s.") % {
        "count": error.length
    }


def marked(name: str, *, is_draft: bool) -> str:
    """A language by its name, with the mark of a translation that nobody has reviewed."""
    return _("%(language)s (tarkistamaton käännös)") % {"language": name} if is_draft else name


def language_choices(codes) -> list[tuple[str, str]]:
    names = dict(settings.LANGUAGES)
    return [(code, names.get(code, code)) for code in codes]
