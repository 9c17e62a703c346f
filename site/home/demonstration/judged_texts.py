"""The texts of the two competitions of demonstration.judged, in every language."""

from __future__ import annotations

from typing import Any

# The two competitions of demonstration.judged, by short name and language.
JUDGED: dict[str, dict[str, dict[str, str]]] = {
    "first-look": {
        "en": {
            "title": "First Look: slogans and posters",
            "summary": "The contest of last season: how it was judged, and what won.",
            "showcase": "What won",
            "introduction": (
                "Every work was scored by several judges under a code. Here is what they liked best."
            ),
        },
        "ko": {
            "title": "첫 번째 시선: 슬로건과 포스터",
            "summary": "지난 시즌 공모전이에요. 어떻게 심사했고 무엇이 뽑혔는지 볼 수 있어요.",
            "showcase": "수상작",
            "introduction": (
                "모든 출품작은 이름 없이 번호로만 여러 심사위원이 심사했어요. "
                "가장 좋은 평가를 받은 작품들이에요."
            ),
        },
    },
    "second-look": {
        "en": {
            "title": "Second Look: slogans and posters",
            "summary": "Entries are closed and the jury is at work. Results follow soon.",
            "showcase": "Results",
            "introduction": "The jury is at work. Results are published here.",
        },
        "ko": {
            "title": "두 번째 시선: 슬로건과 포스터",
            "summary": "접수가 끝나고 심사 중이에요. 곧 결과를 알려 드려요.",
            "showcase": "결과",
            "introduction": "지금 심사하고 있어요. 결과는 여기에 올라와요.",
        },
    },
}
JUDGED_ROUND = {"en": "Scores of the jury", "ko": "심사위원 채점"}


def _criterion(
    title: dict[str, str], help_text: dict[str, str], weight: int, levels: dict[int, dict[str, str]]
) -> dict[str, Any]:
    return {
        "title": title,
        "help": help_text,
        "weight": weight,
        "minimum": 1,
        "maximum": 5,
        "step": 1,
        "required": True,
        "levels": [{"value": value, "text": text} for value, text in levels.items()],
    }


CRITERIA = [
    _criterion(
        {"en": "Idea", "ko": "아이디어"},
        {"en": "Is there a thought of its own in it?", "ko": "나만의 생각이 담겨 있나요?"},
        2,
        {
            1: {"en": "Seen many times", "ko": "많이 본 생각"},
            3: {"en": "Known, with a twist", "ko": "익숙하지만 새롭게 풀었어요"},
            5: {"en": "Surprising and right", "ko": "놀랍고 꼭 맞아요"},
        },
    ),
    _criterion(
        {"en": "Craft", "ko": "완성도"},
        {"en": "Words, drawing, layout.", "ko": "말, 그림, 배치."},
        1,
        {
            1: {"en": "Hard to read", "ko": "알아보기 어려워요"},
            3: {"en": "Solid", "ko": "탄탄해요"},
            5: {"en": "Nothing to add", "ko": "더할 것이 없어요"},
        },
    ),
    _criterion(
        {"en": "Effect", "ko": "전달력"},
        {"en": "Would a friend look twice?", "ko": "친구가 한 번 더 볼까요?"},
        2,
        {
            1: {"en": "Would scroll on", "ko": "그냥 넘길 것 같아요"},
            3: {"en": "Might stop", "ko": "잠깐 멈출 것 같아요"},
            5: {"en": "Would show it around", "ko": "친구에게 보여 줄 것 같아요"},
        },
    ),
]
# Title, what it is, which bodies give it, and how many in each category and division.
AWARDS: list[tuple[dict[str, str], dict[str, str], list[str], int]] = [
    (
        {"en": "First prize", "ko": "대상"},
        {"en": "Posters and screens of the campaign show it.", "ko": "캠페인 포스터와 화면에 실려요."},
        ["Demonstration IP Office", "Demonstration University"],
        1,
    ),
    (
        {"en": "Finalist", "ko": "입선"},
        {"en": "A place in this gallery.", "ko": "이 전시에 함께해요."},
        ["Demonstration Brand Association"],
        1,
    ),
]
