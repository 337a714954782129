from projects.models.audit import AuditEvent
from projects.models.coaching import CoachingMaterial, CoachingSession, Facilitator, SignUp
from projects.models.partnership import Partnership
from projects.models.people import (
    Invitation,
    Membership,
    PilotPass,
    User,
    keeper_field,
    refuse_strange_keeper,
)
from projects.models.pilot import Pilot
from projects.models.pilot_parts import ApprovalState, CostLine, PilotSession
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
    "CoachingMaterial",
    "CoachingSession",
    "Contact",
    "CostLine",
    "Facilitator",
    "Invitation",
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
    "User",
    "keeper_field",
    "refuse_strange_keeper",
]
