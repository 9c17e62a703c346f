"""System checks: what must hold before the website starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def no_demonstration_in_production(app_configs: Any, **kwargs: Any) -> list[Error]:
    if settings.DEMONSTRATION:
        return [
            Error(
                "The demonstration campaign is allowed here.",
                hint="Use DJANGO_SETTINGS_MODULE=config.settings.production.",
                id="bonafide.E001",
            )
        ]
    return []
