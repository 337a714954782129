"""The running project of the demonstration: invented as a whole, and always of this week."""

from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from osallisuus.models import DataVersion
from projects.models import (
    Association,
    CoachingSession,
    CostLine,
    Municipality,
    Organisation,
    Partnership,
    Pilot,
    PilotSession,
    Project,
    Provenance,
)
from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.models import CardSheet, Response, Survey
from surveys.services import load_instrument, make_practice_cards
from toolkits.demo import content
from toolkits.demo.answers import INSTRUMENT
from toolkits.demo.loading_surveys import help_contacts

EXAMPLE = Provenance.EXAMPLE
SUNDAY = 6


def day_zero(today: date) -> date:
    """The day of the session of this week: tomorrow, or today where the week ends today."""
    return today if today.weekday() == SUNDAY else today + timedelta(days=1)


@transaction.atomic
def load_running(today: date) -> Project:
    """Write the running project as of today; the closed one with its places is there already."""
    file = content.running()
    zero = day_zero(today)
    project = _project(file, zero)
    place = Municipality.objects.get(code=file.project.municipality)
    project.municipalities.add(place)
    _partnership(project, place, file, zero)
    pilot = _pilot(project, place, file, zero)
    _practice(project, pilot, file, zero, today)
    _consultation(project, place, file, zero)
    _coaching(project, file, zero)
    return project


@transaction.atomic
def keep_fresh(today: date) -> int:
    """Moves every day of the running project as many days as have passed since it was of this
    week; returns how many, 0 where it is fresh or gone.

    The sheet of its practice cards remembers the day: it counts as printed anew each time.
    """
    sheets = CardSheet.objects.filter(survey__slug=content.running().survey.slug)
    sheet = sheets.filter(survey__is_practice=True).select_related("survey").first()
    if sheet is None:
        return 0
    n_days = (day_zero(today) - day_zero(sheet.printed_on)).days
    if n_days <= 0:
        return 0
    for rows, names in _dated(sheet.survey.project_id):
        _move(rows, names, timedelta(days=n_days))
    CardSheet.objects.filter(pk=sheet.pk).update(printed_on=today)
    # Rows changed in bulk tell nobody, and kept pages would go on with the old days.
    DataVersion.bump()
    return n_days


def _dated(project_id: int) -> list[tuple[QuerySet, tuple[str, ...]]]:
    """All rows of the project that have days, with the names of those."""
    own, of_pilot = {"project": project_id}, {"pilot__project": project_id}
    return [
        (Project.objects.filter(pk=project_id), ("starts_on", "ends_on")),
        (Partnership.objects.filter(**own), ("started_on",)),
        (Pilot.objects.filter(**own), ("starts_on", "ends_on")),
        (PilotSession.objects.filter(**of_pilot), ("held_on",)),
        (CostLine.objects.filter(**of_pilot), ("spent_on",)),
        (CoachingSession.objects.filter(**own), ("starts_at", "ends_at", "signup_until")),
        (Survey.objects.filter(**own), ("opens_on", "start_until", "end_from", "closes_on")),
        (Response.objects.filter(survey__project=project_id), ("answered_on",)),
    ]


def _move(rows: QuerySet, names: tuple[str, ...], by: timedelta) -> None:
    found = list(rows)
    for row in found:
        for name in names:
            if (day := getattr(row, name)) is not None:
                setattr(row, name, day + by)
    rows.model.objects.bulk_update(found, names)


def _project(file, zero: date) -> Project:
    values = asdict(file.project)
    for name in ("municipality", "association"):
        del values[name]
    data = content.project().project.data
    return Project.objects.create(
        starts_on=zero + timedelta(days=values.pop("starts")),
        ends_on=zero + timedelta(days=values.pop("ends")),
        goals="\n".join(values.pop("goals")),
        controller=Organisation.objects.get(name=data.controller),
        **content.public_demo(),
        **values,
    )


def _association(file) -> Association:
    rows = content.municipalities().associations
    row = next(row for row in rows if row.key == file.project.association)
    home = {"home_municipality__code": row.home_municipality}
    return Association.objects.get(name=row.name, **home)


def _partnership(project, place, file, zero: date) -> None:
    values = asdict(file.partnership)
    Partnership.objects.create(
        project=project,
        municipality=place,
        association=_association(file),
        started_on=zero + timedelta(days=values.pop("started")),
        provenance=EXAMPLE,
        **values,
    )


def _pilot(project, place, file, zero: date) -> Pilot:
    values = asdict(file.pilot)
    pilot = Pilot.objects.create(
        project=project,
        municipality=place,
        starts_on=zero + timedelta(days=values.pop("starts")),
        ends_on=zero + timedelta(days=values.pop("ends")),
        provenance=EXAMPLE,
        details_provenance=EXAMPLE,
        is_published=True,
        **values,
    )
    pilot.associations.add(_association(file))
    for session in file.sessions:
        fields = asdict(session)
        held_on = zero + timedelta(days=fields.pop("day"))
        PilotSession.objects.create(pilot=pilot, held_on=held_on, provenance=EXAMPLE, **fields)
    for cost in file.costs:
        fields = asdict(cost)
        spent_on = zero + timedelta(days=fields.pop("day"))
        basis = CostLine.Basis.ITEMISED
        CostLine.objects.create(
            pilot=pilot, spent_on=spent_on, basis=basis, provenance=EXAMPLE, **fields
        )
    return pilot


def _practice(project, pilot, file, zero: date, today: date) -> None:
    """Always open and in no figure, with cards whose codes can be told."""
    row = file.survey
    survey = Survey.objects.create(
        project=project,
        pilot=pilot,
        instrument=load_instrument(read_instrument(INSTRUMENT_DIR / f"{INSTRUMENT}.toml")),
        title=row.title,
        slug=row.slug,
        is_practice=True,
        opens_on=zero + timedelta(days=row.starts),
        end_from=zero + timedelta(days=row.starts),
        min_days_between=0,
        languages=list(row.languages),
        allows_unreviewed=True,
    )
    help_contacts(survey)
    sheet = make_practice_cards(survey=survey, n_cards=row.n_cards)
    CardSheet.objects.filter(pk=sheet.pk).update(printed_on=today)


def _consultation(project, place, file, zero: date) -> None:
    row = file.consultation
    instrument = read_instrument(INSTRUMENT_DIR / f"{row.instrument}.toml")
    survey = Survey.objects.create(
        project=project,
        municipality=place,
        instrument=load_instrument(instrument),
        kind=Survey.Kind.CONSULTATION,
        title=row.title,
        slug=row.slug,
        intro=row.intro,
        opens_on=zero + timedelta(days=row.starts),
        closes_on=zero + timedelta(days=row.ends),
        languages=list(row.languages),
        allows_unreviewed=True,
    )
    help_contacts(survey)


def _coaching(project, file, zero: date) -> None:
    values = asdict(file.coaching)
    day = zero + timedelta(days=values.pop("day"))
    CoachingSession.objects.create(
        project=project,
        programme="\n".join(values.pop("programme")),
        starts_at=_at(day, values.pop("hour")),
        ends_at=_at(day, values.pop("ends_hour")),
        signup_until=zero + timedelta(days=values.pop("signup_until")),
        provenance=EXAMPLE,
        details_provenance=EXAMPLE,
        is_published=True,
        **values,
    )


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
