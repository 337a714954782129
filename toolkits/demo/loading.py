"""The demonstration project from its content files into the database, all or nothing."""

from dataclasses import asdict, fields
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from projects.models import (
    Association,
    CoachingSession,
    Contact,
    CostLine,
    Facilitator,
    Municipality,
    Organisation,
    Outcome,
    Partnership,
    Pilot,
    PilotSession,
    Project,
    ProjectOrganisation,
    ProjectPeriod,
    Provenance,
    Source,
    Statement,
)
from projects.municipality_file import load_municipalities
from surveys.models import Promise
from toolkits.demo import content, loading_content, loading_surveys
from toolkits.demo.running import load_running
from toolkits.services import load_support_package

EXAMPLE = Provenance.EXAMPLE


def is_loaded() -> bool:
    return Project.objects.filter(slug=content.project().project.slug).exists()


@transaction.atomic
def load_demo() -> Project:
    """Write the whole demonstration, and a running project beside the closed one that it returns;
    the caller has checked that it is not there yet."""
    load_municipalities()
    sources = _sources()
    project = _project(sources)
    places = _places(project)
    associations = _associations(project, places)
    pilots = _pilots(project, places, associations, sources)
    _coaching(project, sources)
    _promises(project, pilots)
    loading_content.load_tips_and_tools()
    loading_content.load_versions()
    load_support_package()
    loading_content.load_assessments(project)
    loading_content.load_disadvantage_costs(sources)
    # Surveys before publications, whose figures come from the release that they end in.
    release = loading_surveys.load_surveys(project, pilots)
    loading_content.load_publications(project, release, sources)
    loading_content.load_summaries()
    load_running(timezone.localdate())
    return project


def values(row, *left_out: str) -> dict:
    """The fields of a content row, less those that the model does not have under that name."""
    names = [field.name for field in fields(row) if field.name not in {"source", *left_out}]
    return {name: getattr(row, name) for name in names}


def _sources() -> dict[str, Source]:
    rows = [Source.objects.create(**asdict(row)) for row in content.project().sources]
    return {row.key: row for row in rows}


def _project(sources) -> Project:
    file = content.project()
    row, data = file.project, file.project.data
    organisations = _organisations(file.organisations)
    project = Project.objects.create(
        name=row.name,
        slug=row.slug,
        official_name=row.official_name,
        summary=row.summary.strip(),
        goals="\n".join(row.goals),
        target_group=row.target_group,
        why_associations=row.why_associations,
        cooperation=row.cooperation,
        source=sources[row.source],
        plan_source=sources[row.goals_source],
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        funding_programme=row.funding_programme,
        funding_text=row.funding_text,
        published_cost=row.published_cost,
        published_cost_note=row.published_cost_note,
        published_change=row.published_change,
        survey_name=row.survey_name,
        survey_note=row.survey_note,
        controller=organisations[_key_of(file, data.controller)],
        **content.public_demo(),
    )
    for period in row.periods:
        fields_of = values(period, "provenance")
        ProjectPeriod.objects.create(
            project=project, source=sources.get(period.source), **fields_of
        )
    _parts(project, file, organisations, sources)
    return project


def _key_of(file, name: str) -> str:
    return next(row.key for row in file.organisations if row.name == name)


def _organisations(rows) -> dict[str, Organisation]:
    left_out = ("key", "role", "note", "provenance")
    return {row.key: Organisation.objects.create(**values(row, *left_out)) for row in rows}


def _parts(project, file, organisations, sources):
    for row in file.organisations:
        if row.role:
            ProjectOrganisation.objects.create(
                project=project,
                organisation=organisations[row.key],
                role=row.role,
                note=row.note,
                provenance=row.provenance,
                source=sources.get(row.source),
            )
    for order, row in enumerate(file.outcomes, start=1):
        Outcome.objects.create(
            project=project, order=order, source=sources.get(row.source), **values(row)
        )
    for order, row in enumerate(file.statements, start=1):
        Statement.objects.create(
            project=project, order=order, source=sources.get(row.source), **values(row)
        )


def _places(project) -> dict[str, Municipality]:
    found = {}
    for row in content.municipalities().municipalities:
        place = Municipality.objects.get(code=row.code)
        for name, value in values(row, "code", "provenance").items():
            setattr(place, name, value)
        place.save()
        found[row.code] = place
    project.municipalities.set(found.values())
    for order, row in enumerate(content.project().contacts, start=1):
        Contact.objects.create(
            project=project,
            municipality=found.get(row.municipality),
            order=order,
            **values(row, "municipality"),
        )
    return found


def _associations(project, places) -> dict[str, Association]:
    file, found = content.municipalities(), {}
    for row in file.associations:
        found[row.key] = Association.objects.create(
            home_municipality=places[row.home_municipality],
            **values(row, "key", "home_municipality"),
        )
    for row in file.partnerships:
        Partnership.objects.create(
            project=project,
            municipality=places[row.municipality],
            association=found[row.association],
            **values(row, "municipality", "association"),
        )
    return found


def _pilots(project, places, associations, sources) -> dict[str, Pilot]:
    found = {}
    for row in content.pilots():
        left_out = ("municipality", "lessons", "associations", "sessions", "costs", "survey")
        pilot = Pilot.objects.create(
            project=project,
            municipality=places[row.municipality],
            source=sources.get(row.source),
            lessons="\n".join(row.lessons),
            is_published=True,
            **values(row, *left_out),
        )
        pilot.associations.set(associations[key] for key in row.associations)
        for session in row.sessions:
            PilotSession.objects.create(pilot=pilot, provenance=EXAMPLE, **asdict(session))
        for cost in row.costs:
            CostLine.objects.create(pilot=pilot, provenance=EXAMPLE, **asdict(cost))
        found[row.slug] = pilot
    return found


def _coaching(project, sources):
    for row in content.coaching():
        session = CoachingSession.objects.create(
            project=project,
            source=sources.get(row.source),
            programme="\n".join(row.programme),
            starts_at=_aware(row.starts_at),
            ends_at=_aware(row.ends_at),
            is_published=True,
            **values(row, "programme", "starts_at", "ends_at", "facilitators"),
        )
        for facilitator in row.facilitators:
            Facilitator.objects.create(session=session, **asdict(facilitator))


def _aware(moment: datetime) -> datetime:
    return timezone.make_aware(moment)


def _promises(project, pilots):
    for row in content.promises():
        pilot = pilots[row.pilot]
        Promise.objects.create(
            project=project,
            pilot=pilot,
            municipality=pilot.municipality,
            is_published=True,
            **values(row, "pilot"),
        )
