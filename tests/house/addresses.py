"""Every address of the website, read from the resolver, with something real to put in its gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone, translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale, PageViewRestriction, Site, Task, Workflow

from accounts.enums import Role
from accounts.models import Organisation, User
from campaigns.competitions.models import (
    AgeBand,
    Category,
    Competition,
    CompetitionPage,
    Country,
    Division,
    Entry,
    EntryForm,
    KnownSlogan,
)
from campaigns.judging.models import (
    Award,
    ConflictOfInterest,
    Judge,
    Panel,
    ResultRun,
    Round,
    Rubric,
)
from campaigns.reporting.models import (
    Authority,
    BuyerProtection,
    CountryNote,
    Marketplace,
    ReportRoute,
    ShippedRecord,
)
from campaigns.training.models import Campus, CampusSession, Trainer
from home.models import HomePage, StandardPage
from quizzes.enums import Composition, ItemStatus
from quizzes.live.models import LiveSession
from quizzes.models import Attempt, BrandBook, Item, Quiz, Study, Tell
from quizzes.specimens.brands import BRANDS

GAP = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver: its whole route, and its name with all namespaces ("" without a name)."""

    route: str
    name: str


def all_addresses() -> list[Address]:
    with translation.override("en"):
        return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(route, ":".join((*spaces, pattern.name or "")))


# Routes that are regular expressions, by an example of what they match.
EXAMPLES = {
    r"admin/^.*/$": "admin/no-such-page/",
    r"files/^(\d+)/(.*)$": "files/{document_id}/{filename}",
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": "accounts/confirm-email/nokey/",
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "accounts/password/reset/key/1-2/",  # noqa: E501
    r"^media/(?P<path>.+)$": "media/original_images/secret.png",
    r"en/^((?:[\w\-]+/)*)$": "en/no-such-page/",
    r"admin/pages/^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\."
    r"(?P<revision_id_b>live|latest|\d+)/$": "admin/pages/{page_id}/revisions/compare/earliest...live/",
    r"admin/snippets/quizzes/item/history/(?P<pk>.+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\."
    r"(?P<revision_id_b>live|latest|\d+)/$": "admin/snippets/quizzes/item/history/{item_id}/revisions/compare/live...live/",  # noqa: E501
}
NOBODY = 999_999


@dataclass(frozen=True)
class Samples:
    """One real object of every kind that an address can name."""

    by_name: dict[str, Any]
    by_space: dict[str, int]

    def path(self, address: Address) -> str:
        """The address with its gaps filled. KeyError for a gap that nobody thought of."""
        if address.route in EXAMPLES:
            return "/" + EXAMPLES[address.route].format(**self.by_name)
        values = dict(self.by_name)
        if address.name.startswith(("competitions", "competition_desk", "judging:", "judging_public:")):
            values["code"] = "N3EENTRY"
        if address.name.startswith("results:"):
            values["code"] = values["run_code" if "/run/" in address.route else "tallied_code"]
        if address.name.startswith("campus"):
            values |= {"code": values["campus_code"], "key": values["campus_key"]}
            values |= {"entry": NOBODY, "table": "group", "name": "guide"}
        if address.name.startswith("live"):
            values["code"] = values["join_code"]
        if address.name.startswith("wagtailsettings"):
            values["model_name"] = "sitesettings"
        for space, pk in self.by_space.items():
            if address.name.startswith(space):
                values["pk"] = pk
        return "/" + GAP.sub(lambda gap: str(values[gap["name"]]), address.route).replace("^", "").rstrip("$")


