"""Municipalities by their names, as one writes a list: 309 check boxes help nobody."""

import re
from datetime import date
from difflib import get_close_matches

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Municipality

BETWEEN = re.compile(r"[,;\r\n]+|\s(?:ja|och|and)\s")


def read_places(text: str, starts_on: date) -> list[Municipality]:
    """The municipalities that a text names, in its order; commas, line ends or "ja" between.

    Finnish and Swedish names count, and case makes no difference. Raises ValidationError with a
    sentence for each name that is unknown, with the nearest one, or that had ended by the day.
    """
    by_name: dict[str, Municipality] = {}
    for place in Municipality.objects.select_related("merged_into"):
        by_name |= {name.casefold(): place for name in (place.name_sv, place.name) if name}
    found, wrong = [], []
    for word in filter(None, (part.strip() for part in BETWEEN.split(text))):
        place = by_name.get(word.casefold())
        if place is None:
            wrong.append(_unknown(word, by_name))
        elif place.ended_on and place.ended_on <= starts_on:
            wrong.append(_ended(place))
        else:
            found.append(place)
    if wrong:
        raise forms.ValidationError(wrong)
    return found


def _unknown(word, by_name) -> str:
    near = get_close_matches(word.casefold(), by_name, n=1)
    if near:
        names = {"word": word, "near": by_name[near[0]].name}
        return _("Kuntaa %(word)s ei löydy. Tarkoititko: %(near)s?") % names
    return _("Kuntaa %(word)s ei löydy. Kirjoita nimi perusmuodossa.") % {"word": word}


def _ended(place) -> str:
    names = {"name": place.name, "whole": place.merged_into, "year": place.ended_on.year}
    return _("%(name)s liitettiin kuntaan %(whole)s vuonna %(year)s.") % names


class ProjectForm(forms.ModelForm):
    """The desk's form of a project: on its page of municipalities more are added by name."""

    more_places = forms.CharField(
        label=gettext_lazy("Lisää kuntia"),
        required=False,
        help_text=gettext_lazy("Kirjoita nimet, pilkku väliin, esimerkiksi ”Nivala, Sievi”."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def clean_more_places(self):
        if text := self.cleaned_data["more_places"]:
            starts_on = self.cleaned_data.get("starts_on") or self.instance.starts_on
            added = read_places(text, starts_on)
            chosen = self.cleaned_data.get("municipalities", [])
            self.cleaned_data["municipalities"] = list({*chosen, *added})
        return text
