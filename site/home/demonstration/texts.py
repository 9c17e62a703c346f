"""The words of the demonstration campaign, by language. Figures carry their source; nothing is made up."""

from __future__ import annotations

import datetime as dt
from typing import Any

CHECKED = dt.date(2026, 11, 22)
SCOREBOARD = {
    "year": 2022,
    "data_year": 2022,
    "address": "https://ecta.org/en/latest-news-detail/news/"
    "world-anti-counterfeiting-day-euipo-2022-update-of-the-ip-youth-scoreboard",
    "checked": CHECKED,
}

EN: dict[str, Any] = {
    "tagline": "Can you tell genuine goods from fakes? Play, look closer, find out.",
    "home": {
        "title": "Bonafide",
        "description": "Can you tell genuine goods from fakes? Play, look closer, find out.",
        "hero": {
            "eyebrow": "Spot the fake",
            "title": "Real deal or rip-off?",
            "text": "Twelve things on your screen. Some are fake, some only look odd. Can you tell, "
            "without accusing an honest seller?",
        },
        "story": {
            "title": "How it works",
            "text": "<ol><li><b>Look.</b> Zoom in on stitching, letters, labels, prices.</li>"
            "<li><b>Decide.</b> Say how sure you are. Doubt is allowed.</li>"
            "<li><b>Learn.</b> See where the sign was, why it matters and how to check it.</li></ol>",
        },
        "action": {
            "title": "Want to know the rules first?",
            "text": "Every answer can be proved from the brand books of our invented brands.",
            "link": "Read the campaign",
        },
        "reporting": {
            "title": "A fake in real life?",
            "text": "Two minutes: where to report it, how to ask for your money back, and what to keep as "
            "evidence.",
        },
    },
    "index": {"title": "Campaigns", "introduction": "What is on, and what was."},
    "campaign": {
        "title": "Look twice",
        "summary": "A campaign for sharper eyes and fairer judgements.",
        "hero": {
            "eyebrow": "Campaign",
            "title": "Look twice",
            "text": "A sharper eye finds the fake. A fair mind leaves the honest seller alone. Train both.",
        },
        "why": {
            "title": "Why look twice?",
            "text": "<p>Photos alone rarely settle it. A low price can be a sale, a second-hand find or a trap. "
            "Good judges look at the thing, then at the seller, then at the code and the official list. "
            "When in doubt, they ask for an invoice.</p><p>There are other ways to pay less: second-hand, "
            "outlets, last season, and look-alikes sold under their own name.</p>",
        },
        "fact": {
            "figure": "37 %",
            "statement": "of 15 to 24 year-olds in the EU said they had bought at least one fake on purpose in "
            "the past year. About as many had bought one by accident.",
            "source": "EUIPO, IP Youth Scoreboard 2022, as reported by ECTA",
        },
        "quiz_text": "Twelve items, about four minutes, new ones every time.",
        "questions_text": "And then? Four questions on what to do next.",
        "reporting": {
            "title": "Seen one outside the game?",
            "text": "Report it where it is sold, and ask for your money back if you bought it. We go through it "
            "step by step.",
        },
        "quote": {
            "text": "Not looking for fakes, but looking at things.",
            "who": "The rule of our quiz",
        },
        "partners": {
            "title": "Who is behind this",
            "name": "Bonafide open-source project",
            "disclosure": "This demonstration has no sponsor. Partners never decide on content, answers or results.",
        },
    },
    "quiz": {
        "title": "Spot the fake",
        "introduction": "Wallets, shoes, chargers, perfume and offers: which of them are what they say?",
        "body": "<p>Every brand here is invented, so nobody's real product is accused. What is true of each brand "
        "stands in its brand book.</p>",
    },
    "questions": {
        "title": "Before you buy",
        "introduction": "Four questions on what to do when an offer looks too good.",
        "body": "",
    },
    "about": {
        "title": "About",
        "introduction": "Open-source software that teaches people to tell genuine goods from fakes.",
        "title_privacy": "What we keep",
        "privacy": "<p>No account, no e-mail, no address of your device. When you begin a round, one cookie "
        "remembers it for 30 days so that you can go on. After that, answers stay without any link to you.</p>",
        "title_measure": "How we measure",
        "measure": "<p>We never say only how many fakes you caught: whoever calls everything fake catches them all. "
        "We show how well you tell the two apart (sensitivity, d′) and which way you lean (criterion, c).</p>",
    },
}

