from campaigns.reporting.models.checked import FRESH_DAYS, Checked
from campaigns.reporting.models.countries import Authority, CountryNote
from campaigns.reporting.models.links import Departure, LinkCheck
from campaigns.reporting.models.marketplaces import BuyerProtection, Marketplace, ReportRoute
from campaigns.reporting.models.shipped import ShippedRecord

__all__ = [
    "FRESH_DAYS",
    "Authority",
    "BuyerProtection",
    "Checked",
    "CountryNote",
    "Departure",
    "LinkCheck",
    "Marketplace",
    "ReportRoute",
    "ShippedRecord",
]
