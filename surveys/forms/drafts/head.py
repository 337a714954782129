"""Pages of what a draft says of itself: names and languages, scoring, single texts."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms.drafts.fields import LONGEST_TEXT, DraftForm, FieldGroup, language_name
from surveys.instruments.drafting import put, texts_of
from surveys.instruments.problem import Problem
from surveys.instruments.specs import InstrumentFile
from surveys.models import Instrument, InstrumentLanguage

MORE_LANGUAGES = (*("et", "ru", "ar", "fa", "es", "fr", "de", "pl", "tr", "th", "vi", "zh-hans"),)
OWN, OFFICIAL = InstrumentLanguage.Review.OWN, InstrumentLanguage.Review.OFFICIAL


class HeadForm(DraftForm):
    def set_up(self):
        spec = self.spec
        self.add_texts("nimi", spec.name, "name", rows=1, longest=150)
        self.add("kielet", self._language_field(), list(spec.languages), "languages")
        for code in spec.languages:
            label = _("Käännöksen tila: %(language)s") % {"language": language_name(code).lower()}
            state = spec.review.get(code, "unreviewed")
            review = forms.ChoiceField(label=label, choices=_states(state))
            self.add(f"tila_{code}", review, state, f"review.{code}")
        for name, place, label, longest in (
            ("omistaja", "owner", _("Omistaja"), 150),
            ("lisenssi", "licence", _("Lisenssi"), 200),
            ("lahde", "source", _("Lähde"), 250),
        ):
            field = forms.CharField(label=label, max_length=longest, required=False)
            self.add(name, field, getattr(spec, place), place)
        self.fields["omistaja"].help_text = _("Kuka lomakkeen on tehnyt.")
        self.fields["lisenssi"].help_text = _("Millä luvalla sitä käytetään, kuten CC BY 4.0.")

    def _language_field(self):
        known = [code for code, _name in settings.LANGUAGES]
        codes = dict.fromkeys([*known, *self.spec.languages, *MORE_LANGUAGES])
        field = forms.MultipleChoiceField(
            label=_("Kielet"),
            choices=[(code, language_name(code)) for code in codes],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        pages = ", ".join(language_name(code).lower() for code in known)
        field.help_text = _(
            "Asukas voi valita kielen, jolla myös portaalin sivut ovat: %(languages)s. Jos otat "
            "kielen pois, sen tekstit säilyvät tässä luonnoksessa."
        ) % {"languages": pages}
        return field

    def clean_kielet(self):
        chosen = self.cleaned_data["kielet"]
        if "fi" not in chosen:
            raise ValidationError(_("Suomi kuuluu jokaiseen lomakkeeseen. Valitse myös se."))
        # Those that are there keep their order, which is the order of the file.
        kept = [code for code in self.spec.languages if code in chosen]
        return (*kept, *(code for code in chosen if code not in kept))

    def changed(self) -> InstrumentFile:
        said = self.cleaned_data
        reviews = {code: said[f"tila_{code}"] for code in self.spec.languages}
        fresh = {code: "unreviewed" for code in said["kielet"]}
        return replace(
            self.spec,
            name=texts_of(self.texts("nimi"), self.spec.name),
            languages=said["kielet"],
            review={**fresh, **self.spec.review, **reviews},
            owner=said["omistaja"],
            licence=said["lisenssi"],
            source=said["lahde"],
        )

    def groups(self, problems: Iterable[Problem]) -> list[FieldGroup]:
        found = list(problems)
        return [
            self.group(_("Nimi"), self.languages("nimi"), found, is_side=True),
            self.group(_("Kielet"), ["kielet"], found),
            self.group(_("Onko käännös luettu"), self.languages("tila"), found, is_side=True),
            self.group(_("Mistä lomake on"), ["omistaja", "lisenssi", "lahde"], found),
        ]


def _states(now: str) -> list[tuple[str, str]]:
    """Only an owner's own file is official, so nobody can choose that here."""
    return [
        (value, str(label))
        for value, label in InstrumentLanguage.Review.choices
        if value != OFFICIAL or now == OFFICIAL
    ]


class ScoringForm(DraftForm):
    def set_up(self):
        scoring = self.spec.scoring
        method = forms.ChoiceField(
            label=_("Miten pisteet lasketaan"),
            choices=Instrument.ScoringMethod.choices,
            widget=forms.RadioSelect,
        )
        index = forms.ChoiceField(
            label=_("Yhteispiste"), choices=Instrument.IndexMethod.choices, widget=forms.RadioSelect
        )
        share = forms.RegexField(
            r"^[1-9][0-9]{0,3}/[1-9][0-9]{0,3}$",
            label=_("Kuinka suureen osaan osa-alueen kysymyksistä on vastattava"),
            help_text=_("Murtolukuna, esimerkiksi 2/3: kolmesta kysymyksestä kahteen."),
            error_messages={"invalid": gettext_lazy("Kirjoita murtoluku, esimerkiksi 2/3.")},
        )
        self.add("tapa", method, scoring.method, "scoring.method")
        written = f"{scoring.min_share.numerator}/{scoring.min_share.denominator}"
        self.add("osuus", share, written, "scoring.min_share")
        self.add("yhteispiste", index, scoring.index, "scoring.index")

    def changed(self) -> InstrumentFile:
        said = self.cleaned_data
        scoring = replace(
            self.spec.scoring,
            method=said["tapa"],
            min_share=Fraction(said["osuus"]),
            index=said["yhteispiste"],
        )
        return replace(self.spec, scoring=scoring)

    def groups(self, problems: Iterable[Problem]) -> list[FieldGroup]:
        return [self.group("", ["tapa", "osuus", "yhteispiste"], problems)]


class DomainForm(DraftForm):
    """The name of a life domain."""

    def set_up(self):
        self.domain = next(one for one in self.spec.domains if one.key == self.name)
        place = f"domains.{self.name}"
        self.add_texts("nimi", self.domain.name, place, rows=1, longest=150)

    def changed(self) -> InstrumentFile:
        name = texts_of(self.texts("nimi"), self.domain.name)
        domains = put(self.spec.domains, replace(self.domain, name=name))
        return replace(self.spec, domains=domains)

    def groups(self, problems: Iterable[Problem]) -> list[FieldGroup]:
        return [self.group(_("Nimi"), self.languages("nimi"), problems, is_side=True)]

    def of_the_whole(self, problems: Iterable[Problem]) -> list[str]:
        return [one.advice for one in problems if one.place == f"domains.{self.name}"]


class TextForm(DraftForm):
    """One text around the questions, such as a part of the consent."""

    def set_up(self):
        place = f"texts.{self.name}"
        texts = self.spec.texts[self.name]
        longest = max(map(len, texts.values()), default=0)
        rows = 10 if longest > 250 else 4
        self.add_texts("teksti", texts, place, rows=rows, longest=LONGEST_TEXT)

    def changed(self) -> InstrumentFile:
        texts = texts_of(self.texts("teksti"), self.spec.texts[self.name])
        return replace(self.spec, texts={**self.spec.texts, self.name: texts})

    def groups(self, problems: Iterable[Problem]) -> list[FieldGroup]:
        return [self.group(_("Teksti"), self.languages("teksti"), problems, is_side=True)]
