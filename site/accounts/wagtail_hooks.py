"""What is closed in Wagtail's own account page."""

from __future__ import annotations

from wagtail.admin.views.account import AvatarSettingsPanel


def _never(panel: AvatarSettingsPanel) -> bool:
    return False


# The one upload of Wagtail that no setting sends through `uploads`: a portrait would be stored as it came,
# with its metadata. Nothing here shows portraits. A panel that is not active is neither shown nor saved.
AvatarSettingsPanel.is_active = _never
