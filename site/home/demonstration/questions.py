"""Questions of the demonstration campaign on what to do with a doubtful offer, in every language.

The answers follow from the campaign's own advice: look, check the seller, ask for an invoice, decide, report.
"""

from __future__ import annotations

from typing import Any


def _choice(text: str, feedback: str, *options: tuple[str, float, str]) -> dict[str, Any]:
    rights = sum(weight > 0 for _text, weight, _feedback in options)
    return {
        "kind": "choice",
        "text": f"<p>{text}</p>",
        "content": {
            "options": [
                {"text": words, "weight": weight, "feedback": said} for words, weight, said in options
            ],
            "multiple": rights > 1,
            "shuffle": True,
            "feedback": f"<p>{feedback}</p>",
        },
    }


def _order(text: str, feedback: str, *steps: str) -> dict[str, Any]:
    options = [{"text": step} for step in steps]
    content = {"options": options, "feedback": f"<p>{feedback}</p>"}
    return {"kind": "order", "text": f"<p>{text}</p>", "content": content}


QUESTIONS: dict[str, list[dict[str, Any]]] = {
    "en": [
        _choice(
            "A shop sells a new running shoe for a fifth of its official price. What does the price alone prove?",
            "A low price is a reason to look closer. It is no proof.",
            (
                "That the shoe is a fake.",
                0,
                "Sales, second-hand and parallel imports can be cheap and genuine.",
            ),
            ("Nothing yet: check the seller, the address and the invoice first.", 1, "That is the way."),
            ("That the shop stole it.", 0, "Nothing here points to that."),
        ),
        _choice(
            "Which of these can you check before you pay?",
            "Some signs can only be felt with the goods in your hand. Others are free to check from your chair.",
            ("Whether the seller is on the brand's list.", 0.5, "The list stands in the brand book."),
            (
                "Whether the web address is the brand's own, letter by letter.",
                0.5,
                "Slowly, up to the first slash.",
            ),
            ("How heavy it is.", -0.5, "Only once it has come."),
            ("How it smells.", -0.5, "Only once it has come."),
        ),
        _order(
            "You like an offer and you are not sure. What comes first?",
            "Looking costs nothing, so it comes first. A report comes last: it needs reasons.",
            "Look at the pictures and the text",
            "Check the seller and the address",
            "Ask the seller for an invoice",
            "Decide",
            "Report it, if it is a trap",
        ),
        _choice(
            "A bag looks much like a famous one, and carries its maker's own name. What is it?",
            "Looking alike is not the same as using another's name. A design can still be protected.",
            ("A counterfeit.", 0, "A counterfeit uses a name that is not its own."),
            ("A look-alike: usually lawful, as long as it copies no protected design.", 1, ""),
            ("Second-hand.", 0, "That is about who owned it before."),
        ),
    ],
    "ko": [
        _choice(
            "어떤 가게에서 새 운동화를 공식 가격의 5분의 1에 팔고 있어요. 가격만으로 무엇을 알 수 있을까요?",
            "싼 가격은 더 살펴볼 이유이지, 증거는 아니에요.",
            ("가짜라는 것.", 0, "세일, 중고, 병행 수입품도 싸면서 진품일 수 있어요."),
            ("아직 아무것도 몰라요. 판매자, 주소, 영수증부터 확인해요.", 1, "바로 그거예요."),
            ("훔친 물건이라는 것.", 0, "그렇게 볼 근거는 없어요."),
        ),
        _choice(
            "돈을 내기 전에 확인할 수 있는 것은 무엇일까요?",
            "손에 들어 봐야 아는 것도 있고, 앉은 자리에서 바로 확인할 수 있는 것도 있어요.",
            ("판매자가 브랜드의 공식 판매처 목록에 있는지.", 0.5, "목록은 브랜드북에 있어요."),
            ("웹 주소가 글자 하나까지 브랜드의 주소와 같은지.", 0.5, "첫 번째 빗금 앞까지 천천히 읽어요."),
            ("무게가 얼마나 되는지.", -0.5, "받아 봐야 알 수 있어요."),
            ("어떤 냄새가 나는지.", -0.5, "받아 봐야 알 수 있어요."),
        ),
        _order(
            "마음에 드는 판매 글인데 확신이 없어요. 무엇부터 할까요?",
            "살펴보는 데는 돈이 들지 않으니 먼저 해요. 신고에는 이유가 필요하니 마지막이에요.",
            "사진과 글을 살펴본다",
            "판매자와 주소를 확인한다",
            "판매자에게 영수증을 요청한다",
            "결정한다",
            "함정이라면 신고한다",
        ),
        _choice(
            "유명한 가방과 많이 닮았지만 만든 회사의 자기 이름이 붙어 있어요. 이것은 무엇일까요?",
            "닮은 것과 남의 이름을 쓰는 것은 달라요. 다만 디자인은 보호받을 수 있어요.",
            ("위조품.", 0, "위조품은 자기 것이 아닌 이름을 써요."),
            ("닮은꼴 제품. 보호받는 디자인을 베끼지 않았다면 보통 합법이에요.", 1, ""),
            ("중고품.", 0, "중고는 전에 주인이 있었다는 뜻이에요."),
        ),
    ],
}
