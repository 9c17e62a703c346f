"""Who judges: inviting, changing and removing judges, and putting them together in panels."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from audit.services import record
from campaigns.competitions.models import Competition
from campaigns.competitions.rules import may_manage
from campaigns.judging.enums import FINAL, SCORABLE, AssignmentState
from campaigns.judging.exceptions import NotReady
from campaigns.judging.models import Assignment, Judge, Panel, Round
from campaigns.judging.services import links
from campaigns.judging.services.conflicts import detect_conflicts, lock_jury
from campaigns.judging.services.letters import write_to

NAME_LENGTH = 150


def access_judge(*, user: User, code: str) -> Judge:
    """A judge for who manages; 404 for everybody else."""
    rows = Judge.objects.select_related("user", "organisation", "competition")
    found = rows.filter(code=code).first() if may_manage(user) else None
    if found is None:
        raise Http404
    return found


@transaction.atomic
def invite_judge(
    *,
    competition: Competition,
    email: str,
    name: str,
    language: str,
    organisation: Organisation | None = None,
    languages: Sequence[str] = (),
    capacity: int | None = None,
    aliases: str = "",
    actor: str,
    now: datetime,
) -> Judge:
    """Put somebody on the jury and write to them, in `language`. Who had left comes back.

    A person with an account keeps it, with the name they have there. Raises NotReady for what is no address
    or name, for an account that was shut, and for who is on the jury already.
    """
    address = _address(email)
    lock_jury(competition)
    user = _user(address, name)
    facts = {
        "organisation": organisation,
        "languages": list(languages),
        "capacity": capacity,
        "aliases": aliases,
        "invited_at": now,
        "left_at": None,
    }
    known = Judge.objects.filter(competition=competition, user=user).first()
    if known is not None and known.left_at is None:
        said = _("%(name)s is on the jury already. Send them a new link instead.") % {"name": user}
        raise NotReady(said, errors={"email": said})
    judge, _made = Judge.objects.update_or_create(competition=competition, user=user, defaults=facts)
    user.groups.add(Group.objects.get(name=Role.JUDGE.value))
    detect_conflicts(competition=competition, now=now)
    write_to(judge=judge, letter="invitation", context={}, language=language, now=now)
    again = {"again": known is not None}
    record(kind="judge.invited", subject=("judge", judge.code), actor=actor, data=again, now=now)
    return judge


@transaction.atomic
def change_judge(
    *,
    judge: Judge,
    organisation: Organisation | None,
    languages: Sequence[str],
    capacity: int | None,
    aliases: str,
    affiliations: str,
    actor: str,
    now: datetime,
) -> Judge:
    """What a manager may set right. What they stand for already stays with them; conflicts are looked for."""
    lock_jury(judge.competition)
    kept = _row(judge)
    kept.organisation, kept.languages, kept.capacity = organisation, list(languages), capacity
    kept.aliases, kept.affiliations = aliases, affiliations
    kept.save(update_fields=["organisation", "languages", "capacity", "aliases", "affiliations"])
    detect_conflicts(competition=kept.competition, now=now)
    record(kind="judge.changed", subject=("judge", kept.code), actor=actor, data={}, now=now)
    return kept


@transaction.atomic
def remove_judge(*, judge: Judge, actor: str, now: datetime) -> Judge:
    """Take a judge off the jury. Scores they have confirmed stay; what they had not is free for others.

    Their links stop working. Asked again, it changes nothing.
    """
    lock_jury(judge.competition)
    kept = _row(judge)
    if kept.left_at is not None:
        return kept
    theirs = Assignment.objects.filter(judge=kept).values("round_entry__round")
    list(Round.objects.filter(pk__in=theirs).order_by("pk").select_for_update())  # before assignments
    kept.left_at = now
    kept.save(update_fields=["left_at"])
    Panel.objects.filter(chair=kept).update(chair=None)
    links.revoke_links(judge=kept, now=now)
    undone = Assignment.objects.filter(judge=kept, state__in=(AssignmentState.PROPOSED, *SCORABLE)).exclude(
        round_entry__round__state__in=FINAL
    )
    freed = undone.update(state=AssignmentState.REASSIGNED)
    if not Judge.objects.active().filter(user=kept.user).exists():
        kept.user.groups.remove(Group.objects.get(name=Role.JUDGE.value))
    detect_conflicts(competition=kept.competition, now=now)
    record(kind="judge.left", subject=("judge", kept.code), actor=actor, data={"freed": freed}, now=now)
    return kept


@transaction.atomic
def save_panel(
    *,
    competition: Competition,
    title: str,
    judges: Iterable[Judge],
    chair: Judge | None = None,
    panel: Panel | None = None,
) -> Panel:
    """Make a panel, or change one. Raises NotReady where the chair is not of the panel, a judge is of another
    competition or has left, or the title is taken."""
    members = list(judges)
    errors: dict[str, Any] = {}
    if chair is not None and chair not in members:
        errors["chair"] = _("The chair is one of the panel's judges.")
    if any(one.competition_id != competition.pk or one.left_at for one in members):
        errors["judges"] = _("Choose judges of this competition who have not left.")
    others = Panel.objects.filter(competition=competition, title=title).exclude(
        pk=panel.pk if panel else None
    )
    if not title.strip() or others.exists():
        errors["title"] = _("Give the panel a name that no other has.")
    if errors:
        raise NotReady(_("The panel is not complete."), errors=errors)
    kept = panel or Panel(competition=competition)
    kept.title, kept.chair = title.strip(), chair
    kept.save()
    kept.judges.set(members)
    return kept


def _row(judge: Judge) -> Judge:
    rows = Judge.objects.select_related("competition", "user").select_for_update(of=("self",))
    return rows.get(pk=judge.pk)


def _address(email: str) -> str:
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        said = _("This is no e-mail address. Write one address, such as name@office.example.")
        raise NotReady(said, errors={"email": said}) from error
    if len(address) > 254:
        said = _("This e-mail address is too long.")
        raise NotReady(said, errors={"email": said})
    return address


def _user(address: str, name: str) -> User:
    """The account with this address, in capital letters or small; a new one without a password for none."""
    found = User.objects.filter(email__iexact=address).first()
    if found is None:
        found = _new_user(address, " ".join(name.split()))
    if not found.is_active:
        said = _("This account was shut. An administrator can open it again.")
        raise NotReady(said, errors={"email": said})
    return found


def _new_user(address: str, name: str) -> User:
    if not name or len(name) > NAME_LENGTH:
        said = _("Write the name of the judge, in at most %(most)s letters.") % {"most": NAME_LENGTH}
        raise NotReady(said, errors={"name": said})
    try:
        with transaction.atomic():  # another competition may be inviting the same person
            return User.objects.create_user(
                username=f"judge-{secrets.token_hex(8)}", email=address, password=None, first_name=name
            )
    except IntegrityError:
        return User.objects.get(email__iexact=address)
