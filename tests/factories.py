"""Rows for tests: plain functions with sensible defaults; a test states what it depends on."""

from datetime import UTC, date, datetime
from itertools import count

from osallisuus.models import AccessibilityFeedback
from projects.models import (
    Association,
    AuditEvent,
    CoachingSession,
    CostLine,
    Invitation,
    Membership,
    Municipality,
    Organisation,
    Partnership,
    Pilot,
    PilotSession,
    Project,
    Source,
    User,
)
from surveys.models import (
    Card,
    CardSheet,
    Instrument,
    InstrumentDraft,
    Promise,
    Release,
    Response,
    Survey,
)
from toolkits.models import (
    Assessment,
    AssessmentAction,
    Chapter,
    DisadvantageCost,
    Publication,
    Summary,
    SupportPhase,
    SupportStatement,
    SupportTheme,
    Tip,
    TipList,
    Tool,
)

_numbers = count(1)


def make_user(**overrides):
    number = next(_numbers)
    fields = {"email": f"henkilo{number}@esimerkki.example", "name": f"Henkilö {number}"}
    user = User(**(fields | overrides))
    user.set_unusable_password()
    user.save()
    return user


def make_source(**overrides):
    number = next(_numbers)
    fields = {
        "key": f"lahde-{number}",
        "title": f"Tiedote {number}",
        "url": f"https://esimerkki.example/{number}",
    }
    return Source.objects.create(**(fields | overrides))


def make_organisation(**overrides):
    fields = {"name": f"Organisaatio {next(_numbers)}", "kind": Organisation.Kind.IMPLEMENTER}
    return Organisation.objects.create(**(fields | overrides))


def make_municipality(**overrides):
    number = next(_numbers) % 1000
    fields = {"code": f"{number:03}", "slug": f"kunta-{number}", "name": f"Kunta {number}"}
    return Municipality.objects.create(**(fields | overrides))


def make_association(**overrides):
    fields = {"name": f"Yhdistys {next(_numbers)}"}
    if "home_municipality" not in overrides:
        fields["home_municipality"] = make_municipality()
    return Association.objects.create(**(fields | overrides))


def make_project(**overrides):
    number = next(_numbers)
    fields = {
        "name": f"Hanke {number}",
        "slug": f"hanke-{number}",
        "summary": "Yhdessä tekemistä.",
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2026, 12, 31),
        "is_published": True,
    }
    return Project.objects.create(**(fields | overrides))


def make_membership(**overrides):
    """An evaluator's right is in force: two others have given and confirmed it."""
    fields = {"role": "coordinator", "valid_from": date(2025, 1, 1)}
    if overrides.get("role") == "evaluator":
        fields |= {
            "valid_until": date(2099, 12, 31),
            "granted_by": make_user(),
            "confirmed_by": make_user(),
            "confirmed_at": datetime(2025, 1, 2, 12, tzinfo=UTC),
        }
    if "user" not in overrides:
        fields["user"] = make_user()
    if "project" not in overrides:
        fields["project"] = make_project()
    return Membership.objects.create(**(fields | overrides))


def make_partnership(**overrides):
    fields = {}
    if "project" not in overrides:
        fields["project"] = make_project()
    if "municipality" not in overrides:
        fields["municipality"] = make_municipality()
    if "association" not in overrides:
        fields["association"] = make_association()
    return Partnership.objects.create(**(fields | overrides))


def make_pilot(**overrides):
    number = next(_numbers)
    fields = {
        "name": f"Kokeilu {number}",
        "slug": f"kokeilu-{number}",
        "kind": Pilot.Kind.GROUP,
        "is_published": True,
    }
    if "project" not in overrides:
        fields["project"] = make_project()
    if "municipality" not in overrides:
        fields["municipality"] = make_municipality()
    return Pilot.objects.create(**(fields | overrides))


def make_pilot_session(**overrides):
    fields = {"held_on": date(2026, 2, 5), "status": PilotSession.Status.HELD}
    if "pilot" not in overrides:
        fields["pilot"] = make_pilot()
    return PilotSession.objects.create(**(fields | overrides))


