from projects.models.audit import AuditEvent
from projects.models.coaching import (
    KEPT_DAYS,
    CoachingFeedback,
    CoachingMaterial,
    CoachingSession,
    Facilitator,
    FeedbackCount,
    SignUp,
)
from projects.models.entering.headings import HeadingMatch
from projects.models.entering.tally import TallyPress
from projects.models.links.calendar import CalendarLink
from projects.models.links.pilot_pass import PilotPass
from projects.models.partnership import Partnership
from projects.models.people import (
    Invitation,
    Membership,
    User,
    keeper_field,
    refuse_strange_keeper,
)
from projects.models.pilot import Pilot
from projects.models.pilot_parts import (
    ApprovalState,
    CostLine,
    PilotSession,
    refuse_early_day,
)
from projects.models.places import Association, Municipality, Organisation
from projects.models.project import Project
from projects.models.project_parts import (
    Contact,
    Outcome,
    ProjectOrganisation,
    ProjectPeriod,
    Statement,
)
from projects.models.scope import Scope, ScopedQuerySet
from projects.models.sourcing import Provenance, Source

__all__ = [
    "Association",
    "AuditEvent",
    "CalendarLink",
    "CoachingFeedback",
    "CoachingMaterial",
    "CoachingSession",
    "Contact",
    "CostLine",
    "Facilitator",
    "FeedbackCount",
    "HeadingMatch",
    "Invitation",
    "KEPT_DAYS",
    "Membership",
    "Municipality",
    "Organisation",
    "Outcome",
    "Partnership",
    "Pilot",
    "PilotPass",
    "PilotSession",
    "Project",
    "ProjectOrganisation",
    "ProjectPeriod",
    "Provenance",
    "Scope",
    "ScopedQuerySet",
    "SignUp",
    "Source",
    "ApprovalState",
    "Statement",
    "TallyPress",
    "User",
    "keeper_field",
    "refuse_early_day",
    "refuse_strange_keeper",
]
