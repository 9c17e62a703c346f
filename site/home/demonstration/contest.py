"""The demonstration competition: its call, and more than forty entries made for it.

Everything goes through the services that entrants and screeners use, so that versions, consent, checks,
likenesses and the audit chain are those of a real contest. Its people are numbers, not persons.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from campaigns.competitions.enums import NEEDED, Scope, Verdict
from campaigns.competitions.models import (
    Category,
    Competition,
    Country,
    Division,
    Entry,
    EntryForm,
    KnownSlogan,
)
from campaigns.competitions.models.people import AgeBand
from campaigns.competitions.services import artwork, consent, entries, people, screening
from campaigns.competitions.services.calls import call_of
from campaigns.competitions.services.notices import address_of
from campaigns.competitions.services.originality import KNOWN, PICTURES, SLOGANS
from home.demonstration.posters import Poster, copied, draw
from mailing.services import erase

SLUG = "real-deal"
ZONE = "Asia/Seoul"
KNOWN_SLOGANS = [
    ("Buy the real thing, be the real you", "An invented earlier campaign, for this demonstration"),
    ("진짜를 사고 진짜로 살자", "시연을 위해 지어낸 이전 캠페인"),
]
ENGLISH = [
    "Look twice, buy real",
    "Real takes time. Fakes take yours.",
    "The stitch tells the story",
    "If it fools you, it wins",
    "Every fake has a tell",
    "Cheap today, gone tomorrow",
    "Know the make, skip the fake",
    "Ask who made it",
    "Your eyes are the first filter",
    "Pay once, wear for years",
    "Genuine is a habit",
    "Don't feed the copy machine",
    "Behind every original stands someone",
    "Zoom in before you check out",
    "Look twice – buy REAL!",  # nearly the first
    "Know the make and skip the fake",  # nearly the seventh
    "Buy the real thing, be real you",  # nearly a known one
]
KOREAN = [
    "한 번 더 보면 진짜가 보인다",
    "바느질은 거짓말하지 않는다",
    "싸게 산 가짜, 비싸게 치른 후회",
    "진짜를 아는 눈, 나를 지키는 힘",
    "가짜에는 이야기가 없다",
    "클릭하기 전에 확대하기",
    "누가 만들었는지 물어보세요",
    "정품은 시간이 만든다",
    "베낀 디자인, 빼앗긴 꿈",
    "내 돈은 진짜니까, 물건도 진짜로",
    "로고 말고 정직을 입자",
    "의심 3초, 후회 0초",
    "한번 더 보면 진짜가 보인다!",  # nearly the first
]
DESIGNS = [
    Poster("eye", "dawn", "Look twice", 1),
    Poster("eye", "sea", "Look closer", 2),
    Poster("eye", "rose", "Eyes on the seam", 3),
    Poster("tags", "sea", "One is not like the others", 4),
    Poster("tags", "leaf", "Find the odd one", 5),
    Poster("tags", "sand", "Read the tag", 6),
    Poster("glass", "night", "Zoom in, buy real", 7),
    Poster("glass", "dawn", "Details do not lie", 8),
    Poster("stitches", "leaf", "The stitch tells", 9),
    Poster("stitches", "rose", "Straight is honest", 10),
    Poster("print", "rose", "Made by someone", 11),
    Poster("print", "sea", "Originals leave a mark", 12),
    Poster("print", "night", "Who made this?", 13),
    Poster("scales", "sand", "What is it worth?", 14),
    Poster("scales", "dawn", "One real outweighs many", 15),
]
COPIES = [(0, False), (6, True)]  # of which design, and whether mirrored
AI_NOTE = {"en": "Only to check the spelling.", "ko": "맞춤법만 확인했어요."}


def build_competition(*, now: datetime | None = None) -> Competition:
    """The competition with its categories and divisions; made once."""
    now = now or timezone.now()
    found = Competition.objects.filter(slug=SLUG).first()
    if found:
        return found
    competition = Competition.objects.create(
        slug=SLUG,
        title={"en": "Real Deal: slogans and designs", "ko": "진짜의 가치: 슬로건과 디자인 공모전"},
        season=now.year,
        time_zone=ZONE,
        opens_at=local(now - timedelta(days=24), 9, 0),
        closes_at=local(now + timedelta(days=21), 23, 59),
    )
    add_categories(competition)
    add_divisions(competition)
    for text, source in KNOWN_SLOGANS:
        KnownSlogan.objects.get_or_create(text=text, defaults={"source": source})
    return competition


def local(day: datetime, hour: int, minute: int) -> datetime:
    return day.astimezone(ZoneInfo(ZONE)).replace(hour=hour, minute=minute, second=0, microsecond=0)


def add_categories(competition: Competition) -> None:
    Category.objects.create(
        competition=competition,
        slug="slogan",
        kind="slogan",
        title={"en": "Slogan", "ko": "슬로건"},
        brief={
            "en": "Two to eight words that make a friend look twice.",
            "ko": "친구가 한 번 더 살펴보게 만드는 두 단어에서 여덟 단어.",
        },
        form=_form(),
        max_words=8,
        max_characters=60,
    )
    Category.objects.create(
        competition=competition,
        slug="design",
        kind="design",
        title={"en": "Poster or design", "ko": "포스터·디자인"},
        brief={
            "en": "A poster that works on a phone and on a wall. No real brands, please.",
            "ko": "휴대폰에서도 벽에서도 통하는 포스터. 실제 브랜드는 쓰지 마세요.",
        },
        form=_form(),
        min_side=600,
        sort_order=1,
    )
    Category.objects.create(
        competition=competition,
        slug="video",
        kind="video",
        title={"en": "Short video", "ko": "짧은 영상"},
        brief={"en": "Up to 30 seconds, by a link.", "ko": "30초 이내, 링크로."},
        sort_order=2,
    )


def _form() -> EntryForm:
    form, made = EntryForm.objects.get_or_create(title="What is behind it")
    if made:
        question = {
            "label": {"en": "What is the idea behind it?", "ko": "어떤 생각을 담았나요?"},
            "help": {"en": "A sentence or two.", "ko": "한두 문장이면 돼요."},
            "required": False,
            "for_judges": True,
            "max_words": 60,
            "long": True,
        }
        block = form._meta.get_field("questions").stream_block
        form.questions = block.to_python([{"type": "text", "value": question}])
        form.save()
    return form


def add_divisions(competition: Competition) -> None:
    for place, (slug, title, low, high) in enumerate(
        [
            ("school", {"en": "School, 13 to 18", "ko": "중·고등학생 (13~18세)"}, 13, 18),
            ("university", {"en": "University, 19 to 25", "ko": "대학생 (19~25세)"}, 19, 25),
        ]
    ):
        division = Division(competition=competition, slug=slug, title=title, sort_order=place)
        division.age_bands = AgeBand.objects.filter(from_age__gte=low, to_age__lte=high)
        division.save()


def build_entries(*, now: datetime | None = None) -> int:
    """Fill the competition with entries, once. Returns how many there are."""
    now = now or timezone.now()
    competition = build_competition(now=now)
    if competition.entries.exists():
        return competition.entries.count()
    works = [("slogan", "en", {"slogan": text}) for text in ENGLISH]
    works += [("slogan", "ko", {"slogan": text}) for text in KOREAN]
    pictures = [(poster.words, draw(poster)) for poster in DESIGNS]
    pictures += [(f"{pictures[of][0]} 2", copied(pictures[of][1], turned=turned)) for of, turned in COPIES]
    works += [("design", "en", {"title": title, "picture": picture}) for title, picture in pictures]
    for index in (SLOGANS, KNOWN, PICTURES):
        index.forget()
    for number, (category, language, work) in enumerate(works, start=1):
        moment = competition.opens_at + (now - competition.opens_at) * number / (len(works) + 1)
        # a few are still being written
        enter(competition, number, category, language, work, moment, is_draft=number % 15 == 0)
    _screen(competition, now)
    return competition.entries.count()


def enter(
    competition: Competition,
    number: int,
    category: str,
    language: str,
    work: dict[str, Any],
    now: datetime,
    *,
    is_draft: bool = False,
) -> Entry:
    """One work of one person, who is a number. Every third is a minor with a guardian."""
    minor = number % 3 == 0
    entrant = people.keep_entrant(key=people.new_key(), now=now)
    division = competition.divisions.get(slug="school" if minor else "university")
    entry = entries.begin_entry(
        call=call_of(competition.categories.get(slug=category), division),
        entrant=entrant,
        country=Country.objects.get(code=("KR", "IT", "SG")[number % 3] if language == "en" else "KR"),
        birth_year=now.year - (15 if minor else 21),
        school_level="high" if minor else "university",
        language=language,
        now=now,
    )
    _introduce(entry, number, minor, now)
    if "picture" in work:
        artwork.attach_file(
            entry=entry, file=io.BytesIO(work["picture"]), owner=entrant.key_hash, revision=0, now=now
        )
    entry.refresh_from_db()
    text = {
        "title": work.get("title") or work["slogan"][:40],
        "slogan": work.get("slogan", ""),
        "own_work": True,
    }
    uses_ai = number % 7 == 0
    text |= {"ai_use": "assistive", "ai_how": AI_NOTE[language]} if uses_ai else {"ai_use": "none"}
    entry = entries.save_draft(entry=entry, data=text, revision=entry.draft_revision, now=now)
    if not is_draft:
        entries.submit_entry(
            entry=entry, contributor=entry.contributors.get(), revision=entry.draft_revision, now=now
        )
    return entry


def _introduce(entry: Entry, number: int, minor: bool, now: datetime) -> None:
    address = f"entrant-{number}@people.example"
    person = consent.Person(
        name=f"Entrant-{number}",
        school=f"Demonstration School {'ABCDE'[number % 5]}",
        teacher="",
        email="" if minor else address,
        guardian=address if minor else "",
        scopes=frozenset() if minor else _scopes(number),
    )
    contributor = consent.save_person(contributor=entry.contributors.get(), person=person, now=now)
    if minor and number % 4:  # the others still wait for their guardian
        consent.answer_request(
            request=contributor.guardian_requests.get(),
            agreed=True,
            scopes=sorted(_scopes(number)),
            now=now + timedelta(hours=3),
        )
    erase(address=address)  # nobody reads the mails of a demonstration


def _scopes(number: int) -> frozenset[Scope]:
    """Everybody lets the work be published, every second one name and school as well."""
    names = [] if number % 2 else [Scope.PUBLISH_NAME, Scope.PUBLISH_SCHOOL]
    return frozenset([*NEEDED, Scope.PUBLISH_WORK, *names])


def _screen(competition: Competition, now: datetime) -> None:
    """Most are passed, some come back, one is refused, and the newest still wait."""
    screener = User.objects.filter(groups__name=Role.MANAGER.value).first()
    if screener is None:
        return
    submitted = competition.entries.ever_submitted().order_by("submitted_at", "pk")
    for place, entry in enumerate(list(submitted)[:-8]):
        version = screening.newest_version(entry)
        if version.flags.exists():
            continue  # likenesses are left for whoever tries the screening
        verdict, reason = Verdict.PASS, ""
        if place in (5, 17):
            verdict, reason = Verdict.RETURN, "Please tell us in a sentence what the idea is."
        if place == 11:
            verdict, reason = Verdict.REFUSE, "This is not about the topic of the competition."
        screening.decide(
            entry=entry, number=version.number, verdict=verdict, reason=reason, user=screener, now=now
        )
    for entry in submitted:
        for person in entry.contributors.all():
            erase(address=address_of(person))
