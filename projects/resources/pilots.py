"""Pilots by the end of their address."""

from django.utils.translation import gettext_lazy as _

from projects.models import Association, Pilot, Project
from projects.permissions import KEEPING
from projects.resources.columns import (
    ChoiceCell,
    Column,
    CountCell,
    DayCell,
    HoursCell,
    ProvenanceCell,
    TextCell,
    YesNoCell,
)
from projects.resources.row_cells import PlaceCell, RowCell, RowsCell
from projects.resources.table import SourcedTable, TableOptions


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
        ProvenanceCell(),
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
