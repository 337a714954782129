"""What goes into the archive of a project, in the order in which it is written; and what stays."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import Model, QuerySet

from projects import models as projects
from projects.models import Project
from projects.models.coaching.feedback import CoachingFeedback, FeedbackCount
from projects.models.entering.headings import HeadingMatch
from projects.models.sourcing import Source
from surveys import models as surveys
from toolkits.models import (
    Assessment,
    AssessmentAction,
    AssessmentAnswer,
    Chapter,
    Publication,
    Summary,
    SupportPhase,
    SupportStatement,
    SupportTheme,
)

SHARED, INSTRUMENT, OWN, ANSWERS = "shared", "instrument", "own", "answers"


@dataclass(frozen=True)
class Part:
    """The rows of one model, in one file of the archive.

    `path`: how a row leads to its project, or of an instrument's part to the instrument.
    `natural`: what a shared row is known by everywhere; one that is there is used as it is.
    """

    model: type[Any]
    room: str
    path: str = ""
    natural: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    def shared_rows(self) -> QuerySet:
        """Rows that `natural_of` reads without further queries."""
        related = {path.rpartition("__")[0] for path in self.natural} - {""}
        found: QuerySet = self.model.objects.all()
        return found.select_related(*related) if related else found

    def natural_of(self, row: Any) -> tuple[Any, ...]:
        """What the row is known by. Sorted by it here: databases sort letters each in their way."""
        return tuple(reduce(getattr, path.split("__"), row) for path in self.natural)

    def rows_of(self, project: Project) -> QuerySet:
        # The manager that everybody reads by: rows of an unfinished import are not there yet.
        found: QuerySet = self.model.objects.filter(**{self.path: project.pk}).order_by("pk")
        return found


def _of_project(room: str, **paths: Any) -> list[Part]:
    return [Part(model, room, path) for path, models in paths.items() for model in models]


PARTS: tuple[Part, ...] = (
    Part(Source, SHARED, natural=("key",)),
    Part(projects.Municipality, SHARED, natural=("code",)),
    Part(projects.Organisation, SHARED, natural=("name",)),
    Part(projects.Association, SHARED, natural=("name", "home_municipality__code")),
    # By them a round is read; help for a theme is the installation's own.
    Part(SupportPhase, SHARED, natural=("key",)),
    Part(SupportTheme, SHARED, natural=("key",)),
    Part(SupportStatement, SHARED, natural=("key",)),
    # Before the instruments that somebody has written for it.
    Part(Project, OWN, "pk"),
    Part(surveys.Instrument, SHARED, natural=("key", "version")),
    *(
        Part(model, INSTRUMENT, "instrument")
        for model in (
            surveys.Scale,
            surveys.Domain,
            surveys.Item,
            surveys.InstrumentLanguage,
        )
    ),
    Part(surveys.InstrumentText, INSTRUMENT, "language__instrument"),
    Part(surveys.ItemRecording, INSTRUMENT, "item__instrument"),
    *_of_project(
        OWN,
        project=(
            projects.ProjectPeriod,
            projects.ProjectOrganisation,
            projects.Contact,
            projects.Outcome,
            projects.Statement,
            HeadingMatch,
            projects.Pilot,
        ),
        pilot__project=(projects.PilotSession, projects.CostLine),
    ),
    *_of_project(OWN, project=(projects.CoachingSession,)),
    *_of_project(OWN, session__project=(projects.Facilitator, projects.CoachingMaterial)),
    *_of_project(OWN, project=(projects.Partnership, surveys.Survey)),
    *_of_project(OWN, survey__project=(surveys.HelpContact,)),
    *_of_project(OWN, project=(surveys.Release, surveys.Promise, Publication)),
    *_of_project(OWN, publication__project=(Chapter,), project=(Summary, Assessment)),
    *_of_project(OWN, assessment__project=(AssessmentAnswer, AssessmentAction)),
    # Sealed too: counts under five are nobody's to read.
    *_of_project(ANSWERS, session__project=(CoachingFeedback,)),
    *_of_project(ANSWERS, form__session__project=(FeedbackCount,)),
    *_of_project(ANSWERS, survey__project=(surveys.CardSheet,)),
    *_of_project(ANSWERS, sheet__survey__project=(surveys.Card,)),
    *_of_project(ANSWERS, survey__project=(surveys.Response, surveys.EnteredWeek)),
    *_of_project(ANSWERS, start__survey__project=(surveys.PairDecision,)),
    *_of_project(ANSWERS, project=(surveys.Ledger,)),
    *_of_project(ANSWERS, ledger__project=(surveys.LedgerPart,)),
    *_of_project(ANSWERS, release__project=(surveys.OldMembers,)),
)
PART_OF: dict[type[Model], Part] = {part.model: part for part in PARTS}

LEFT_OUT = {
    "people: accounts, rights, and ways in": (
        "projects.Membership", "projects.Invitation", "projects.PilotPass", "surveys.ReviewLink",
        "surveys.TextVerdict",
    ),
    "traces with names": ("projects.AuditEvent", "surveys.RetentionNotice"),
    "personal and soon gone": ("projects.SignUp",),
    "unfinished, or made again where it is wanted": (
        "surveys.InstrumentDraft", "surveys.ReleasePreview",
    ),
    "on its way, known to one browser only": (
        "surveys.Draft", "surveys.TabletOpening", "surveys.SealedReceipt", "projects.TallyPress",
        "surveys.ReleaseRequest", "surveys.PaperStack", "surveys.StackedForm",
    ),
}  # fmt: skip
"""Models with a way to a project that stay, by the reason; their history stays as well."""


def parts_in(*rooms: str) -> list[Part]:
    return [part for part in PARTS if part.room in rooms]
