"""What the pages of a draft share: a part of a spec in, the whole spec with it changed out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext

from surveys.instruments.problem import Problem
from surveys.instruments.specs import InstrumentFile, Texts

LONGEST_TEXT = 5000


@dataclass(frozen=True)
class ShownField:
    """A field with what is to be mended in it."""

    bound: forms.BoundField
    problems: tuple[str, ...]


@dataclass(frozen=True)
class FieldGroup:
    """Fields under a heading; those of languages stand side by side where there is room."""

    heading: str
    fields: tuple[ShownField, ...]
    is_side_by_side: bool = False


class DraftForm(forms.Form):
    """A form is never refused for what is still missing: problems are told beside the fields.

    `places`: the dotted path of a spec to the field that tells of it.
    """

    use_required_attribute = False
    # Everything may wait until the questionnaire is finished.
    is_filter = True

    def __init__(self, *args, spec: InstrumentFile, name: str = "", **kwargs):
        self.spec, self.name = spec, name
        self.places: dict[str, str] = {}
        super().__init__(*args, **kwargs)
        self.set_up()

    def set_up(self) -> None:
        raise NotImplementedError

    def changed(self) -> InstrumentFile:
        """The spec with what the form says. Only of a valid form."""
        raise NotImplementedError

    def add(self, name: str, field: forms.Field, initial: object, *places: str) -> None:
        self.fields[name] = field
        self.initial[name] = initial
        self.places |= dict.fromkeys(places, name)

    def add_texts(self, start: str, texts: Texts, place: str, *, rows: int, longest: int) -> None:
        """A field for the text in each chosen language."""
        for code in self.spec.languages:
            field = forms.CharField(
                label=language_name(code),
                required=False,
                max_length=longest,
                widget=forms.Textarea(attrs={"rows": rows, "lang": code}),
            )
            self.add(f"{start}_{code}", field, texts.get(code, ""), f"{place}.{code}")

    def texts(self, start: str) -> dict[str, str]:
        said = {code: self.cleaned_data[f"{start}_{code}"] for code in self.spec.languages}
        # Line ends are those of files, whatever a browser sends.
        return {code: "\n".join(text.splitlines()) for code, text in said.items()}

    def group(
        self, heading: str, names: Iterable[str], problems: Iterable[Problem], *, is_side=False
    ) -> FieldGroup:
        by_field: dict[str, list[str]] = {}
        for problem in problems:
            by_field.setdefault(self.places.get(problem.place, ""), []).append(problem.advice)
        return FieldGroup(
            heading,
            tuple(self._shown(name, by_field) for name in names if name in self.fields),
            is_side,
        )

    def _shown(self, name: str, by_field: Mapping[str, list[str]]) -> ShownField:
        bound, found = self[name], tuple(by_field.get(name, ()))
        if found:
            # The widget's own words replace Django's, so all that tell of it are named.
            ids = [f"{bound.auto_id}_problem"]
            ids += [f"{bound.auto_id}_helptext"] * bool(bound.help_text)
            ids += [f"{bound.auto_id}_error"] * bool(bound.errors)
            bound.field.widget.attrs["aria-describedby"] = " ".join(ids)
        return ShownField(bound, found)

    def groups(self, problems: Iterable[Problem]) -> list[FieldGroup]:
        raise NotImplementedError

    def languages(self, start: str) -> list[str]:
        return [f"{start}_{code}" for code in self.spec.languages]

    def of_the_whole(self, problems: Iterable[Problem]) -> list[str]:
        """Problems of the page's part that no single field is about."""
        return []


def language_name(code: str) -> str:
    """A language by its name in the reader's language, or its code where nobody knows it."""
    known = LANG_INFO.get(code)
    if known and "name" in known:
        return gettext(known["name"]).capitalize()
    return dict(settings.LANGUAGES).get(code, code)
