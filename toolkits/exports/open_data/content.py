"""Tip lists with their tips, and what municipalities have promised."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from surveys.models import Promise
from surveys.queries.places import promises_by_municipality
from toolkits.exports.open_data.model import (
    DAY,
    MONTH,
    TEXT,
    WHOLE,
    Absolute,
    Column,
    Cube,
    DataSet,
    Row,
)
from toolkits.exports.open_data.shared import ORIGIN, PAGE, PLACE, SOURCE, month_of, source_url
from toolkits.models import Theme, Tip, TipList


def public_tip_lists():
    """Every public list in every language, as each has its page."""
    public = TipList.objects.public()
    found = public.select_related("source").annotate(
        original=Subquery(public.filter(pk=OuterRef("translation_of")).values("slug"))
    )
    return found.annotate(n_tips=Count("tips")).order_by("title", "slug")


def tip_list_rows(tip_lists: Iterable[Any], absolute: Absolute) -> Sequence[Row]:
    return [_tip_list_row(tip_list, absolute) for tip_list in tip_lists]


def _tip_list_row(tip_list: Any, absolute: Absolute) -> Row:
    return (
        tip_list.slug,
        tip_list.title,
        tip_list.language,
        # A list that was taken back stays unknown, though its translation is public.
        tip_list.original,
        tip_list.theme,
        tip_list.audience,
        tip_list.why,
        tip_list.n_tips,
        tip_list.licence,
        tip_list.reviewed_on,
        tip_list.provenance,
        source_url(tip_list),
        absolute(tip_list.get_absolute_url()),
    )


TIP_LISTS = DataSet(
    key="vinkkilistat",
    title=_("Vinkkilistat"),
    about=_("Julkiset vinkkilistat kaikilla kielillä, kunkin oma lisenssi mukana."),
    columns=(
        Column("tunnus", TEXT, _("Listan tunnus, myös sen sivun osoitteessa."), is_required=True),
        Column("otsikko", TEXT, _("Listan otsikko sen omalla kielellä."), is_required=True),
        Column("kieli", TEXT, _("Listan kieli."), tuple(settings.LANGUAGES), True),
        Column("kaannos_listasta", TEXT, _("Tunnus listalla, josta tämä on käännetty.")),
        Column("teema", TEXT, _("Mistä lista kertoo."), tuple(Theme.choices), True),
        Column("kenelle", TEXT, _("Kenelle lista on tehty.")),
        Column("miksi", TEXT, _("Mihin lista auttaa.")),
        Column("vinkkeja", WHOLE, _("Montako vinkkiä listassa on."), is_required=True),
        Column("lisenssi", TEXT, _("Millä ehdoilla listaa saa käyttää."), is_required=True),
        Column("tarkistettu", DAY, _("Milloin lista on viimeksi tarkistettu.")),
        ORIGIN,
        SOURCE,
        PAGE,
    ),
    source=public_tip_lists,
    rows=tip_list_rows,
    cube=Cube(("teema", "kieli")),
    primary_key=("tunnus",),
    links=(("kaannos_listasta", "vinkkilistat", "tunnus"),),
)


def public_tips():
    found = Tip.objects.filter(tip_list__in=TipList.objects.public()).select_related("tip_list")
    return found.order_by("tip_list__title", "tip_list__slug", "order")


def tip_rows(tips: Iterable[Tip], _absolute: Absolute) -> Sequence[Row]:
    return [(tip.tip_list.slug, tip.order, tip.text, tip.example) for tip in tips]


TIPS = DataSet(
    key="vinkit",
    title=_("Vinkit"),
    about=_("Julkisten vinkkilistojen vinkit järjestyksessä, kukin omalla rivillään."),
    columns=(
        Column("lista", TEXT, _("Vinkkilistan tunnus."), is_required=True),
        Column("jarjestys", WHOLE, _("Monesko vinkki listassa on."), is_required=True),
        Column("vinkki", TEXT, _("Vinkki listan omalla kielellä."), is_required=True),
        Column("esimerkki", TEXT, _("Esimerkki siitä, mitä vinkki tarkoittaa.")),
    ),
    source=public_tips,
    rows=tip_rows,
    cube=Cube(("lista",)),
    primary_key=("lista", "jarjestys"),
    links=(("lista", "vinkkilistat", "tunnus"),),
)


def promise_rows(promises: Iterable[Promise], absolute: Absolute) -> Sequence[Row]:
    page = absolute(reverse("surveys:promise-list"))
    return [_promise_row(promise, page) for promise in promises]


def _promise_row(promise: Promise, page: str) -> Row:
    # The page tells the month, and nothing once the promise is settled.
    due = month_of(promise.due_on) if promise.due_on and promise.due_text else None
    return (
        promise.municipality.code,
        promise.municipality.name,
        promise.heard,
        promise.answer,
        promise.responsible,
        due,
        promise.progress,
        promise.progress_note,
        promise.provenance,
        source_url(promise),
        page,
    )


PROMISES = DataSet(
    key="lupaukset",
    title=_("Lupaukset"),
    about=_("Mitä asukkaat sanoivat, mitä kunta tekee sen vuoksi ja kuinka pitkällä se on."),
    columns=(
        *PLACE,
        Column("sanoitte", TEXT, _("Mitä asukkaat sanoivat."), is_required=True),
        Column("kunta_vastaa", TEXT, _("Mitä kunta tekee tai vastaa."), is_required=True),
        Column("vastuussa", TEXT, _("Tehtävä, jossa oleva vastaa asiasta."), is_required=True),
        Column("viimeistaan", MONTH, _("Kuukausi, johon mennessä asia on kunnossa.")),
        Column(
            "tilanne", TEXT, _("Kuinka pitkällä asia on."), tuple(Promise.Progress.choices), True
        ),
        Column("miten_on_kaynyt", TEXT, _("Mitä on tapahtunut tähän mennessä.")),
        ORIGIN,
        SOURCE,
        PAGE,
    ),
    source=promises_by_municipality,
    rows=promise_rows,
    cube=Cube(("kunta_koodi", "tilanne"), labels=(("kunta_koodi", "kunta"),)),
)
