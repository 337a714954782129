"""What becomes of rounds of self-assessment, texts and addresses in an anonymised copy."""

from osallisuus.anonymising import replacing as new
from osallisuus.anonymising.decisions import decide

decide(
    "toolkits",
    kept={
        "written for the public pages, of work and not of people": """
            TipList Tip Tool SupportPhase SupportTheme SupportStatement DisadvantageCost
            Publication Chapter Summary
        """,
        "the path of a file of the site": "DownloadCount.file",
        "names of topics": "Subscription.channels",
    },
    replaced={
        new.email: "Subscription.email",
        new.token: "Subscription.key",
        new.text: """
            Assessment.group AssessmentAnswer.evidence
            AssessmentAnswer.other_view AssessmentAction.what AssessmentAction.ready_when
            AssessmentAction.responsible AssessmentAction.outcome
        """,
    },
)