def judging_desk_rows(competition: Competition) -> tuple[dict[str, Any], dict[str, int]]:
    """What the desk of judging is about: values of its gaps, and rows by the start of the name."""
    now = timezone.now()
    juror = User.objects.create_user("juror", "juror@people.example", "irrelevant-here-2")
    named = {"competition": competition, "slug": "sample", "title": {"en": "Sample"}}
    entry = Entry.objects.create(
        competition=competition,
        category=Category.objects.create(kind="slogan", **named),
        division=Division.objects.create(**named),
        language="en",
        created_at=now,
        changed_at=now,
    )
    judge = Judge.objects.create(competition=competition, user=juror, invited_at=now)
    panel = Panel.objects.create(competition=competition, title="Sample")
    judged = Round.objects.create(
        competition=competition, kind="scoring", title={"en": "S"}, opens_at=now, closes_at=now + timedelta(9)
    )
    conflict = ConflictOfInterest.objects.create(
        judge=judge, entry=entry, kind="school", source="detected", made_at=now
    )
    rubric = Rubric.objects.create(competition=competition, title="Sample")
    body = Organisation.objects.create(name="Sample", kind=Organisation.Kind.BODY)
    gaps = {
        "contest": competition.slug,
        "judge_code": judge.code,
        "panel_id": panel.pk,
        "round_code": judged.code,
        "conflict_id": conflict.pk,
        "step": "fill",
    }
    kinds = ("wagtailsnippets", "wagtailsnippetchoosers")
    spaces = {f"{kind}_judging_rubric": rubric.pk for kind in kinds}
    return gaps, spaces | {f"{kind}_accounts_organisation": body.pk for kind in kinds}


def results_gaps(competition: Competition) -> dict[str, Any]:
    """A tallied round and its run, in which nobody has a place."""
    now = timezone.now()
    judged = Round.objects.create(
        competition=competition,
        kind="scoring",
        state="tallied",
        title={"en": "Sample"},
        opens_at=now,
        closes_at=now + timedelta(9),
    )
    run = ResultRun.objects.create(
        round=judged,
        category=competition.categories.first(),
        division=competition.divisions.first(),
        number=1,
        method="raw",
        parameters={"kind": "sheets", "top": 3, "points": 100, "rubric": {"criteria": []}},
        seed=7,
        inputs="judge,entry,score\r\n",
        sha256="0" * 64,
        made_at=now,
    )
    return {"tallied_code": judged.code, "run_code": run.code, "entry": "N3EENTRY"}


def award_spaces(competition: Competition) -> dict[str, int]:
    """An award, by the start of the name of its addresses in the desk."""
    award = Award.objects.create(competition=competition, title={"en": "Sample"})
    return {f"{kind}_judging_award": award.pk for kind in ("wagtailsnippets", "wagtailsnippetchoosers")}


def training_rows() -> tuple[dict[str, Any], dict[str, int]]:
    """A campus session on a campus of nobody: values of its gaps, and rows by the start of the name."""
    now = timezone.now()
    school = Organisation.objects.create(name="Campus", kind=Organisation.Kind.CAMPUS)
    campus = Campus.objects.create(organisation=school, city="Seoul", country="Korea", time_zone="Asia/Seoul")
    teacher = User.objects.create_user("teacher", "teacher@people.example", "irrelevant-here-3")
    trainer = Trainer.objects.create(user=teacher)
    session = CampusSession.objects.create(
        module_key=uuid4(), module_title="Sample", campus=campus, language="en", starts_at=now, created_at=now
    )
    gaps = {"session": session.public_code, "part": "pre", "page": 1, "campus_code": session.code}
    gaps |= {"campus_key": session.screen_key}
    kinds = ("wagtailsnippets", "wagtailsnippetchoosers")
    spaces = {f"{kind}_training_campus": campus.pk for kind in kinds}
    return gaps, spaces | {f"{kind}_training_trainer": trainer.pk for kind in kinds}


