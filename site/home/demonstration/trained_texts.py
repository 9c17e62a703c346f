"""The texts of demonstration.trained, in every language."""

from __future__ import annotations

CAMPAIGN_MODULE = "look-check-ask"  # the module that the campaign's page leads to

GROUPS = {"en": "Sample group", "ko": "예시 반"}

IMPACT = {
    "en": {
        "title": "What training changes",
        "introduction": "What groups could tell before and after. The figures here are simulated.",
    },
    "ko": {
        "title": "교육이 바꾼 것",
        "introduction": "교육 전과 후에 무엇을 구별할 수 있었는지 솔직하게 보여요. 이 수치는 모의 자료예요.",
    },
}

FEEDBACK = {
    "en": [
        "The pictures side by side helped most.",
        "I would have liked more time for the second test.",
        "Now I know what to ask a seller.",
        "Nobody told me off for what I bought. Thank you.",
        "The room was loud, the questions were good.",
        "More examples with shoes, please.",
    ],
    "ko": [
        "나란히 놓고 비교한 사진이 가장 도움이 됐어요.",
        "두 번째 시험 시간이 조금 짧았어요.",
        "이제 판매자에게 무엇을 물어볼지 알겠어요.",
        "무엇을 샀는지 혼내지 않아서 좋았어요.",
        "운동화 예시가 더 있으면 좋겠어요.",
    ],
}
