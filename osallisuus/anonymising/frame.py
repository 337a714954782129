"""The decisions about the models of the frame and of the libraries."""

from osallisuus.anonymising import replacing as new
from osallisuus.anonymising.decisions import decide

decide(
    "osallisuus",
    replaced={
        new.name: "SiteOwner.name",
        new.email: "SiteOwner.email AccessibilityFeedback.email",
        new.text: """
            AccessibilityFeedback.page AccessibilityFeedback.message AccessibilityFeedback.answer
        """,
    },
    # Search is made anew afterwards.
    emptied="BinEntry BackgroundJob SearchEntry SearchTerm",
)
decide("admin", emptied="LogEntry")
decide("sessions", emptied="Session")
decide("account", replaced={new.email: "EmailAddress.email"}, emptied="EmailConfirmation")
decide("mfa", emptied="Authenticator")
decide("django_tasks_database", emptied="DBTaskResult")
decide("auth", kept={"names of the program's rights": "Permission Group"})
decide("contenttypes", kept={"names of the program's models": "ContentType"})
