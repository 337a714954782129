"""What every file has in common: headings are checked first, rights for every row, and rows are
compared with each other and with the version that they were exported from. Nothing is written
here: what is sound goes into a plan."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export.resources import ModelResource
from import_export.results import RowResult

from osallisuus.admin.scoped import PUBLIC
from osallisuus.files.sheets import Words, plain
from projects.models import Source
from projects.permissions import Rule
from projects.resources import versions
from projects.resources.columns import (
    Column,
    CountCell,
    DayCell,
    ProvenanceCell,
)
from projects.resources.planning import Plan
from projects.resources.row_cells import RowCell, RowsCell

REPEATED = gettext_lazy("Sama rivi on tiedostossa jo rivillä %(row)s. Poista toinen niistä.")


@dataclass(frozen=True)
class ColumnGuide:
    heading: str
    guide: str
    is_required: bool


class TableOptions:
    clean_model_instances = True
    import_id_fields = ()
    report_skipped = True
    skip_html_diff = True
    skip_unchanged = True


def quoted(names) -> str:
    found = [f"”{name}”" for name in names]
    both = _("ja")
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {both} {found[-1]}"


def _guide_of(field, public_texts) -> str:
    """What may be written in a column; a choice lists its words, a public text says that it is."""
    allowed = getattr(field.widget, "allowed", "")
    words = _("Jokin näistä: %s.") % allowed if allowed else ""
    public = str(PUBLIC) if field.attribute in public_texts else ""
    return " ".join(part for part in (words, str(field.guide), public) if part)


class Table(ModelResource):
    """A resource that works for one user and one file. Each has `find(row)`: what a line of the
    file means in the database, None for a new one.

    `keys`: columns whose words find a row and may change; `repeated`: what is said of a line that
    means the same row as an earlier one; `in_bulk`: whether a plan may write its rows together.
    """

    file_stem = ""
    can_add: Rule
    can_change: Rule
    keys: tuple[str, ...] = ()
    repeated = REPEATED
    in_bulk = False
    plan: Plan

    version = Column(
        None,
        "Versio",
        CountCell(),
        guide=gettext_lazy(
            "Portaali kirjoittaa tähän, mistä versiosta rivi vietiin. Jätä ennalleen; uudella "
            "rivillä tyhjä."
        ),
        readonly=True,
    )

    def __init__(self, user=None):
        super().__init__()
        self.user = user
        self.n_empty = self.n_unversioned = 0
        self.heading_row = 1
        self.stamps, self.met = {}, {}
        self.met_keys, self.met_values = {}, {}
        self.say: Callable[[int, int], None] = lambda n_done, n_rows: None
        self.n_rows = 0
        for field in self.fields.values():
            if hasattr(field.widget, "user"):
                field.widget.user = user

    @classmethod
    def words(cls) -> Words:
        """What the headings of a file may be called; a word that two columns share is the first
        one's."""
        meanings: dict[str, str] = {}
        for field in cls.fields.values():
            for word in (str(field.column_name), *field.also):
                meanings.setdefault(plain(word), str(field.column_name))
        needed = [field for field in cls.fields.values() if field.is_required]
        days = [str(f.column_name) for f in needed if isinstance(f.widget, DayCell)]
        return Words(meanings, [str(field.column_name) for field in needed], days)

    @classmethod
    def columns_by_attribute(cls) -> dict[str, str]:
        return {f.attribute: str(f.column_name) for f in cls.fields.values() if f.attribute}

    def column_names(self) -> list[str]:
        return [str(field.column_name) for field in self.get_export_fields()]

    def column_guide(self) -> list[ColumnGuide]:
        public = getattr(self._meta.model, "public_texts", ())
        return [
            ColumnGuide(str(field.column_name), _guide_of(field, public), field.is_required)
            for field in self.get_import_fields()
            if field.guide or not field.readonly
        ]

    def before_export(self, queryset, **kwargs):
        self.stamps = versions.stamps(self.get_queryset() if queryset is None else queryset)

    def dehydrate_version(self, row):
        return self.stamps.get(row.pk)

    def before_import(self, dataset, **kwargs):
        self.heading_row = dataset.heading_row
        problem = self._heading_problem(dataset.headers)
        if problem:
            # Without its headings no row can be read, so rows are not blamed one by one.
            dataset.wipe()
            raise ValueError(problem)
        self.n_rows = len(dataset)
        self.plan = Plan(self._meta.model, in_bulk=self.in_bulk)
        written = [field for field in self.get_import_fields() if not field.readonly]
        self.plan.columns = [f.attribute for f in written if f.column_name in dataset.headers]

    def _heading_problem(self, headings) -> str:
        known = [str(field.column_name) for field in self.fields.values()]
        twice = sorted({name for name in headings if name and headings.count(name) > 1})
        strange = [name for name in headings if name not in known]
        needed = [str(f.column_name) for f in self.fields.values() if f.is_required]
        missing = [name for name in needed if name not in headings]
        if missing:
            text = ngettext(
                "Tiedostosta puuttuu sarake %s.",
                "Tiedostosta puuttuvat sarakkeet %s.",
                len(missing),
            )
            return text % quoted(missing)
        if strange:
            text = ngettext(
                "Saraketta %s ei tunneta. Tarkista otsikko tai poista sarake.",
                "Sarakkeita %s ei tunneta. Tarkista otsikot tai poista sarakkeet.",
                len(strange),
            )
            return text % quoted(strange)
        return _("Sarake %s on tiedostossa kahdesti.") % quoted(twice) if twice else ""

    def import_row(self, row, instance_loader, **kwargs):
        self.say(kwargs["row_number"], self.n_rows)
        # Spreadsheets leave empty rows between groups, which mean nothing.
        if not any(str(cell).strip() for cell in row.values()):
            empty = self.get_row_result_class()()
            empty.import_type = RowResult.IMPORT_TYPE_SKIP
            self.n_empty += 1
            return empty
        return super().import_row(row, instance_loader, **kwargs)

    def get_instance(self, instance_loader, row):
        for field in self.fields.values():
            if field.is_required and not str(row[field.column_name]).strip():
                raise ValidationError(_("%s puuttuu.") % field.column_name)
        found = self.find(row)
        return self._renamed(row) if found is None else found

    def _renamed(self, row):
        """The row that was exported by these words and has got others since; None for a new one.

        Raises ValidationError for a row that has been deleted since.
        """
        stamp = self.cell("version", row)
        record = stamp and self.keys and versions.record_of(self._meta.model, stamp)
        if not record:
            return None
        keys = [self.fields[name] for name in self.keys]
        for field in keys:
            was = versions.meaning(field, versions.cell_of(field, record))
            if versions.meaning(field, row[field.column_name]) != was:
                return None
        found = self._meta.model.objects.filter(pk=record.id).first()
        if found is None:
            raise ValidationError(str(versions.DELETED))
        return found

    def row_in_file(self, number: int) -> int:
        """As the spreadsheet counts; `number` is 1 for the first row after the headings."""
        return self.heading_row + number

    def cell(self, name, row):
        """The value of one column of a line, read by its own rules."""
        field = self.fields[name]
        try:
            return field.widget.clean(row.get(field.column_name, ""), row)
        except ValueError as error:
            raise ValidationError({field.attribute: str(error)}) from None

    def after_init_instance(self, instance, new, row, **kwargs):
        if new:
            first = self.met_keys.get(self._words_of(row))
            if first is not None:
                raise ValidationError(self.repeated % {"row": self.row_in_file(first)})
            return
        # Asked of the row as it was, before the file has changed anything in it.
        if not self.can_change(self.user, instance):
            raise ValidationError(_("Tämä rivi on jo portaalissa, eikä se kuulu sinulle."))
        first = self.met.setdefault(instance.pk, kwargs["row_number"])
        if first != kwargs["row_number"]:
            raise ValidationError(self.repeated % {"row": self.row_in_file(first)})
        stamp = self.cell("version", row)
        if stamp is not None:
            written = [f for f in self.get_import_fields() if not f.readonly]
            there = [field for field in written if field.column_name in row]
            versions.keep_newer(row, instance, stamp, there)

    def _words_of(self, row) -> tuple | None:
        """The words by which a row is found; None in a table whose rows have none."""
        return tuple(self.cell(name, row) for name in self.keys) or None

    def before_save_instance(self, instance, row, **kwargs):
        """Refuses a value of which there may be one, and which an earlier line has for its row."""
        kind = type(instance)
        for field in kind._meta.get_fields():
            if not getattr(field, "unique", False) or field.primary_key:
                continue
            mine = (field.name, getattr(instance, field.attname))
            if self.met_values.setdefault(mine, kwargs["row_number"]) != kwargs["row_number"]:
                raise ValidationError(
                    {field.name: instance.unique_error_message(kind, (field.name,))}
                )

    def do_instance_save(self, instance, is_create):
        """Not yet: the whole file has to be sound first."""
        self.plan.add(instance, is_new=is_create)

    def save_m2m(self, instance, row, **kwargs):
        tied = [f for f in self.get_import_fields() if isinstance(f.widget, RowsCell)]
        there = [field for field in tied if field.column_name in row]
        self.plan.tie(instance, {field.attribute: field.clean(row) for field in there})

    def after_save_instance(self, instance, row, **kwargs):
        """A later line that means the row of this one finds it here."""
        if instance.pk is not None:
            self.met.setdefault(instance.pk, kwargs["row_number"])
        if key := self._words_of(row):
            self.met_keys.setdefault(key, kwargs["row_number"])

    def after_import_row(self, row, row_result, **kwargs):
        is_changed = row_result.import_type == RowResult.IMPORT_TYPE_UPDATE
        if is_changed and self.cell("version", row) is None:
            self.n_unversioned += 1

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        super().validate_instance(instance, import_validation_errors, validate_unique)
        # Asked again with the new values, or a file could move a row to another project.
        rule = self.can_add if instance._state.adding else self.can_change
        if not rule(self.user, instance):
            raise ValidationError(
                _("Rivi kuuluisi muualle kuin sinun hankkeeseesi, kuntaasi tai yhdistykseesi.")
            )


class SourcedTable(Table):
    """Rows that say what kind of facts they are; an empty cell means the project's own."""

    provenance = Column(
        "provenance",
        "Tiedon alkuperä",
        ProvenanceCell(),
        guide=gettext_lazy("Tyhjä = hankkeen oma tieto. Julkaistu tieto tarvitsee lähteen."),
    )
    source = Column(
        "source",
        "Lähde",
        RowCell(Source, "key", "title", what=gettext_lazy("Lähdettä")),
        guide=gettext_lazy("Lähteen tunnus."),
    )