def reporting_rows() -> tuple[dict[str, Any], dict[str, int]]:
    """A marketplace and a record of each kind: values of gaps, and rows by the start of the name."""
    address = "https://help.shop.example/"
    shop = Marketplace.objects.create(name="Shop", slug="shop", hosts="shop.example", help_address=address)
    rows = {
        "marketplace": shop,
        "reportroute": ReportRoute.objects.create(marketplace=shop, report_address=address),
        "buyerprotection": BuyerProtection.objects.create(marketplace=shop),
        "authority": Authority.objects.create(country="KR", purpose="report", name={"en": "Sample"}),
        "countrynote": CountryNote.objects.create(country="KR", text={"en": "Sample"}),
    }
    kinds = ("wagtailsnippets", "wagtailsnippetchoosers")
    spaces = {f"{kind}_reporting_{name}": row.pk for kind in kinds for name, row in rows.items()}
    route = rows["reportroute"].pk
    spaces |= {"reporting:leave": route, "reporting_desk:checked": route}
    older = ShippedRecord.objects.create(
        key="marketplace:temu", record_id=shop.pk
    )  # it is newer in the files
    spaces |= {"reporting_desk:newer": older.pk}
    gaps = {"kind": "route", "way": "found", "marketplace": shop.slug, "country": "KR", "look": "light"}
    return gaps, spaces


