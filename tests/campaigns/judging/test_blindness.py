"""Canary strings planted wherever a name can stand reach no judge, by any address."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from campaigns.competitions.enums import AIUse, Verdict
from campaigns.competitions.models import Contributor, Entry, EntryAsset, EntryVersion, Screening
from campaigns.competitions.projection import BlindEntry
from campaigns.competitions.services import artwork
from campaigns.competitions.similarity import picture_hashes
from campaigns.judging.enums import AssignmentState, Blindness, RoundKind, RoundState, Visibility
from campaigns.judging.models import Comparison, Judge, Round, RoundEntry, ScoreSheet
from campaigns.judging.services import sheets
from campaigns.judging.services.blinded import work_of
from tests.campaigns.competitions.contest import picture_file
from tests.campaigns.judging import panel_facts as facts
from uploads.resumable.services import accept_whole, claim_upload, open_picture

pytestmark = pytest.mark.django_db
CANARY = "CANARY"
ORIGIN = {"headers": {"origin": "http://testserver"}}
ATTRIBUTE = re.compile(rb'(?:href|src|srcset|action|data-[\w-]+)="([^"]+)"')
LINK = re.compile(r"/(?:en|ko)/judging/[^\s,\"?#]*")
SHOWN = {
    "category",
    "division",
    "kind",
    "language",
    "title",
    "slogan",
    "link",
    "picture",
    "width",
    "height",
    "answers",
    "ai_use",
    "ai_how",
}


def tagged_picture(seed: int) -> io.BytesIO:
    """A picture that a phone has tagged with a name."""
    exif = Image.Exif()
    exif[0x013B] = f"{CANARY}-artist"
    out = io.BytesIO()
    Image.open(picture_file((800, 600), seed=seed)).convert("RGB").save(out, "JPEG", exif=exif)
    assert CANARY.encode() in out.getvalue()
    out.name = f"{CANARY}-mina.jpg"
    out.seek(0)
    return out


def hang(entry: Entry, seed: int) -> EntryAsset:
    now, owner = timezone.now(), f"{seed:064x}"
    upload = accept_whole(file=tagged_picture(seed), owner=owner, purpose="entry", now=now)
    upload = claim_upload(token=upload.pk, owner=owner, purpose="entry", now=now)
    with open_picture(upload) as file, Image.open(file) as picture:
        picture.load()
        hashes, small = picture_hashes(picture), artwork._small_copy(picture)
    return EntryAsset.objects.create(
        entry=entry,
        upload=upload,
        small=artwork._keep_small(small),
        hashes=hashes.to_bytes(),
        created_at=now,
    )


@pytest.fixture
def judged() -> Round:
    """Designs of people whose every name is a canary, with two judges; and a round of pairs of the same."""
    competition = facts.make_competition()
    entries = facts.make_entries(
        competition,
        3,
        category="design",
        schools=[f"{CANARY} School"],
        name=f"{CANARY} Mina",
        teacher=f"{CANARY} Teacher",
        email=f"{CANARY}@people.example".lower(),
    )
    for seed, entry in enumerate(entries):
        version = entry.versions.get()
        version.asset = hang(entry, seed)
        version.save()
        version.originality.ai_use, version.originality.ai_how = AIUse.ASSISTIVE, "Colours"
        version.originality.save()
        entry.draft = {"title": f"{CANARY} draft"}
        entry.ended_reason = f"{CANARY} reason"
        entry.save()
        Screening.objects.create(
            version=version, verdict=Verdict.RETURN, reason=f"{CANARY} screening", at=timezone.now()
        )
        EntryVersion.objects.create(
            entry=entry,
            number=2,
            form=version.form,
            content={"title": f"{CANARY} later version", "answers": {}},
            made_at=timezone.now(),
        )
    jury = [facts.make_judge(competition, f"{CANARY} Judge {place}") for place in range(2)]
    Judge.objects.update(declared_at=timezone.now(), affiliations=f"{CANARY} Institute")
    panel = facts.make_panel(competition, jury, chair=jury[1])
    made = facts.make_round(
        competition, panel=panel, rubric=facts.make_rubric(competition), state=RoundState.OPEN
    )
    pairs = facts.make_round(competition, panel=panel, kind=RoundKind.PAIRWISE, state=RoundState.OPEN)
    for one in (made, pairs):
        for entry in entries:
            RoundEntry.objects.create(round=one, entry=entry, version=entry.versions.get(number=1))
    for judge in jury:
        for row in (*made.entries.all(), *pairs.entries.all()):
            facts.give(row, judge)
        first, second, _third = pairs.entries.all()
        Comparison.objects.create(round=pairs, judge=judge, first=first, second=second, position=1)
    return made


def browser_of(judge: Judge) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(judge.user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def judge(judged: Round) -> Judge:
    """Their own name may be read by themselves."""
    found = Judge.objects.first()
    type(found.user).objects.filter(pk=found.user.pk).update(first_name="Sora", email="sora@jury.example")
    Judge.objects.filter(pk=found.pk).update(affiliations="")
    return Judge.objects.select_related("user").get(pk=found.pk)


def everything(answer: Any) -> bytes:
    """Headers and body of an answer."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return "\n".join(f"{name}: {value}" for name, value in answer.items()).encode() + b"\n" + body


