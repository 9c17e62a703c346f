"""The page of the demonstration competition, in every language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wagtail.rich_text import RichText

TEXTS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Real Deal: slogans and designs",
        "summary": "Write a slogan or design a poster that makes a friend look twice before they buy.",
        "story": {
            "title": "Why your words matter",
            "text": (
                "<p>Nobody likes to be told what to buy. A line from a friend is different: it stays. "
                "Write that "
                "line, or draw the picture that goes with it.</p><p>You need no account and no real name in "
                "public. Judges see your work under a code and nothing about you.</p>"
            ),
        },
        "timeline": {
            "title": "When is what",
            "steps": [
                "Entries open",
                "Entries close",
                "Every entry is checked",
                "The jury scores",
                "Results",
            ],
        },
        "prizes": {
            "title": "What you can win",
            "prizes": [
                ("First prize in each category", "Your work on posters and screens of the campaign"),
                ("Finalists", "A place in the public gallery and a certificate"),
            ],
            "given_by": "Bonafide demonstration",
        },
        "rules": {
            "title": "Rules in short",
            "text": (
                "<ol><li>It is your own work, made by one to three people.</li><li>You say whether AI was "
                "used, "
                "and for what. Every answer is allowed.</li><li>No real brands, and nothing that hurts "
                "anybody.</li>"
                "<li>You can change your entry until the deadline, and withdraw it at any "
                "time.</li><li>Under 18, "
                "a parent or guardian agrees by e-mail.</li></ol>"
            ),
        },
        "jury": {
            "title": "Who judges",
            "text": "Every work is scored by several judges who do not know who made it.",
            "jurors": [
                ("Two lecturers in design", "Demonstration University"),
                ("A trade mark examiner", "Demonstration IP Office"),
                ("Two students", "Last season's finalists"),
            ],
        },
        "partners": {
            "title": "Who stands behind it",
            "name": "Bonafide demonstration",
            "disclosure": "Nobody pays for this demonstration. Only the jury decides on results.",
        },
    },
    "ko": {
        "title": "진짜의 가치: 슬로건과 디자인 공모전",
        "summary": "친구가 사기 전에 한 번 더 살펴보게 만드는 슬로건이나 포스터를 만들어 보세요.",
        "story": {
            "title": "여러분의 말이 중요한 이유",
            "text": (
                "<p>무엇을 사라는 말은 아무도 좋아하지 않아요. 하지만 친구의 한마디는 오래 남죠. 그 "
                "한마디를 쓰거나, "
                "어울리는 그림을 그려 보세요.</p><p>계정도, 공개되는 실명도 필요 없어요. 심사위원은 "
                "번호로만 작품을 "
                "보고, 여러분에 대해서는 아무것도 알지 못해요.</p>"
            ),
        },
        "timeline": {
            "title": "일정",
            "steps": ["접수 시작", "접수 마감", "모든 작품 확인", "심사", "결과 발표"],
        },
        "prizes": {
            "title": "무엇을 받나요",
            "prizes": [
                ("부문별 1등", "캠페인 포스터와 화면에 작품 게시"),
                ("결선 진출작", "공개 갤러리 전시와 인증서"),
            ],
            "given_by": "Bonafide 시연",
        },
        "rules": {
            "title": "간단한 규칙",
            "text": (
                "<ol><li>한 명에서 세 명이 직접 만든 작품이어야 해요.</li><li>AI를 썼는지, 어디에 썼는지 "
                "알려 주세요. "
                "어떤 답이든 괜찮아요.</li><li>실제 브랜드나 누군가를 아프게 하는 내용은 안 "
                "돼요.</li><li>마감 전까지 "
                "고칠 수 있고, 언제든 취소할 수 있어요.</li><li>만 18세 미만은 보호자가 이메일로 동의해야 "
                "해요.</li></ol>"
            ),
        },
        "jury": {
            "title": "누가 심사하나요",
            "text": "누가 만들었는지 모르는 여러 심사위원이 작품마다 점수를 매겨요.",
            "jurors": [
                ("디자인학과 교수 두 명", "시연 대학교"),
                ("상표 심사관 한 명", "시연 지식재산청"),
                ("학생 두 명", "지난 시즌 결선 진출자"),
            ],
        },
        "partners": {
            "title": "함께하는 곳",
            "name": "Bonafide 시연",
            "disclosure": "이 시연에 돈을 내는 곳은 없으며, 심사위원이 아닌 누구도 결과를 정하지 않아요.",
        },
    },
}


def page_body(language: str, *, opens: dt.date, closes: dt.date) -> list[tuple[str, Any]]:
    """The blocks of the competition's page."""
    texts = TEXTS[language]
    prizes, jury, partners = texts["prizes"], texts["jury"], texts["partners"]
    return [
        ("story", _rich(texts["story"])),
        ("timeline", {"title": texts["timeline"]["title"], "steps": _steps(texts, opens, closes)}),
        (
            "prizes",
            {
                "title": prizes["title"],
                "prizes": [
                    {"title": title, "text": text, "given_by": prizes["given_by"]}
                    for title, text in prizes["prizes"]
                ],
            },
        ),
        ("rules", _rich(texts["rules"])),
        (
            "jury",
            {
                "title": jury["title"],
                "text": jury["text"],
                "jurors": [{"who": who, "body": body} for who, body in jury["jurors"]],
            },
        ),
        (
            "partners",
            {
                "title": partners["title"],
                "partners": [{"name": partners["name"], "address": "", "pays": False}],
                "disclosure": partners["disclosure"],
            },
        ),
    ]


def _rich(words: dict[str, str]) -> dict[str, Any]:
    return {"title": words["title"], "text": RichText(words["text"])}


def _steps(texts: dict[str, Any], opens: dt.date, closes: dt.date) -> list[dict[str, Any]]:
    days = dt.timedelta(days=1)
    dates = [opens, closes, closes + 3 * days, closes + 10 * days, closes + 30 * days]
    return [
        {"on": on, "until": None, "title": title}
        for on, title in zip(dates, texts["timeline"]["steps"], strict=True)
    ]
