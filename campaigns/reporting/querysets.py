"""Questions asked of marketplaces and of records that hold in a country."""

from __future__ import annotations

from django.db import models

from campaigns.reporting.countries import applying_to


class MarketplaceQuerySet(models.QuerySet):
    def listed(self) -> MarketplaceQuerySet:
        """Those that visitors see, in the order of the alphabet."""
        return self.filter(is_listed=True)


class PlacedQuerySet(models.QuerySet):
    def applying_to(self, country: str) -> PlacedQuerySet:
        """Those of a country, of the EU where it is a member, and those that hold everywhere."""
        return self.filter(country__in=applying_to(country))
