"""Projects, pilots, and how many people and visits each pilot had."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from projects.models import Municipality, Pilot, Project, Provenance
from projects.queries.pages import find_pilots, visits_of, with_held_sessions
from toolkits.exports.open_data.model import (
    DAY,
    FLAG,
    TEXT,
    WHOLE,
    Absolute,
    Column,
    Cube,
    DataSet,
    Row,
)
from toolkits.exports.open_data.shared import (
    ORIGIN,
    PAGE,
    PLACE,
    PROJECT,
    SOURCE,
    address_of,
    source_url,
)


def public_projects():
    """As their list, each with its municipalities and `n_pilots` public pilots."""
    is_public = Q(pilots__is_published=True)
    # The list tells the newest first; of two that began together the name decides.
    return (
        Project.objects.public()
        .select_related("source")
        .prefetch_related(Prefetch("municipalities", Municipality.objects.only("code")))
        .annotate(n_pilots=Count("pilots", filter=is_public))
        .order_by("-starts_on", "name")
    )


def project_rows(projects: Iterable[Any], absolute: Absolute) -> Sequence[Row]:
    return [_project_row(project, absolute) for project in projects]


def _project_row(project: Any, absolute: Absolute) -> Row:
    codes = sorted(municipality.code for municipality in project.municipalities.all())
    return (
        project.slug,
        project.name,
        project.official_name,
        project.summary,
        project.target_group,
        project.starts_on,
        project.ends_on,
        project.funding_programme,
        " ".join(codes),
        len(codes),
        project.n_pilots,
        project.is_demo,
        address_of(project.source),
        absolute(project.get_absolute_url()),
    )


PROJECTS = DataSet(
    key="hankkeet",
    title=_("Hankkeet"),
    about=_("Julkiset hankkeet: kuka, kenelle, milloin ja missä kunnissa."),
    columns=(
        Column("tunnus", TEXT, _("Hankkeen tunnus, myös sen sivun osoitteessa."), is_required=True),
        Column("nimi", TEXT, _("Hankkeen nimi."), is_required=True),
        Column("virallinen_nimi", TEXT, _("Nimi rahoituspäätöksessä.")),
        Column("tiivistelma", TEXT, _("Mitä hankkeessa tehdään, muutamalla virkkeellä.")),
        Column("kenelle", TEXT, _("Keille toiminta on tarkoitettu.")),
        Column("alkaa", DAY, _("Ensimmäinen päivä."), is_required=True),
        Column("paattyy", DAY, _("Viimeinen päivä."), is_required=True),
        Column("rahoitusohjelma", TEXT, _("Ohjelma, josta rahoitus tulee.")),
        Column("kunnat", TEXT, _("Mukana olevien kuntien kuntanumerot, välilyönti välissä.")),
        Column("kuntia", WHOLE, _("Montako kuntaa on mukana."), is_required=True),
        Column("kokeiluja", WHOLE, _("Montako julkista kokeilua hankkeessa on."), is_required=True),
        Column("on_esittely", FLAG, _("Onko hanke esittelyä varten."), is_required=True),
        SOURCE,
        PAGE,
    ),
    source=public_projects,
    rows=project_rows,
    cube=Cube(("tunnus",), ("kuntia", "kokeiluja"), (("tunnus", "nimi"),)),
    primary_key=("tunnus",),
)


def pilot_rows(pilots: Iterable[Pilot], absolute: Absolute) -> Sequence[Row]:
    return [_pilot_row(pilot, absolute) for pilot in pilots]


def _pilot_row(pilot: Pilot, absolute: Absolute) -> Row:
    return (
        pilot.slug,
        pilot.project.slug,
        pilot.municipality.code,
        pilot.municipality.name,
        pilot.name,
        pilot.kind,
        pilot.lead,
        pilot.published_text,
        pilot.place,
        pilot.rhythm,
        pilot.starts_on,
        pilot.ends_on,
        pilot.need,
        pilot.aim,
        pilot.target_group,
        pilot.how,
        pilot.needed,
        pilot.results,
        pilot.lessons,
        pilot.continuation,
        pilot.continuation_story,
        pilot.provenance,
        pilot.details_provenance,
        source_url(pilot),
        absolute(pilot.get_absolute_url()),
    )


PILOTS = DataSet(
    key="kokeilut",
    title=_("Kokeilut"),
    about=_("Mitä kunnat ja yhdistykset kokeilivat, mitä siitä opittiin ja jatkuiko toiminta."),
    columns=(
        Column("tunnus", TEXT, _("Kokeilun tunnus, myös sen sivun osoitteessa."), is_required=True),
        PROJECT,
        *PLACE,
        Column("nimi", TEXT, _("Kokeilun nimi."), is_required=True),
        Column("toimintatapa", TEXT, _("Millaista toiminta oli."), tuple(Pilot.Kind.choices), True),
        Column("esittely", TEXT, _("Yksi tai kaksi virkettä kokeilusta.")),
        Column("julkaistua", TEXT, _("Mitä kokeilusta on julkaistu muualla, omin sanoin.")),
        Column("paikka", TEXT, _("Missä kokoonnuttiin.")),
        Column("kuinka_usein", TEXT, _("Esimerkiksi ”joka torstai”.")),
        Column("alkaa", DAY, _("Ensimmäinen päivä, jos se tiedetään.")),
        Column("paattyy", DAY, _("Viimeinen päivä, jos se tiedetään.")),
        Column("tarve", TEXT, _("Miksi kokeilua tarvittiin.")),
        Column("tavoite", TEXT, _("Mihin kokeilulla pyrittiin.")),
        Column("kenelle", TEXT, _("Keille toiminta on tarkoitettu.")),
        Column("nain_tehtiin", TEXT, _("Miten kokeilu tehtiin.")),
        Column("mita_tarvittiin", TEXT, _("Ihmiset, tilat ja tarvikkeet.")),
        Column("mita_saatiin_aikaan", TEXT, _("Mitä kokeilusta seurasi.")),
        Column("mita_opittiin", TEXT, _("Yksi asia riville.")),
        Column("jatko", TEXT, _("Jatkuiko toiminta."), tuple(Pilot.Continuation.choices), True),
        Column("jatko_sanoin", TEXT, _("Miten toiminta jatkui.")),
        ORIGIN,
        Column(
            "kuvauksen_alkupera",
            TEXT,
            _("Mistä kuvaukset ja päivät ovat."),
            tuple(Provenance.choices),
            True,
        ),
        SOURCE,
        PAGE,
    ),
    source=find_pilots,
    rows=pilot_rows,
    cube=Cube(("kunta_koodi", "toimintatapa", "jatko"), labels=(("kunta_koodi", "kunta"),)),
    primary_key=("tunnus",),
    links=(("hanke", "hankkeet", "tunnus"),),
)


def visited_pilots():
    return with_held_sessions(find_pilots())


def people_rows(pilots: Iterable[Any], absolute: Absolute) -> Sequence[Row]:
    return [_people_row(pilot, absolute) for pilot in pilots]


def _people_row(pilot: Any, absolute: Absolute) -> Row:
    smallest = pilot.project.min_group_size
    visits = visits_of(pilot.held_sessions, smallest=smallest)
    counts = {"ihmisia": pilot.n_participants, "kaynteja": visits.total}
    hidden = [name for name, n in counts.items() if n is not None and n < smallest]
    people, total = (None if name in hidden else n for name, n in counts.items())
    return (
        pilot.slug,
        pilot.name,
        pilot.project.slug,
        pilot.municipality.code,
        pilot.municipality.name,
        people,
        pilot.n_participants_basis,
        visits.n_held,
        visits.n_counted,
        total,
        " ".join(hidden),
        visits.is_example or pilot.details_provenance == Provenance.EXAMPLE,
        absolute(pilot.get_absolute_url()),
    )


PEOPLE = DataSet(
    key="osallistujat",
    title=_("Ihmiset ja käynnit"),
    about=_("Montako eri ihmistä kokeilussa oli, montako kertaa kokoonnuttiin ja montako käyntiä."),
    columns=(
        Column("kokeilu", TEXT, _("Kokeilun tunnus."), is_required=True),
        Column("nimi", TEXT, _("Kokeilun nimi."), is_required=True),
        PROJECT,
        *PLACE,
        Column("ihmisia", WHOLE, _("Montako eri ihmistä oli mukana. Tyhjä: ei laskettu.")),
        Column("ihmisia_peruste", TEXT, _("Miten ihmiset laskettiin."), tuple(Pilot.Basis.choices)),
        Column("kokoontumisia", WHOLE, _("Montako kertaa kokoonnuttiin."), is_required=True),
        Column("laskettuja", WHOLE, _("Monellako kerralla kävijät laskettiin."), is_required=True),
        Column("kaynteja", WHOLE, _("Käyntejä lasketuilla kerroilla yhteensä.")),
        Column("ei_nayteta", TEXT, _("Sarakkeet, joiden luku on niin pieni, ettei sitä näytetä.")),
        Column("on_esimerkki", FLAG, _("Onko luvuissa keksittyjä esimerkkejä."), is_required=True),
        PAGE,
    ),
    source=visited_pilots,
    rows=people_rows,
    cube=Cube(
        ("kokeilu",), ("ihmisia", "kokoontumisia", "laskettuja", "kaynteja"), (("kokeilu", "nimi"),)
    ),
    primary_key=("kokeilu",),
    links=(("kokeilu", "kokeilut", "tunnus"), ("hanke", "hankkeet", "tunnus")),
)