def crawl(client: Client, start: str) -> Iterator[tuple[str, Any, bytes]]:
    """Every page and picture of judges that can be reached from one."""
    queue, known = [start], {start}
    while queue:
        path = queue.pop()
        answer = client.get(path)
        content = everything(answer)
        yield path, answer, content
        found = [*ATTRIBUTE.findall(content), answer.get("Location", "").encode()]
        for attribute in found:
            for link in LINK.findall(attribute.decode()):
                if link not in known and "KEY" not in link:
                    known.add(link)
                    queue.append(link)


def test_what_judges_see_is_a_list_that_a_test_holds() -> None:
    assert set(BlindEntry.__dataclass_fields__) == SHOWN


def test_no_canary_reaches_a_judge_by_any_address(judge: Judge, judged: Round) -> None:
    client = browser_of(judge)
    seen = {}
    for path, answer, content in crawl(client, "/en/judging/"):
        seen[path] = answer.status_code
        assert CANARY.lower().encode() not in content.lower(), path
    assert sum("/picture/" in path for path in seen) == 2 * 2 * (3 + 2)  # of the round and of the pair
    assert sum("/entry/" in path and seen[path] == HTTPStatus.OK for path in seen) >= 3
    assert any("/review/" in path for path in seen)
    assert any("/pairs/" in path for path in seen)
    assert any(path.startswith("/ko/") for path in seen)


def test_no_code_token_or_name_of_a_file_of_the_competition_reaches_a_judge(
    judge: Judge, judged: Round
) -> None:
    secrets = [
        text
        for asset in EntryAsset.objects.select_related("entry", "upload")
        for text in (asset.token, asset.entry.code, asset.small, str(asset.upload.pk))
    ]
    secrets += list(EntryVersion.objects.exclude(sha256="").values_list("sha256", flat=True))
    other = Judge.objects.exclude(pk=judge.pk).get()
    secrets += [other.code, other.user.email]
    for path, _answer, content in crawl(browser_of(judge), "/en/judging/"):
        for secret in secrets:
            assert secret.encode() not in content, (path, secret)


def test_pictures_come_clean_and_under_a_name_that_says_nothing(judge: Judge, judged: Round) -> None:
    client = browser_of(judge)
    code = judged.entries.first().code
    for size in ("small", "full"):
        answer = client.get(f"/en/judging/picture/{code}/{size}/")
        content = everything(answer)
        assert CANARY.encode() not in content
        assert re.fullmatch(r'inline; filename="picture\.\w+"', answer["Content-Disposition"])
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "Last-Modified" not in answer
        assert "ETag" not in answer
    assert client.get(f"/en/judging/picture/{code}/original/").status_code == HTTPStatus.NOT_FOUND