KO: dict[str, Any] = {
    "tagline": "진품과 위조품을 구별할 수 있나요? 플레이하고, 자세히 보고, 알아보세요.",
    "home": {
        "title": "보나파이드",
        "description": "진품과 위조품을 구별할 수 있나요? 플레이하고, 자세히 보고, 알아보세요.",
        "hero": {
            "eyebrow": "가짜를 찾아라",
            "title": "진짜일까, 가짜일까?",
            "text": "화면 속 물건 열두 개. 어떤 것은 위조품이고, 어떤 것은 낯설어 보일 뿐이에요. "
            "정직한 판매자를 의심하지 않고 가려낼 수 있나요?",
        },
        "story": {
            "title": "이렇게 해요",
            "text": "<ol><li><b>보기.</b> 바느질, 글자, 라벨, 가격을 확대해 보세요.</li>"
            "<li><b>판단하기.</b> 얼마나 확신하는지 고르세요. 망설여도 괜찮아요.</li>"
            "<li><b>배우기.</b> 단서가 어디에 있었고 왜 중요한지, 어떻게 확인하는지 알려 드려요.</li></ol>",
        },
        "action": {
            "title": "규칙부터 알고 싶나요?",
            "text": "모든 정답은 가상 브랜드의 브랜드북으로 증명할 수 있어요.",
            "link": "캠페인 읽어 보기",
        },
        "reporting": {
            "title": "실제로 가짜를 만났나요?",
            "text": "2분이면 돼요. 어디에 신고하는지, 어떻게 환불받는지, 무엇을 증거로 남기는지 알려 드려요.",
        },
    },
    "index": {"title": "캠페인", "introduction": "진행 중인 캠페인과 지난 캠페인."},
    "campaign": {
        "title": "두 번 보기",
        "summary": "더 예리한 눈과 더 공정한 판단을 위한 캠페인.",
        "hero": {
            "eyebrow": "캠페인",
            "title": "두 번 보기",
            "text": "예리한 눈은 가짜를 찾아내고, 공정한 마음은 정직한 판매자를 지켜 줍니다. 둘 다 키워 보세요.",
        },
        "why": {
            "title": "왜 두 번 봐야 할까요?",
            "text": "<p>사진만으로는 알기 어려울 때가 많아요. 싼 가격은 할인일 수도, 중고일 수도, 함정일 수도 있죠. "
            "잘 가려내는 사람은 물건을 보고, 판매자를 보고, 번호와 공식 목록을 확인해요. "
            "그래도 모르겠으면 영수증을 요청합니다.</p><p>더 싸게 사는 다른 방법도 있어요. 중고, 아웃렛, 지난 시즌 상품, "
            "그리고 자기 이름으로 파는 비슷한 상품이요.</p>",
        },
        "fact": {
            "figure": "37 %",
            "statement": "EU의 15~24세 가운데 지난 1년 동안 위조품을 일부러 한 번 이상 샀다고 답한 비율. "
            "모르고 산 사람도 비슷하게 많았어요.",
            "source": "EUIPO, IP Youth Scoreboard 2022 (ECTA 보도)",
        },
        "quiz_text": "열두 문제, 약 4분, 할 때마다 새로운 문제.",
        "questions_text": "그다음은? 어떻게 할지 네 문제로 알아봐요.",
        "reporting": {
            "title": "게임 밖에서 봤나요?",
            "text": "파는 곳에 신고하고, 샀다면 환불을 요청하세요. 한 단계씩 같이 해요.",
        },
        "quote": {"text": "가짜를 찾기보다, 물건을 보기.", "who": "우리 퀴즈의 규칙"},
        "partners": {
            "title": "만든 사람들",
            "name": "보나파이드 오픈소스 프로젝트",
            "disclosure": "이 데모에는 후원사가 없습니다. 파트너는 내용, 정답, 결과를 결정하지 않습니다.",
        },
    },
    "quiz": {
        "title": "가짜를 찾아라",
        "introduction": "지갑, 신발, 충전기, 향수, 그리고 판매 글. 말한 그대로인 것은 무엇일까요?",
        "body": "<p>여기 나오는 브랜드는 모두 가상이라 실제 상품을 의심하는 일이 없어요. 각 브랜드의 기준은 "
        "브랜드북에 적혀 있습니다.</p>",
    },
    "questions": {
        "title": "사기 전에",
        "introduction": "너무 좋아 보이는 판매 글, 어떻게 할까요? 네 문제로 알아봐요.",
        "body": "",
    },
    "about": {
        "title": "소개",
        "introduction": "진품과 위조품을 구별하는 힘을 길러 주는 오픈소스 소프트웨어입니다.",
        "title_privacy": "저장하는 것",
        "privacy": "<p>계정도, 이메일도, 기기 주소도 저장하지 않아요. 라운드를 시작하면 쿠키 하나가 30일 동안 기억해서 "
        "이어서 할 수 있게 해 줘요. 그 뒤에는 답만 남고 나와 이어지는 정보는 사라집니다.</p>",
        "title_measure": "측정 방법",
        "measure": "<p>위조품을 몇 개 찾았는지만 말하지 않아요. 모두 가짜라고 하면 다 찾은 셈이 되니까요. "
        "둘을 얼마나 잘 구별하는지(민감도 d′)와 어느 쪽으로 기우는지(기준 c)를 함께 보여 드려요.</p>",
    },
}

TEXTS = {"en": EN, "ko": KO}
