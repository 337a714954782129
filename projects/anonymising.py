"""What becomes of each word about partners, pilots and people in an anonymised copy."""

from osallisuus.anonymising import replacing as new
from osallisuus.anonymising.decisions import decide

PUBLIC = "written for the public pages, of places, organisations and projects, not of people"

decide(
    "projects",
    kept={
        PUBLIC: """
            Source Municipality Association Organisation
            Project.name Project.slug Project.official_name Project.summary Project.goals
            Project.target_group Project.why_associations Project.cooperation
            Project.funding_programme Project.funding_text Project.published_cost_note
            Project.published_change Project.survey_name Project.survey_note Project.privacy_notice
            ProjectPeriod.note ProjectOrganisation.note Outcome.title Outcome.text Statement.topic
            Contact.task Contact.organisation
            Pilot.name Pilot.slug Pilot.icon Pilot.published_text Pilot.lead Pilot.place
            Pilot.rhythm Pilot.need Pilot.aim Pilot.target_group Pilot.how Pilot.needed
            Pilot.results Pilot.lessons Pilot.continuation_story
            Partnership.municipality_promises Partnership.association_promises
            CoachingSession.theme CoachingSession.slug CoachingSession.summary
            CoachingSession.programme CoachingSession.place
            CoachingMaterial.title CoachingMaterial.url CoachingMaterial.file
        """,
        "headings of columns in files": "HeadingMatch",
        "a code of a language": "SignUp.language",
        "numbers, or a fingerprint of what left": "AuditEvent.counts AuditEvent.fingerprint",
    },
    replaced={
        new.name: """
            User.name SignUp.name Partnership.municipality_person Partnership.association_person
        """,
        new.email: """
            User.email Invitation.email SignUp.email Partnership.municipality_email
            Partnership.association_email Contact.email Project.controller_email
        """,
        new.phone: "Contact.phone",
        new.address: "CoachingSession.link",
        new.password: "User.password",
        new.token: """
            Invitation.token_hash CalendarLink.token_hash PilotPass.token_hash
            SignUp.cancel_token CoachingFeedback.token
        """,
        new.text: """
            AuditEvent.target Facilitator.task SignUp.wish CoachingSession.feedback
            PilotSession.note PilotSession.return_note PilotPass.label
            CostLine.description CostLine.payer CostLine.split_rule CostLine.return_note
            Partnership.progress_note Statement.speaker Statement.text
        """,
    },
)