def make_samples() -> Samples:
    """Objects for the gaps. The round belongs to a browser that no test has."""
    home = HomePage.objects.get(locale__language_code="en")
    page = home.add_child(instance=StandardPage(title="Sample", slug="sample"))
    revision = page.save_revision()
    revision.publish()
    root = Collection.get_first_root_node()
    image = get_image_model().objects.create(title="Sample", file=get_test_image_file(), collection=root)
    captions = ContentFile(b"WEBVTT\n", name="captions.vtt")
    document = get_document_model().objects.create(title="Sample", file=captions, collection=root)
    bystander = User.objects.create_user("bystander", "bystander@people.example", "irrelevant-here-1")
    quiz = Quiz.objects.create(title="Sample", slug="sample")
    forms = Quiz.objects.create(title="Forms", slug="forms", composition=Composition.FORMS)
    forms.parts.model.objects.create(quiz=forms, kind_slug="choice", fakes=1, sort_order=0)
    for _place in range(2):
        Item.objects.create(kind_slug="choice", status=ItemStatus.RELEASED)
    study = Study.objects.create(title="Sample", quiz=forms)
    item = Item.objects.create(kind_slug="single")
    tell = Tell.objects.create(slug="sample", name="Sample")
    book = BrandBook.objects.create(slug="sample", name="Sample")
    attempt = Attempt.objects.create(
        quiz=quiz, player="f" * 64, language="en", item_ids=[item.pk], started_at=timezone.now()
    )
    session = LiveSession.objects.create(quiz=quiz, item_ids=[item.pk], created_at=timezone.now())
    now = timezone.now()
    competition = Competition.objects.create(
        title={"en": "Sample"}, slug="sample", season=2026, opens_at=now, closes_at=now + timedelta(days=9)
    )
    contest = CompetitionPage(title="Contest", slug="contest", summary="Sample", competition=competition)
    home.add_child(instance=contest)
    contest_rows = {
        "competition": competition,
        "entryform": EntryForm.objects.create(title="Sample"),
        "country": Country.objects.first(),
        "ageband": AgeBand.objects.first(),
        "knownslogan": KnownSlogan.objects.create(text="Sample", source="Sample"),
    }
    judging_gaps, judging_spaces = judging_desk_rows(competition)
    secret = home.add_child(instance=StandardPage(title="Secret", slug="secret"))
    restriction = PageViewRestriction.objects.create(
        page=secret, restriction_type=PageViewRestriction.PASSWORD, password="guess"
    )
    redirect = Redirect.objects.create(old_path="/old", redirect_link="https://new.example/")
    site, workflow, task = Site.objects.get(), Workflow.objects.first(), Task.objects.first()
    folder = root.add_child(name="Sample")
    training_gaps, training_spaces = training_rows()
    reporting_gaps, reporting_spaces = reporting_rows()
    by_name = {
        **judging_gaps,
        **results_gaps(competition),
        **training_gaps,
        **reporting_gaps,
        "action": "delete",
        "action_name": "approve",
        "app_label": "home",
        "certificate": "ABCDEFGHJKMN",
        "app_name": "home",
        "code": attempt.code,
        "collection_id": folder.pk,
        "content_type_app_name": "home",
        "content_type_model_name": "standardpage",
        "destination_id": home.pk,
        "doc_id": document.pk,
        "document_id": document.pk,
        "filename": document.filename,
        "filter_spec": "width-20",
        "image_id": image.pk,
        "invitation": session.invitation,
        "item_id": item.pk,
        "join_code": session.code,
        "competition": competition.slug,
        "flag_id": NOBODY,
        "mail_id": NOBODY,
        "key": session.screen_key,
        "kind_slug": "choice",
        "mode": "default",
        "model_name": "standardpage",
        "object_id": page.pk,
        "overridable_segment_id": NOBODY,
        "page_id": page.pk,
        "page_pk": page.pk,
        "page_to_move_id": page.pk,
        "page_view_restriction_id": restriction.pk,
        "parent_page_id": home.pk,
        "pk": page.pk,
        "position": 1,
        "quiz": quiz.slug,
        "redirect_id": redirect.pk,
        "restriction_id": NOBODY,
        "revision_id": revision.pk,
        "score": "4-5-1-5",
        "session_id": NOBODY,
        "size": "small",
        "slug": next(iter(BRANDS)),
        "string_segment_id": NOBODY,
        "study": study.code,
        "task_id": task.pk,
        "task_state_id": NOBODY,
        "token": "no-token",
        "translation_id": NOBODY,
        "translation_source_id": NOBODY,
        "uidb64": "MQ",
        "uploaded_file_id": NOBODY,
        "workflow_pk": workflow.pk,
        "workflow_state_id": NOBODY,
    }
    by_space = {
        **{
            f"{kind}_competitions_{name}": row.pk
            for kind in ("wagtailsnippets", "wagtailsnippetchoosers")
            for name, row in contest_rows.items()
        },
        **judging_spaces,
        **award_spaces(competition),
        **training_spaces,
        **reporting_spaces,
        "wagtailadmin_api:documents": document.pk,
        "wagtailadmin_api:images": image.pk,
        "wagtailadmin_collections": folder.pk,
        "wagtailadmin_workflows:edit_task": task.pk,
        "wagtailadmin_workflows:disable_task": task.pk,
        "wagtailadmin_workflows:enable_task": task.pk,
        "wagtaildocs_chooser": document.pk,
        "wagtailimages_chooser": image.pk,
        "wagtaillocales": Locale.objects.get(language_code="ko").pk,
        "wagtailsettings": site.pk,
        "wagtailsnippets_quizzes_quiz": quiz.pk,
        "wagtailsnippetchoosers_quizzes_quiz": quiz.pk,
        "quiz-forms": forms.pk,
        "wagtailsnippets_quizzes_study": study.pk,
        "wagtailsnippetchoosers_quizzes_study": study.pk,
        "wagtailsnippets_quizzes_item": item.pk,
        "wagtailsnippetchoosers_quizzes_item": item.pk,
        "wagtailsnippets_quizzes_tell": tell.pk,
        "wagtailsnippetchoosers_quizzes_tell": tell.pk,
        "wagtailsnippets_quizzes_brandbook": book.pk,
        "wagtailsnippetchoosers_quizzes_brandbook": book.pk,
        "wagtailsites": site.pk,
        "wagtailusers_users": bystander.pk,
        "wagtailusers_groups": Group.objects.get(name=Role.TRAINER.value).pk,
    }
    for action in ("enable", "disable", "edit", "usage"):
        by_space.setdefault(f"wagtailadmin_workflows:{action}", workflow.pk)
    # The longer name wins, so that "edit_task" is not taken for "edit".
    return Samples(by_name, dict(sorted(by_space.items(), key=lambda pair: len(pair[0]))))