def make_cost_line(**overrides):
    fields = {"kind": CostLine.Kind.CATERING, "spent_on": date(2026, 2, 5)}
    if "pilot" not in overrides:
        fields["pilot"] = make_pilot()
    if not {"amount", "hours"} & overrides.keys():
        fields["amount"] = "10.00"
    return CostLine.objects.create(**(fields | overrides))


def make_coaching_session(**overrides):
    number = next(_numbers)
    fields = {"theme": f"Teema {number}", "slug": f"teema-{number}", "is_published": True}
    if "project" not in overrides:
        fields["project"] = make_project()
    return CoachingSession.objects.create(**(fields | overrides))


def make_instrument(**overrides):
    """An instrument without questions; tests of answering load a real one from its file."""
    fields = {
        "key": f"lomake_{next(_numbers)}",
        "version": 1,
        "title": "Lomake",
        "owner": "Portaalin tekijät",
        "licence": "CC BY 4.0",
    }
    return Instrument.objects.create(**(fields | overrides))


def make_instrument_draft(**overrides):
    """A draft whose content nobody reads; tests of writing copy a real instrument."""
    number = next(_numbers)
    fields = {"key": f"luonnos_{number}", "title": f"Luonnos {number}"}
    if "project" not in overrides:
        fields["project"] = make_project()
    return InstrumentDraft.objects.create(**(fields | overrides))


def make_survey(**overrides):
    number = next(_numbers)
    fields = {
        "title": f"Kysely {number}",
        "slug": f"kysely-{number}",
        "opens_on": date(2026, 1, 1),
    }
    if "pilot" not in overrides:
        fields["pilot"] = make_pilot(**{k: overrides[k] for k in ("project",) if k in overrides})
    pilot = overrides.get("pilot", fields.get("pilot"))
    if "project" not in overrides:
        fields["project"] = pilot.project if pilot else make_project()
    if "instrument" not in overrides:
        fields["instrument"] = make_instrument()
    return Survey.objects.create(**(fields | overrides))


def make_card(**overrides):
    number = next(_numbers)
    fields = {"label": f"A-{number:02}", "code_hash": f"{number:064x}"}
    if "sheet" not in overrides:
        survey = overrides.pop("survey", None) or make_survey()
        sheet = CardSheet.objects.filter(survey=survey).first()
        fields["sheet"] = sheet or CardSheet.objects.create(survey=survey, letter="A")
    return Card.objects.create(**(fields | overrides))


def make_response(**overrides):
    fields = {
        "consent_version": 1,
        "phase": "start",
        "channel": "own_device",
        "help": "alone",
        "language": "fi",
        "answered_on": date(2026, 2, 5),
        "screen_mode": "question",
    }
    if "card" not in overrides:
        fields["card"] = make_card()
    card = overrides.get("card", fields.get("card"))
    if "survey" not in overrides:
        fields["survey"] = card.sheet.survey
    survey = overrides.get("survey", fields.get("survey"))
    if "instrument" not in overrides:
        fields["instrument"] = survey.instrument
    return Response.objects.create(**(fields | overrides))


def make_promise(**overrides):
    fields = {
        "heard": "Aamupalalle on vaikea päästä ilman autoa.",
        "answer": "Kutsutaksi kiertää kylät.",
        "responsible": "Hyvinvointikoordinaattori",
        "is_published": True,
    }
    if "project" not in overrides:
        fields["project"] = make_project()
    if "municipality" not in overrides:
        fields["municipality"] = make_municipality()
    return Promise.objects.create(**(fields | overrides))


def make_tip_list(tips=(), **overrides):
    number = next(_numbers)
    fields = {
        "slug": f"vinkit-{number}",
        "title": f"Vinkit {number}",
        "audience": "Kaikille",
        "why": "Siksi.",
        "theme": "encounter",
        "is_published": True,
    }
    tip_list = TipList.objects.create(**(fields | overrides))
    for order, text in enumerate(tips, start=1):
        Tip.objects.create(tip_list=tip_list, order=order, text=text)
    return tip_list


