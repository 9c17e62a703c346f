from campaigns.competitions.models.competition import (
    Category,
    Competition,
    Division,
    EntryForm,
    EntryFormVersion,
    KnownSlogan,
    Section,
)
from campaigns.competitions.models.consent import ConsentRecord, GuardianRequest
from campaigns.competitions.models.entry import (
    Check,
    Contributor,
    Entry,
    EntryAsset,
    EntryVersion,
    OriginalityStatement,
    Quota,
    Screening,
    SimilarityFlag,
    TeamInvitation,
)
from campaigns.competitions.models.page import CompetitionPage
from campaigns.competitions.models.people import AgeBand, Country, Entrant

__all__ = [
    "AgeBand",
    "Category",
    "Check",
    "Competition",
    "CompetitionPage",
    "ConsentRecord",
    "Contributor",
    "Country",
    "Division",
    "Entrant",
    "Entry",
    "EntryAsset",
    "EntryForm",
    "EntryFormVersion",
    "EntryVersion",
    "GuardianRequest",
    "KnownSlogan",
    "OriginalityStatement",
    "Quota",
    "Screening",
    "Section",
    "SimilarityFlag",
    "TeamInvitation",
]