def test_what_is_not_theirs_is_not_found(judge: Judge, judged: Round) -> None:
    client = browser_of(judge)
    other = Judge.objects.exclude(pk=judge.pk).get()
    foreign = facts.make_open_round(
        entries=1, judges=1, competition=facts.make_competition(slug="another", title={"en": "Another"})
    )
    planned = facts.make_round(judged.competition, state=RoundState.PLANNED)
    hidden = facts.add_to_round(planned, [judged.entries.first().entry])[0]
    facts.give(hidden, judge)
    given_back = judge.assignments.filter(round_entry__round=judged).last()
    type(given_back).objects.filter(pk=given_back.pk).update(state=AssignmentState.RECUSED)
    entries = [
        judged.entries.first().entry.code,
        foreign.entries.get().code,
        hidden.code,
        given_back.round_entry.code,
        "NOSUCH22",
    ]
    paths = [f"declare/{other.code}/"]
    paths += [f"round/{code}/" for code in (foreign.code, planned.code)]
    paths += [f"round/{code}/review/" for code in (foreign.code, planned.code)]
    paths += [f"pairs/{code}/" for code in (judged.code, foreign.code)]
    paths += [f"entry/{code}/" for code in entries]
    paths += [f"entry/{code}/recuse/" for code in entries]
    paths += [f"picture/{code}/{size}/" for code in entries for size in ("small", "full")]
    pages = {path: client.get(f"/en/judging/{path}") for path in paths}
    assert {path: page.status_code for path, page in pages.items() if page.status_code != 404} == {}
    bodies = {re.sub(r"/(en|ko)/judging/[^\"]*", "", page.text) for page in pages.values()}
    assert len(bodies) == 1  # nothing tells what is another's from what never was
    for code in entries:
        answer = client.put(
            f"/en/judging/entry/{code}/part/note/",
            json.dumps({"value": "x", "revision": 0, "owner": _owner(client)}),
            content_type="application/json",
            **ORIGIN,
        )
        assert answer.status_code == HTTPStatus.NOT_FOUND


def _owner(client: Client) -> str:
    return str(client.get("/en/judging/").text.split('data-judge-owner="')[1].split('"')[0])


def test_the_competitions_own_addresses_show_judges_nothing(judge: Judge, judged: Round) -> None:
    client = browser_of(judge)
    asset = EntryAsset.objects.first()
    for path in (
        f"/en/enter/asset/{asset.token}/full/",
        f"/admin/competitions/entry/{asset.entry.code}/",
        "/admin/competitions/",
        "/en/search/?q=canary",
        "/admin/",
    ):
        answer = client.get(path, follow=True)
        assert asset.entry.code.encode() not in everything(answer) or answer.status_code == 404
    found = client.get("/en/search/?q=CANARY")
    assert f"{CANARY} Mina".encode() not in everything(found)


def test_nothing_of_other_judges_shows_before_it_may(judge: Judge, judged: Round) -> None:
    """The pages of a judge are the same to the byte, whether others have scored or not."""
    client = browser_of(judge)
    other = Judge.objects.exclude(pk=judge.pk).get()
    Round.objects.filter(pk=judged.pk).update(visibility=Visibility.AFTER_OWN)
    before = _pages(client)
    for mine in other.assignments.filter(round_entry__round=judged):
        for key in facts.keys_of(judged.rubric_version):
            sheets.save_part(assignment=mine, key=key, value=2, revision=0, now=timezone.now())
        sheets.save_part(
            assignment=mine, key="comment", value=f"{CANARY} comment", revision=0, now=timezone.now()
        )
    sheets.confirm_round(judge=other, judged=judged, actor="user:1", now=timezone.now())
    assert ScoreSheet.objects.filter(submitted_at__isnull=False).count() == 3
    assert _pages(client) == before


def _pages(client: Client) -> dict[str, bytes]:
    masked = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|Judging-Keep: .*|Expires: .*|"seen" .*?>')
    return {path: masked.sub(b"", content) for path, _answer, content in crawl(client, "/en/judging/")}


def test_the_use_of_ai_is_shown_where_the_round_says_so(judge: Judge, judged: Round) -> None:
    row = judged.entries.first()
    assert work_of(row.pk).ai_how == "Colours"
    Round.objects.update(blindness=Blindness.WORK)
    hidden = work_of(row.pk)
    assert (hidden.ai_use, hidden.ai_how) == ("", "")
    assert hidden.picture == row.code
    assert "Colours" not in browser_of(judge).get(f"/en/judging/entry/{row.code}/").text


def test_error_pages_and_mails_name_nobody(judge: Judge, judged: Round) -> None:
    client = browser_of(judge)
    code = judged.entries.first().code
    Contributor.objects.update(name=f"{CANARY} again")
    for method, path in (
        ("post", f"entry/{code}/reopen/"),
        ("post", f"round/{judged.code}/review/"),
        ("post", f"entry/{code}/recuse/"),
        ("get", "entry/nothing/"),
        ("delete", f"entry/{code}/"),
    ):
        answer = getattr(client, method)(f"/en/judging/{path}", **ORIGIN)
        assert answer.status_code >= 400
        assert CANARY.encode() not in everything(answer)
