from surveys.models.arrival import ImportRun, arrived
from surveys.models.card import IMPORT_LETTER, Card, CardSheet
from surveys.models.instruments.draft import InstrumentDraft
from surveys.models.instruments.instrument import (
    Domain,
    Instrument,
    InstrumentLanguage,
    InstrumentText,
    Item,
    Scale,
)
from surveys.models.instruments.recording import ItemRecording
from surveys.models.instruments.review import ReviewLink, TextVerdict
from surveys.models.pairing import PairDecision
from surveys.models.promise import Promise
from surveys.models.releases.entering import EnteredWeek, week_of
from surveys.models.releases.ledger import Ledger, LedgerPart, OldMembers
from surveys.models.releases.preview import ReleasePreview
from surveys.models.releases.release import Release, ReleaseRequest
from surveys.models.response import (
    BLANK,
    DECLINED,
    MISSING,
    UNREADABLE,
    Channel,
    Draft,
    Help,
    Response,
)
from surveys.models.retention import Forgotten, RetentionNotice
from surveys.models.stack import PaperStack, StackedForm
from surveys.models.survey import HelpContact, Phase, Survey
from surveys.models.tablet import SealedReceipt, TabletOpening

__all__ = [
    "BLANK",
    "DECLINED",
    "IMPORT_LETTER",
    "MISSING",
    "UNREADABLE",
    "Card",
    "CardSheet",
    "Channel",
    "Domain",
    "Draft",
    "EnteredWeek",
    "Forgotten",
    "Help",
    "HelpContact",
    "ImportRun",
    "Instrument",
    "InstrumentDraft",
    "InstrumentLanguage",
    "InstrumentText",
    "Item",
    "ItemRecording",
    "Ledger",
    "LedgerPart",
    "OldMembers",
    "PairDecision",
    "PaperStack",
    "Phase",
    "Promise",
    "Release",
    "ReleasePreview",
    "ReleaseRequest",
    "Response",
    "RetentionNotice",
    "ReviewLink",
    "Scale",
    "SealedReceipt",
    "StackedForm",
    "Survey",
    "TabletOpening",
    "TextVerdict",
    "arrived",
    "week_of",
]
