"""What the judging adds to an entrant's own pages, see campaigns.competitions.extras."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.competitions.extras import Link
from campaigns.competitions.models import Entrant, Entry
from campaigns.judging.services.awards import own_certificates
from campaigns.judging.services.feedback import entries_with_feedback


def links_for(entrant: Entrant, entries: Sequence[Entry]) -> dict[int, list[Link]]:
    """Certificates and feedback of a person's entries, by the key of the entry. Four queries at most."""
    certificates = own_certificates(entrant=entrant, entries=entries)
    with_feedback = entries_with_feedback(entries)
    found: dict[int, list[Link]] = {}
    for entry in entries:
        links = [
            Link(
                url=reverse("judging_public:certificate", args=[entry.code, one.code]),
                label=_("Certificate: %(award)s") % {"award": one.title},
                icon="seal",
            )
            for one in certificates.get(entry.pk, [])
        ]
        if entry.pk in with_feedback:
            address = reverse("judging_public:feedback", args=[entry.code])
            links.append(Link(url=address, label=_("What the judges said"), icon="eye"))
        if links:
            found[entry.pk] = links
    return found