def make_tool(**overrides):
    number = next(_numbers)
    fields = {
        "slug": f"tyokalu-{number}",
        "title": f"Työkalu {number}",
        "audience": "Kaikille",
        "why": "Siksi.",
        "body": "1. Mitä teemme? ______",
        "is_published": True,
    }
    return Tool.objects.create(**(fields | overrides))


def make_publication(chapters=(), **overrides):
    number = next(_numbers)
    fields = {
        "slug": f"julkaisu-{number}",
        "title": f"Julkaisu {number}",
        "kind": Publication.Kind.FINAL,
        "is_published": True,
    }
    if "project" not in overrides:
        fields["project"] = make_project()
    publication = Publication.objects.create(**(fields | overrides))
    for order, (title, body) in enumerate(chapters, start=1):
        Chapter.objects.create(
            publication=publication, order=order, slug=f"luku-{order}", title=title, body=body
        )
    return publication


def make_summary(**overrides):
    """In Swedish and public; of a whole project unless a pilot or publication is given."""
    fields = {"language": "sv", "title": "På svenska", "text": "En sida.", "is_published": True}
    part = overrides.get("pilot") or overrides.get("publication")
    if "project" not in overrides:
        fields["project"] = part.project if part else make_project()
    return Summary.objects.create(**(fields | overrides))


def make_audit_event(**overrides):
    fields = {"action": "export", "target": "kulurivit (csv)", "n_rows": 1}
    return AuditEvent.objects.create(**(fields | overrides))


def make_invitation(**overrides):
    number = next(_numbers)
    fields = {
        "email": f"kutsu{number}@esimerkki.example",
        "role": "editor",
        "token_hash": f"{number:064x}",
        "expires_at": datetime(2126, 1, 1, tzinfo=UTC),
    }
    if "project" not in overrides:
        fields["project"] = make_project()
    return Invitation.objects.create(**(fields | overrides))


def make_release(**overrides):
    fields = {
        "instrument_key": "lomake",
        "method_version": "1",
        "report": {},
        "fingerprint": f"{next(_numbers):064x}",
    }
    if "project" not in overrides:
        fields["project"] = make_project()
    return Release.objects.create(**(fields | overrides))


def make_support_theme(**overrides):
    number = next(_numbers)
    fields = {"key": f"teema-{number}", "title": f"Teema {number}", "order": number}
    if "phase" not in overrides:
        phase = SupportPhase.objects.first()
        fields["phase"] = phase or SupportPhase.objects.create(
            key="tunnista", order=1, intro="Tunnista ensin."
        )
    return SupportTheme.objects.create(**(fields | overrides))


def make_support_statement(**overrides):
    number = next(_numbers)
    fields = {"key": f"vaittama-{number}", "text": f"Väittämä {number}.", "order": number}
    if "theme" not in overrides:
        fields["theme"] = make_support_theme()
    return SupportStatement.objects.create(**(fields | overrides))


def make_assessment(**overrides):
    fields = {"year": 2026}
    if "project" not in overrides:
        fields["project"] = make_project()
    if "municipality" not in overrides:
        fields["municipality"] = make_municipality()
    return Assessment.objects.create(**(fields | overrides))


def make_assessment_action(**overrides):
    number = next(_numbers)
    fields = {
        "what": f"Toimi {number}",
        "responsible": "hyvinvointikoordinaattori",
        "due_on": date(2026, 12, 1),
    }
    if "assessment" not in overrides:
        fields["assessment"] = make_assessment()
    return AssessmentAction.objects.create(**(fields | overrides))


def make_disadvantage_cost(**overrides):
    number = next(_numbers)
    fields = {"area": f"Alue {number}", "component": "Työttömyys", "euros": "1000.00"}
    return DisadvantageCost.objects.create(**(fields | overrides))


def make_feedback(**overrides):
    fields = {"page": "/kokeilut/", "message": "Kartta ei aukea näppäimistöllä."}
    return AccessibilityFeedback.objects.create(**(fields | overrides))
