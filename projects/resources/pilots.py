"""Pilots by the end of their address, their sessions by the day, their costs line by line."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.models import (
    ApprovalState,
    Association,
    CostLine,
    Pilot,
    PilotSession,
    Project,
    Provenance,
)
from projects.permissions import KEEPING
from projects.resources.columns import (
    ChoiceCell,
    Column,
    CountCell,
    DayCell,
    HoursCell,
    NumberCell,
    PlaceCell,
    RowCell,
    RowsCell,
    TextCell,
    YesNoCell,
)
from projects.resources.table import FIRST_ROW, SourcedTable, TableOptions

NUMBER = re.compile(r"[0-9]{1,15}(\.0)?")
SAME_SESSION = _(
    "Täsmälleen sama toimintakerta on tiedostossa jo rivillä %(row)s. Jos kertoja oli kaksi, kerro "
    "ero sarakkeessa Huomio."
)
SAME_DAY = _(
    "Portaalissa on tältä päivältä yksi toimintakerta, ja tiedostossa se on jo rivillä %(row)s. "
    "Kerro portaalissa olevan kerran rivin numero; uuden kerran numero jää tyhjäksi."
)
SAME_COST = ("spent_on", "kind", "description", "amount", "hours", "rate")


class PilotResource(SourcedTable):
    file_stem = "kokeilut"
    can_add = can_change = KEEPING
    keys = ("slug",)
    repeated = _(
        "Sama osoitteen loppu on tiedostossa jo rivillä %(row)s. Jos kokeiluja on kaksi, anna "
        "toiselle oma osoitteen loppu."
    )

    slug = Column(
        "slug",
        "Osoitteen loppu",
        TextCell(),
        guide=_("Esimerkiksi tyottomien-iltapala. Samasta tunnuksesta kokeilu löytyy uudelleen."),
        required=True,
    )
    project = Column(
        "project", "Hanke", RowCell(Project, "name", "slug", what=_("Hanketta")), required=True
    )
    municipality = Column(
        "municipality",
        "Kunta",
        PlaceCell(),
        guide=_("Kunnan nimi tai kuntanumero."),
        required=True,
    )
    name = Column("name", "Nimi", TextCell(), required=True)
    kind = Column("kind", "Toimintatapa", ChoiceCell(Pilot.Kind.choices), required=True)
    associations = Column(
        "associations",
        "Yhdistykset",
        RowsCell(Association, "name", what=_("Yhdistystä"), place="home_municipality__name"),
        guide=_("Nimet puolipisteillä erotettuina. Saman nimisille kunta perään: Nimi (Kunta)."),
    )
    lead = Column("lead", "Esittely", TextCell())
    place = Column("place", "Paikka", TextCell())
    starts_on = Column("starts_on", "Alkaa", DayCell(), guide=_("Esimerkiksi 5.2.2026."))
    ends_on = Column("ends_on", "Päättyy", DayCell())
    rhythm = Column("rhythm", "Kuinka usein", TextCell())
    need = Column("need", "Tarve", TextCell())
    aim = Column("aim", "Tavoite", TextCell())
    target_group = Column("target_group", "Kenelle", TextCell())
    how = Column("how", "Näin tehtiin", TextCell())
    needed = Column("needed", "Mitä tarvittiin", TextCell())
    results = Column("results", "Mitä saatiin aikaan", TextCell())
    lessons = Column("lessons", "Mitä opittiin", TextCell())
    n_participants = Column("n_participants", "Eri ihmisiä", CountCell())
    n_participants_basis = Column(
        "n_participants_basis", "Miten laskettu", ChoiceCell(Pilot.Basis.choices)
    )
    continuation = Column(
        "continuation",
        "Jatko",
        ChoiceCell(Pilot.Continuation.choices, Pilot.Continuation.NOT_KNOWN),
    )
    continuation_story = Column("continuation_story", "Miten jatkui", TextCell())
    volunteer_hours = Column("volunteer_hours", "Vapaaehtoistunteja", HoursCell())
    published_text = Column("published_text", "Julkaistu teksti", TextCell())
    details_provenance = Column(
        "details_provenance",
        "Yksityiskohtien laji",
        ChoiceCell(Provenance.choices, Provenance.OWN),
        guide=_("Tyhjä = hankkeen oma tieto."),
    )
    is_published = Column("is_published", "Näkyy julkisesti", YesNoCell(), guide=_("kyllä tai ei"))

    class Meta(TableOptions):
        model = Pilot
        fields = (
            "slug",
            "project",
            "municipality",
            "name",
            "kind",
            "associations",
            "lead",
            "place",
            "starts_on",
            "ends_on",
            "rhythm",
            "need",
            "aim",
            "target_group",
            "how",
            "needed",
            "results",
            "lessons",
            "n_participants",
            "n_participants_basis",
            "continuation",
            "continuation_story",
            "volunteer_hours",
            "published_text",
            "is_published",
            "provenance",
            "source",
            "details_provenance",
            "version",
        )

    def get_queryset(self):
        return super().get_queryset().select_related("project", "municipality", "source")

    def find(self, row):
        return Pilot.objects.filter(slug=self.cell("slug", row)).first()


class PilotPartTable(SourcedTable):
    """Rows of a pilot; a file that a coordinator brings in is approved by that."""

    can_add = can_change = KEEPING
    repeated = _(
        "Sama rivin numero on tiedostossa jo rivillä %(row)s. Poista toinen, tai tyhjennä numero, "
        "jos rivi on uusi."
    )

    pk = Column(
        "pk", "Rivin numero", CountCell(), guide=_("Tyhjä, kun rivi on uusi."), readonly=True
    )
    pilot = Column(
        "pilot",
        "Kokeilu",
        RowCell(Pilot, "slug", "name", what=_("Kokeilua")),
        guide=_("Kokeilun osoitteen loppu tai nimi."),
        required=True,
    )
    state = Column("state", "Tila", ChoiceCell(ApprovalState.choices), readonly=True)

    def numbered(self, row):
        """The row that the file names by its number; None when the cell is empty."""
        number = self.cell("pk", row)
        if number is None:
            return None
        found = self._meta.model.objects.visible_to(self.user).filter(pk=number).first()
        if found is None:
            raise ValidationError(
                _("Riviä numero %d ei löydy niistä, joihin sinulla on oikeus.") % number
            )
        return found


class PilotSessionResource(PilotPartTable):
    """Without a number a session is found by its pilot and day; two of one day in one file, in
    the morning and in the evening, are two."""

    file_stem = "toimintakerrat"

    held_on = Column("held_on", "Päivä", DayCell(), guide=_("Esimerkiksi 5.2.2026."), required=True)
    status = Column(
        "status",
        "Toteutuminen",
        ChoiceCell(PilotSession.Status.choices),
        required=True,
    )
    n_residents = Column(
        "n_residents", "Asukkaita", CountCell(), guide=_("Tyhjä = ei vielä laskettu.")
    )
    n_first_timers = Column("n_first_timers", "Ensi kertaa", CountCell())
    n_volunteers = Column("n_volunteers", "Vapaaehtoisia", CountCell())
    n_experience_actors = Column("n_experience_actors", "Kokemustoimijoita", CountCell())
    n_staff = Column("n_staff", "Työntekijöitä", CountCell())
    note = Column("note", "Huomio", TextCell(), guide=_("Ei osallistujien nimiä."))

    class Meta(TableOptions):
        model = PilotSession
        fields = (
            "pk",
            "pilot",
            "held_on",
            "status",
            "n_residents",
            "n_first_timers",
            "n_volunteers",
            "n_experience_actors",
            "n_staff",
            "note",
            "state",
            "provenance",
            "source",
            "version",
        )

    def find(self, row):
        named = self.numbered(row)
        if named:
            return named
        rows = PilotSession.objects.filter(
            pilot=self.cell("pilot", row), held_on=self.cell("held_on", row)
        )
        others = self.added | self.numbers
        found = [each for each in rows.select_related("pilot") if each.pk not in others]
        if len(found) > 1:
            raise ValidationError(
                _("Kokeilulla on samana päivänä useita toimintakertoja. Kerro rivin numero.")
            )
        if found and found[0].pk in self.met:
            first = self.met[found[0].pk] + FIRST_ROW - 1
            raise ValidationError(SAME_DAY % {"row": first})
        return found[0] if found else None

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.added, self.lines = set(), {}
        heading = self.fields["pk"].column_name
        cells = dataset[heading] if heading in dataset.headers else []
        self.numbers = {int(float(cell)) for cell in cells if NUMBER.fullmatch(str(cell))}

    def before_save_instance(self, instance, row, **kwargs):
        """Refuses a new session all of whose cells stand on an earlier line: that is a copy."""
        if not instance._state.adding:
            return
        line = tuple(str(cell).strip() for cell in row.values())
        first = self.lines.setdefault(line, kwargs["row_number"])
        if first != kwargs["row_number"]:
            raise ValidationError(SAME_SESSION % {"row": first + FIRST_ROW - 1})

    def save_instance(self, instance, is_create, row, **kwargs):
        super().save_instance(instance, is_create, row, **kwargs)
        if is_create:
            self.added.add(instance.pk)


class CostLineResource(PilotPartTable):
    """Two equal costs may both be true, so one that is already there is asked about by row."""

    file_stem = "kulut"

    spent_on = Column(
        "spent_on", "Päivä", DayCell(), guide=_("Esimerkiksi 5.2.2026."), required=True
    )
    kind = Column("kind", "Laji", ChoiceCell(CostLine.Kind.choices), required=True)
    basis = Column("basis", "Peruste", ChoiceCell(CostLine.Basis.choices, CostLine.Basis.ITEMISED))
    description = Column("description", "Selite", TextCell())
    amount = Column("amount", "Euroa", NumberCell(), guide=_("Esimerkiksi 12,50."))
    hours = Column("hours", "Tuntia", HoursCell())
    rate = Column("rate", "Euroa tunnissa", NumberCell())
    payer = Column("payer", "Maksaja", TextCell())
    split_rule = Column("split_rule", "Jakosääntö", TextCell())

    class Meta(TableOptions):
        model = CostLine
        fields = (
            "pk",
            "pilot",
            "spent_on",
            "kind",
            "basis",
            "description",
            "amount",
            "hours",
            "rate",
            "payer",
            "split_rule",
            "state",
            "provenance",
            "source",
            "version",
        )

    def find(self, row):
        named = self.numbered(row)
        if named:
            return named
        if self._key(row) in self.before:
            raise ValidationError(
                _("Sama kulu on jo portaalissa. Poista rivi tiedostosta tai kerro rivin numero.")
            )
        return None

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        mine = CostLine.objects.visible_to(self.user)
        self.before = set(mine.values_list("pilot_id", *SAME_COST))

    def _key(self, row):
        """None for a cell that cannot be read; reading the row says what is wrong with it."""
        try:
            pilot = self.cell("pilot", row)
            return (pilot and pilot.pk, *(self.cell(name, row) for name in SAME_COST))
        except ValidationError:
            return None
