"""What can be found of results, promises and consultations."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.search.registry import Document, Source, register_source
from projects.models import Municipality, Project
from projects.models.places import home_of
from surveys.models import Promise, Release, Survey


def _results(project: Project) -> Document:
    """The names of what was asked, never a figure: a figure is read where its group stands."""
    places = ", ".join(place.name for place in project.municipalities.all())
    about = _("Mikä muuttui arjessa: alkukyselyn ja loppukyselyn vastaukset ja kustannukset.")
    return Document(
        title=_("Tulokset: %(project)s") % {"project": project.name},
        texts=(about, project.survey_name, project.survey_note, places),
        language=settings.LANGUAGE_CODE,
        path=reverse("surveys:results-detail", args=[project.slug]),
    )


register_source(
    Source(
        kind="results",
        label=gettext_lazy("Tulokset"),
        model=Project,
        public=lambda: (
            Project.objects.public()
            .filter(pk__in=Release.objects.live().order_by().values("project"))
            .prefetch_related("municipalities")
        ),
        document=_results,
        follows={
            Release: lambda row: Q(pk=row.project_id),
            Municipality: lambda row: Q(municipalities=row.pk),
        },
    )
)


def _promise(promise: Promise) -> Document:
    place = promise.municipality
    return Document(
        title=promise.heard,
        texts=(promise.answer, promise.responsible, promise.progress_note, place.name),
        language=settings.LANGUAGE_CODE,
        path=reverse("surveys:promise-list"),
        names=place.other_names,
    )


register_source(
    Source(
        kind="promise",
        label=gettext_lazy("Näin vastaukset vaikuttivat"),
        model=Promise,
        public=lambda: Promise.objects.public().select_related("municipality"),
        document=_promise,
        places=lambda ids: home_of(Promise.objects.filter(pk__in=ids)),
        follows={
            Project: lambda row: Q(project=row.pk),
            Municipality: lambda row: Q(municipality=row.pk),
        },
    )
)


def _consultation(survey: Survey) -> Document:
    return Document(
        title=survey.title,
        texts=(survey.intro,),
        language=settings.LANGUAGE_CODE,
        path=reverse("surveys:consultation-detail", args=[survey.slug]),
    )


register_source(
    Source(
        kind="consultation",
        label=gettext_lazy("Asukaskyselyt"),
        model=Survey,
        public=Survey.objects.consultations,
        document=_consultation,
        follows={Project: lambda row: Q(project=row.pk)},
    )
)
