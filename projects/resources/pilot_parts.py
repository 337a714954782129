"""Sessions of pilots by the day, and their costs line by line."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.models import (
    ApprovalState,
    CostLine,
    Pilot,
    PilotSession,
)
from projects.permissions import KEEPING
from projects.resources.columns import (
    ChoiceCell,
    Column,
    CountCell,
    DayCell,
    HoursCell,
    NumberCell,
    TextCell,
)
from projects.resources.row_cells import RowCell
from projects.resources.table import SourcedTable, TableOptions

NUMBER = re.compile(r"[0-9]{1,15}(\.0)?")
SAME_SESSION = _(
    "Täsmälleen sama toimintakerta on tiedostossa jo rivillä %(row)s. Jos kertoja oli kaksi, kerro "
    "ero sarakkeessa Huomio."
)
SAME_DAY = _(
    "Portaalissa on tältä päivältä yksi toimintakerta, ja tiedostossa se on jo rivillä %(row)s. "
    "Kerro portaalissa olevan kerran rivin numero; uuden kerran numero jää tyhjäksi."
)
DAY_WORDS = ("Pvm", "Päivämäärä")
SAME_COST = ("spent_on", "kind", "description", "amount", "hours", "rate")


class PilotPartTable(SourcedTable):
    """Rows of a pilot; a file that a coordinator brings in is approved by that."""

    can_add = can_change = KEEPING
    in_bulk = True
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

    held_on = Column(
        "held_on",
        "Päivä",
        DayCell(),
        also=DAY_WORDS,
        guide=_("Esimerkiksi 5.2.2026."),
        required=True,
    )
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
    n_eura = Column("n_eura", "EURA-ilmoituksia", CountCell())
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
            "n_eura",
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
        # A session that is named by a number in the file is another row's.
        found = [each for each in rows.select_related("pilot") if each.pk not in self.numbers]
        if len(found) > 1:
            raise ValidationError(
                _("Kokeilulla on samana päivänä useita toimintakertoja. Kerro rivin numero.")
            )
        if found and found[0].pk in self.met:
            first = self.met[found[0].pk]
            raise ValidationError(SAME_DAY % {"row": self.row_in_file(first)})
        return found[0] if found else None

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.lines = {}
        heading = self.fields["pk"].column_name
        cells = dataset[heading] if heading in dataset.headers else []
        self.numbers = {int(float(cell)) for cell in cells if NUMBER.fullmatch(str(cell))}

    def before_save_instance(self, instance, row, **kwargs):
        """Refuses a new session all of whose cells stand on an earlier line: that is a copy."""
        super().before_save_instance(instance, row, **kwargs)
        if not instance._state.adding:
            return
        line = tuple(str(cell).strip() for cell in row.values())
        first = self.lines.setdefault(line, kwargs["row_number"])
        if first != kwargs["row_number"]:
            raise ValidationError(SAME_SESSION % {"row": self.row_in_file(first)})


class CostLineResource(PilotPartTable):
    """Two equal costs may both be true, so one that is already there is asked about by row."""

    file_stem = "kulut"

    spent_on = Column(
        "spent_on",
        "Päivä",
        DayCell(),
        also=DAY_WORDS,
        guide=_("Esimerkiksi 5.2.2026."),
        required=True,
    )
    kind = Column("kind", "Laji", ChoiceCell(CostLine.Kind.choices), required=True)
    basis = Column("basis", "Peruste", ChoiceCell(CostLine.Basis.choices, CostLine.Basis.ITEMISED))
    description = Column("description", "Selite", TextCell(), also=("Selitys", "Kuvaus"))
    amount = Column(
        "amount",
        "Euroa",
        NumberCell(),
        also=("Summa", "Euroja", "Euro", "Eur"),
        guide=_("Esimerkiksi 12,50."),
    )
    hours = Column("hours", "Tuntia", HoursCell(), also=("Tunnit", "Tunteja", "h"))
    rate = Column("rate", "Euroa tunnissa", NumberCell(), also=("Tuntihinta", "€/h", "€/t"))
    payer = Column("payer", "Maksaja", TextCell(), also=("Kuka maksoi", "Maksoi"))
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
        # Two equal costs may both be true, so nothing is decided for the writer.
        if self._key(row) in self.before:
            raise ValidationError(
                _("Sama kulu on jo portaalissa. Poista rivi tiedostosta tai kerro rivin numero.")
            )
        return None

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        mine = CostLine.objects.visible_to(self.user)
        # Read once before the rows, so that two equal costs of one file are both taken.
        self.before = set(mine.values_list("pilot_id", *SAME_COST))

    def _key(self, row):
        """None for a cell that cannot be read; reading the row says what is wrong with it."""
        try:
            pilot = self.cell("pilot", row)
            return (pilot and pilot.pk, *(self.cell(name, row) for name in SAME_COST))
        except ValidationError:
            return None
