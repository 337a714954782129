"""A stored form opened for correction: found by the code on its paper, filled as it was keyed."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.answering.answers import PUBLISH_SUFFIX, plain_text
from surveys.forms.cards import CardCodeForm, PaperHeadForm
from surveys.forms.keying import CONSENT_ROW, CONSENT_TICKED, HELP_ROW, KeyRow, question_rows
from surveys.instruments.questionnaire import Questionnaire
from surveys.models import Help, Response
from surveys.services.paper.correcting import NotOnStackError, check_correction, form_of

NOT_ON_STACK = gettext_lazy(
    "Tämän koodin lomake ei ole avoimessa pinossasi. Lomakkeen voi korjata vain se, joka sen "
    "tallensi, samalla laitteella ja ennen kuin pino suljetaan."
)


class FindFormForm(CardCodeForm):
    """`found` is the form on the person's own open stack, when it is valid."""

    def __init__(self, *args, survey, phase, key, **kwargs):
        super().__init__(*args, **kwargs)
        self.survey, self.phase, self.key, self.found = survey, phase, key, None

    def clean_code(self):
        code = super().clean_code()
        asked = {"survey": self.survey, "phase": self.phase, "key": self.key}
        try:
            self.found = form_of(card=self.card, **asked)
        except NotOnStackError:
            raise ValidationError(NOT_ON_STACK) from None
        return code


class CorrectionHeadForm(PaperHeadForm):
    """The head of a form that is stored already. `opened` and `revision`: which form, and how often
    it had been corrected."""

    opened = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, stacked, **kwargs):
        super().__init__(*args, **kwargs)
        self.stacked = stacked
        self.fields["code"].widget.attrs["readonly"] = True

    def clean_code(self):
        # Or the answers of one paper would take the place of another's.
        if self.data.get("opened") != str(self.stacked.pk):
            raise ValidationError(_("Koodi on toisen lomakkeen kuin sen, jonka avasit."))
        return super().clean_code()

    def clean_consent(self):
        try:
            return super().clean_consent()
        except ValidationError:
            # They are stored already, so that to refuse the correction is not enough.
            raise ValidationError(
                _(
                    "Ilman lupaa vastauksia ei saa säilyttää. Poista ne kortin koodilla sivulla "
                    "Poista vastaukseni."
                )
            ) from None

    def check_sheet(self, answered_on):
        check_correction(response=self.stacked.response, answered_on=answered_on)


def filled(response: Response, code: str) -> QueryDict:
    """A stored form as its keying would send it; consent was there, or it would not be stored."""
    data = QueryDict(mutable=True)
    data["code"] = code
    data["answered_on"] = response.answered_on.isoformat()
    data["language"] = response.language
    data[HELP_ROW] = response.help
    data[CONSENT_ROW] = CONSENT_TICKED
    for key, value in response.answers.items():
        values = value if isinstance(value, list) else [value]
        data.setlist(key, [str(each) for each in values])
    for key, written in response.open_answers.items():
        data[key] = written["text"]
        if written["may_publish"]:
            data[f"{key}{PUBLISH_SUFFIX}"] = "on"
    return data


def tell_of_stored(
    head: CorrectionHeadForm, questionnaire: Questionnaire, stored: QueryDict
) -> dict[str, str]:
    """Marks what is stored otherwise than it was keyed here: in the head by its errors, of the
    questions by name and sentence in the result. Nothing is marked where all is alike."""
    told = _("Toinen ikkuna tallensi tähän: %(answer)s")
    mine: Any = head.data
    for name, answer in _head_answers(stored).items():
        if mine.get(name) != stored[name]:
            head.add_error(name, told % {"answer": answer})
    both = (question_rows(questionnaire, head.phase, data, {}) for data in (mine, stored))
    return {
        own.name: told % {"answer": _said(other) or "–"}
        for own, other in zip(*both, strict=True)
        if _said(own) != _said(other)
    }


def _head_answers(stored) -> dict[str, str]:
    day, language = date.fromisoformat(stored["answered_on"]), stored["language"]
    return {
        "answered_on": date_format(day, "j.n.Y"),
        "language": str(dict(settings.LANGUAGES).get(language, language)),
        HELP_ROW: str(Help(stored[HELP_ROW]).label),
    }


def _said(row: KeyRow) -> str:
    if not row.is_open:
        return ", ".join(choice.label for choice in row.choices if choice.is_chosen)
    text = plain_text(row.written)
    if text and row.may_publish:
        return _("%(text)s (saa julkaista)") % {"text": text}
    return text
