"""What the forms of the desk send, and what they answer."""

from __future__ import annotations

from typing import Any

from campaigns.reporting.models import Authority, BuyerProtection, Checked, Marketplace


def translated(name: str, en: str = "", ko: str = "") -> dict[str, str]:
    return {f"{name}_en": en, f"{name}_ko": ko}


def proof(**values: Any) -> dict[str, Any]:
    usual = {"state": "gap", "source": "", "source_name": "", "seen_as": "page", "checked_on": ""}
    return {**usual, "editors_note": "", **values}


def authority_form(**values: Any) -> dict[str, Any]:
    usual = {"country": "KR", "purpose": "report", "address": "", "phone": ""}
    texts = translated("name", "Office", "사무소") | translated("about")
    return {**usual, **texts, **proof(), **values}


def route_form(marketplace: Marketplace, *step: tuple[str, str, str], **values: Any) -> dict[str, Any]:
    form: dict[str, Any] = {"marketplace": marketplace.pk, "country": "", "report_address": ""}
    form |= {"steps-count": len(step), **translated("reason"), **translated("asks_for"), **proof()}
    for place, (en, ko, drawing) in enumerate(step):
        name = f"steps-{place}"
        form |= {f"{name}-type": "step", f"{name}-order": place, f"{name}-deleted": "", f"{name}-id": ""}
        form |= {f"{name}-value-text-en": en, f"{name}-value-text-ko": ko}
        form[f"{name}-value-drawing"] = drawing
    return {**form, **values}


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def as_kept(record: Checked) -> dict[str, Any]:
    """What the form of a record sends back where nobody changed anything."""
    usual = {
        "state": record.state,
        "source": record.source,
        "source_name": record.source_name,
        "seen_as": record.seen_as,
        "checked_on": str(record.checked_on or ""),
    }
    return proof(**usual)


def authority_as_kept(record: Authority) -> dict[str, Any]:
    texts = translated("name", **record.name) | translated("about", **record.about)
    plain = {name: getattr(record, name) for name in ("country", "purpose", "address", "phone")}
    return {**as_kept(record), **texts, **plain}


def protection_as_kept(record: BuyerProtection) -> dict[str, Any]:
    """Its steps without their ids."""
    form = route_form(record.marketplace, *(of_step(step) for step in record.steps))
    for name in ("reason", "asks_for", "report_address"):
        form = {key: value for key, value in form.items() if not key.startswith(name)}
    texts = translated("shops", **record.shops) | translated("caveat", **record.caveat)
    plain = {name: getattr(record, name) for name in ("country", "days", "counted_from", "claim_address")}
    return {**form, **as_kept(record), **texts, **plain}


def of_step(step: Any) -> tuple[str, str, str]:
    return step.value["text"]["en"], step.value["text"]["ko"], step.value["drawing"]
