"""What can be found of projects, pilots, municipalities and coaching."""

from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from osallisuus.search.registry import (
    Document,
    Source,
    register_same_names,
    register_source,
)
from projects.models import (
    Association,
    CoachingSession,
    Municipality,
    Organisation,
    Partnership,
    Pilot,
    Project,
    ProjectOrganisation,
    Statement,
)
from projects.models.places import home_of
from projects.municipality_file import names_in_both_languages

register_same_names(names_in_both_languages)
NOT_ON_THE_PAGE = {"privacy_notice", "survey_note"}
"""Public texts of a project that stand on other pages than its own."""


def texts_of(row: Any, *, without: frozenset[str] | set[str] = frozenset()) -> list[str]:
    """The public texts of a row, in their order."""
    return [vars(row)[name] for name in row.public_texts if name not in without]


def _project(project: Project) -> Document:
    bodies = [role.organisation for role in project.roles.all()]
    said = [text for row in project.statements.all() for text in texts_of(row)]
    places = [place.name for place in project.municipalities.all()]
    return Document(
        title=project.name,
        texts=(
            project.official_name,
            *texts_of(project, without=NOT_ON_THE_PAGE),
            project.funding_programme,
            ", ".join(places),
            *(f"{body.name} {body.short_name}" for body in bodies),
            *said,
        ),
        language=settings.LANGUAGE_CODE,
        path=project.get_absolute_url(),
    )


register_source(
    Source(
        kind="project",
        label=_("Hankkeet"),
        model=Project,
        public=lambda: Project.objects.public().prefetch_related(
            "municipalities",
            "statements",
            Prefetch("roles", ProjectOrganisation.objects.select_related("organisation")),
        ),
        document=_project,
        follows={
            Statement: lambda row: Q(pk=row.project_id),
            ProjectOrganisation: lambda row: Q(pk=row.project_id),
            Organisation: lambda row: Q(roles__organisation=row.pk),
            Municipality: lambda row: Q(municipalities=row.pk),
        },
    )
)


def _pilot(pilot: Pilot) -> Document:
    place = pilot.municipality
    return Document(
        title=pilot.name,
        texts=(
            place.name,
            *texts_of(pilot),
            ", ".join(association.name for association in pilot.associations.all()),
        ),
        language=settings.LANGUAGE_CODE,
        path=pilot.get_absolute_url(),
        names=place.other_names,
    )


register_source(
    Source(
        kind="pilot",
        label=_("Kokeilut"),
        model=Pilot,
        public=lambda: (
            Pilot.objects.public().select_related("municipality").prefetch_related("associations")
        ),
        document=_pilot,
        places=lambda ids: home_of(Pilot.objects.filter(pk__in=ids)),
        follows={
            Project: lambda row: Q(project=row.pk),
            Municipality: lambda row: Q(municipality=row.pk),
            Association: lambda row: Q(associations=row.pk),
        },
    )
)


def _municipality(place: Municipality) -> Document:
    told = [row.association for row in place.partnerships.all()]
    # Who takes part in a pilot is a partner on the page too, before anything is agreed on.
    told += [friend for pilot in place.pilots.all() for friend in pilot.associations.all()]
    partners = dict.fromkeys(friend.name for friend in told)
    return Document(
        title=place.name,
        texts=(place.intro, place.wellbeing_county, ", ".join(partners)),
        language=settings.LANGUAGE_CODE,
        path=place.get_absolute_url(),
        names=place.other_names,
    )


register_source(
    Source(
        kind="municipality",
        label=_("Kunnat"),
        model=Municipality,
        public=lambda: Municipality.objects.public().prefetch_related(
            Prefetch("partnerships", Partnership.objects.public().select_related("association")),
            Prefetch("pilots", Pilot.objects.public().prefetch_related("associations")),
        ),
        document=_municipality,
        titles=lambda ids: {
            place.pk: place.local_name for place in Municipality.objects.filter(pk__in=ids)
        },
        follows={
            Project: lambda row: (
                Q(projects=row.pk) | Q(pilots__project=row.pk) | Q(partnerships__project=row.pk)
            ),
            Pilot: lambda row: Q(pk=row.municipality_id),
            Partnership: lambda row: Q(pk=row.municipality_id),
            Association: lambda row: (
                Q(partnerships__association=row.pk) | Q(pilots__associations=row.pk)
            ),
        },
    )
)


def _coaching(session: CoachingSession) -> Document:
    return Document(
        title=session.theme,
        texts=tuple(texts_of(session, without={"theme"})),
        language=settings.LANGUAGE_CODE,
        path=session.get_absolute_url(),
    )


register_source(
    Source(
        kind="coaching",
        label=_("Valmennukset"),
        model=CoachingSession,
        public=CoachingSession.objects.public,
        document=_coaching,
        follows={Project: lambda row: Q(project=row.pk)},
    )
)
