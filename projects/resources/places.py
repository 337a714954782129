"""Municipalities by their official code, associations by name and home."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from osallisuus.text.finnish import same_name
from projects.models import Association, Municipality
from projects.permissions import INSTALLATION, PLACE_KEEPING
from projects.resources.columns import (
    ChoiceCell,
    CodeCell,
    Column,
    CountCell,
    DayCell,
    NumberCell,
    TextCell,
)
from projects.resources.row_cells import PlaceCell
from projects.resources.table import SourcedTable, Table, TableOptions


class MunicipalityResource(Table):
    """The register itself is the superuser's; a coordinator fills in what is told of a place."""

    file_stem = "kunnat"
    can_add, can_change = INSTALLATION, PLACE_KEEPING
    keys = ("code",)
    repeated = _("Sama kuntanumero on tiedostossa jo rivillä %(row)s. Poista toinen niistä.")

    code = Column(
        "code", "Kuntanumero", CodeCell(), guide=_("Kolme numeroa, esimerkiksi 535."), required=True
    )
    name = Column("name", "Nimi", TextCell(), required=True)
    name_sv = Column("name_sv", "Nimi ruotsiksi", TextCell())
    slug = Column("slug", "Osoitteen loppu", TextCell(), guide=_("Esimerkiksi nivala."))
    kind = Column("kind", "Kuntamuoto", ChoiceCell(Municipality.Kind.choices))
    wellbeing_county = Column("wellbeing_county", "Hyvinvointialue", TextCell())
    population = Column("population", "Asukasluku", CountCell())
    population_on = Column("population_on", "Asukasluvun päivä", DayCell())
    latitude = Column("latitude", "Leveysaste", NumberCell())
    longitude = Column("longitude", "Pituusaste", NumberCell())
    intro = Column("intro", "Esittely", TextCell())

    class Meta(TableOptions):
        model = Municipality
        fields = (
            "code",
            "name",
            "name_sv",
            "slug",
            "kind",
            "wellbeing_county",
            "population",
            "population_on",
            "latitude",
            "longitude",
            "intro",
            "version",
        )

    def find(self, row):
        return Municipality.objects.filter(code=self.cell("code", row)).first()

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if self.user.is_superuser:
            return
        kept = Municipality.objects.get(pk=instance.pk)
        # The same as on the row's own page: the register is not changed by a file either.
        official = ("name", "name_sv", "slug", "kind")
        if any(getattr(kept, field) != getattr(instance, field) for field in official):
            raise ValidationError(_("Nimen, osoitteen ja kuntamuodon muuttaa vain pääkäyttäjä."))


class AssociationResource(SourcedTable):
    file_stem = "yhdistykset"
    can_add = can_change = PLACE_KEEPING
    keys = ("name", "home_municipality")
    repeated = _(
        "Saman niminen yhdistys samasta kunnasta on tiedostossa jo rivillä %(row)s. Poista toinen, "
        "tai kirjoita nimet niin, että ne eroavat."
    )

    name = Column("name", "Nimi", TextCell(), required=True)
    home_municipality = Column(
        "home_municipality",
        "Kotikunta",
        PlaceCell(),
        guide=_("Kunnan nimi tai kuntanumero."),
        required=True,
    )
    business_id = Column("business_id", "Y-tunnus", TextCell(), guide=_("Muodossa 1234567-8."))
    website = Column("website", "Verkkosivu", TextCell())
    activity = Column("activity", "Mitä yhdistys tekee", TextCell())

    class Meta(TableOptions):
        model = Association
        fields = (
            "name",
            "home_municipality",
            "business_id",
            "website",
            "activity",
            "provenance",
            "source",
            "version",
        )

    def find(self, row):
        home = self.cell("home_municipality", row)
        return Association.objects.filter(
            name=self.cell("name", row), home_municipality=home
        ).first()

    def _words_of(self, row):
        return same_name(self.cell("name", row)), self.cell("home_municipality", row)
