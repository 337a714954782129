"""The page of one question of a draft."""

from collections.abc import Iterable
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.forms.drafts.fields import LONGEST_TEXT, DraftForm, FieldGroup
from surveys.forms.drafts.scales import scale_name
from surveys.instruments.drafting import HINT, put, texts_of, with_item, without
from surveys.instruments.problem import Problem
from surveys.instruments.specs import PHASES, ConditionSpec, InstrumentFile, ItemSpec
from surveys.models import Item, Phase


class ItemForm(DraftForm):
    def set_up(self):
        item = self.item = self._item()
        place = f"items.{self.name}"
        self.add_texts("teksti", item.text, place, rows=3, longest=LONGEST_TEXT)
        self._set_up_answering(item, place)
        self._set_up_asking(item, place)
        self._set_up_condition(item, place)

    def _item(self) -> ItemSpec:
        found = self.spec.item(self.name)
        if found is None:
            raise LookupError(self.name)
        return found

    def _set_up_answering(self, item: ItemSpec, place: str) -> None:
        kind = forms.ChoiceField(
            label=_("Miten vastataan"), choices=KINDS, widget=forms.RadioSelect
        )
        scale = forms.ChoiceField(
            label=_("Asteikko"),
            required=False,
            choices=_with_own(
                item.scale, [("", "–"), *((one.key, scale_name(one)) for one in self.spec.scales)]
            ),
            help_text=_("Avoimella kysymyksellä asteikkoa ei ole."),
        )
        names = [(one.key, one.name.get("fi") or one.key) for one in self.spec.domains]
        domain = forms.ChoiceField(
            label=_("Osa-alue"),
            required=False,
            choices=_with_own(item.domain, [("", _("ei mitään osa-aluetta")), *names]),
        )
        polarity = forms.BooleanField(
            label=_("Kielteinen väittämä: käännä pisteet toisin päin"), required=False
        )
        self.add("laji", kind, item.kind, f"{place}.kind")
        self.add("asteikko", scale, item.scale, f"{place}.scale")
        self.add("osa_alue", domain, item.domain, f"{place}.domain")
        self.add("kielteinen", polarity, item.polarity == -1, f"{place}.polarity")

    def _set_up_asking(self, item: ItemSpec, place: str) -> None:
        phases = forms.MultipleChoiceField(
            label=_("Milloin kysytään"),
            choices=[(phase, Phase(phase).label) for phase in PHASES],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        required = forms.BooleanField(
            label=_("Pakollinen"),
            required=False,
            help_text=_("Vastaaja voi silti valita, ettei halua vastata."),
        )
        hints = [
            (name, texts.get("fi") or name)
            for name, texts in self.spec.texts.items()
            if name.startswith(HINT)
        ]
        hint = forms.ChoiceField(
            label=_("Ohje kysymyksen alla"),
            required=False,
            choices=_with_own(item.hint, [("", _("ei ohjetta")), *hints]),
        )
        self.add("vaiheet", phases, list(item.phases), f"{place}.phases")
        self.add("pakollinen", required, item.is_required)
        self.add("ohje", hint, item.hint, f"{place}.hint")

    def _set_up_condition(self, item: ItemSpec, place: str) -> None:
        """One list of answers to earlier questions: those that let this one come."""
        condition = item.depends_on
        offered = list(_answers_before(self.spec, item))
        chosen = [f"{condition.item}={value}" for value in condition.values] if condition else []
        known = {value for _heading, group in offered for value, _label in group}
        lost = [(value, value) for value in chosen if value not in known]
        if not offered and not lost:
            # Nothing is asked before it.
            return
        field = forms.MultipleChoiceField(
            label=_("Kysytään vain, jos vastaus oli jokin näistä"),
            choices=[*([(_("Valittu aiemmin"), lost)] if lost else []), *offered],
            widget=forms.SelectMultiple(attrs={"size": 8}),
            required=False,
            help_text=_(
                "Jätä tyhjäksi, kun kysytään kaikilta. Valitse yhden kysymyksen vastauksia; "
                "usean voit valita pitämällä Ctrl-näppäintä."
            ),
        )
        self.add("ehto", field, chosen, f"{place}.depends_on")

    def clean_ehto(self) -> ConditionSpec | None:
        chosen = [value.partition("=") for value in self.cleaned_data["ehto"]]
        keys = {key for key, _sign, _value in chosen}
        if len(keys) > 1:
            raise ValidationError(_("Valitse vain yhden kysymyksen vastauksia."))
        if not keys:
            return None
        [key] = keys
        return ConditionSpec(key, tuple(self._value(key, value) for _key, _sign, value in chosen))

    def _value(self, key: str, text: str) -> int | str:
        earlier = self.spec.item(key)
        scale = earlier.scale if earlier else ""
        values = [c.value for one in self.spec.scales if one.key == scale for c in one.choices]
        own = self.item.depends_on.values if self.item.depends_on else ()
        return next((value for value in (*values, *own) if str(value) == text), text)

    def changed(self) -> InstrumentFile:
        said = self.cleaned_data
        item = replace(
            self.item,
            text=texts_of(self.texts("teksti"), self.item.text),
            kind=said["laji"],
            # A hidden scale of an open question would only be in the way.
            scale="" if said["laji"] == Item.Kind.OPEN else said["asteikko"],
            domain=said["osa_alue"],
            polarity=-1 if said["kielteinen"] else 1,
            phases=tuple(phase for phase in PHASES if phase in said["vaiheet"]),
            is_required=said["pakollinen"],
            hint=said["ohje"],
            depends_on=said.get("ehto"),
        )
        if item.domain and item.domain != self.item.domain:
            # To its new mates, so that a screen by domain has them together.
            rest = replace(self.spec, items=without(self.spec.items, item.key))
            return with_item(rest, item)
        return replace(self.spec, items=put(self.spec.items, item))

    def groups(self, problems: Iterable[Problem]) -> list[FieldGroup]:
        found = list(problems)
        return [
            self.group(_("Kysymys"), self.languages("teksti"), found, is_side=True),
            self.group(_("Vastaaminen"), ["laji", "asteikko", "osa_alue", "kielteinen"], found),
            self.group(_("Kysyminen"), ["vaiheet", "pakollinen", "ohje", "ehto"], found),
        ]

    def of_the_whole(self, problems: Iterable[Problem]) -> list[str]:
        return [one.advice for one in problems if one.place == f"items.{self.name}"]


KINDS = Item.Kind.choices


def _with_own(value: str, choices: list) -> list:
    """What is chosen stays on the page even where it is no longer there to choose."""
    known = {key for key, _label in choices}
    return choices if value in known else [*choices, (value, value)]


def _answers_before(spec: InstrumentFile, item: ItemSpec):
    """(earlier question, its answers as choices), of those that all are asked with one answer."""
    scales = {scale.key: scale for scale in spec.scales}
    for earlier in spec.items:
        if earlier.key == item.key:
            return
        fits = earlier.kind in ("scale", "single") and earlier.depends_on is None
        if fits and earlier.scale in scales:
            words = earlier.text.get("fi") or earlier.key
            yield (
                words,
                [
                    (f"{earlier.key}={one.value}", one.label.get("fi") or str(one.value))
                    for one in scales[earlier.scale].choices
                ],
            )
