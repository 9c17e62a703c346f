"""Offer pages of Bazario, the invented marketplace, and what gives a suspicious one away.

An offer is kept as JSON and shown as a page. Whether it is suspicious is never stored as an opinion:
`tells_of` compares the page with the brand book and with itself. Each tell reads the one part it is
shown on, so that flagging that part is always the right answer. Every part is on every page.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import BRANDS, Brand
from quizzes.specimens.family import Text

SHOP = "Bazario"
SHOP_ADDRESS = "bazario.example"

PART_NAMES: dict[str, Text] = {
    "title": _("Title"),
    "price": _("Price"),
    "seller": _("Seller"),
    "reviews": _("Reviews"),
    "description": _("Description"),
    "delivery": _("Delivery"),
    "payment": _("Payment"),
    "contact": _("Contact"),
    "address": _("Web address"),
    "notice": _("Notice"),
}


@dataclass(frozen=True)
class Review:
    author: str
    stars: int
    text: str


@dataclass(frozen=True)
class Offer:
    """One offer page. Prices are in euro; `address` is the web address printed on the page."""

    brand: Brand
    shop: str
    title: str
    price: float
    old_price: float | None
    seller: str
    seller_since: int
    sold: int
    rating: float
    reviews: tuple[Review, ...]
    description: str
    delivery: str
    payment: str
    contact: str
    address: str
    notice: str
    language: str

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Offer:
        """The offer that an item's content describes; KeyError for a missing key or an unknown brand."""
        values = {field.name: content[field.name] for field in fields(cls)}
        values["brand"] = BRANDS[content["brand"]]
        values["reviews"] = tuple(
            Review(review["author"], review["stars"], review["text"]) for review in content["reviews"]
        )
        return cls(**values)


@dataclass(frozen=True)
class ListingTell:
    """A sign of a trap on an offer page; `breaks` is the proof."""

    slug: str
    part: str
    name: Text
    why: Text
    how: Text
    caveat: Text
    breaks: Callable[[Offer], bool]


@dataclass(frozen=True)
class ListingOddity:
    """Something on an offer page that looks odd and is innocent."""

    slug: str
    part: str
    name: Text
    explanation: Text
    shows: Callable[[Offer], bool]


def tells_of(offer: Offer) -> list[ListingTell]:
    """The tells that this offer shows: none for a fair one."""
    return [tell for tell in TELLS if tell.breaks(offer)]


def oddities_of(offer: Offer) -> list[ListingOddity]:
    return [oddity for oddity in ODDITIES if oddity.shows(offer)]


# --- Reading -------------------------------------------------------------------------------------------


def _words(*patterns: str) -> re.Pattern[str]:
    """ASCII, so that a Korean particle right after a Latin word ends that word."""
    return re.compile("|".join(patterns), re.ASCII)


# A warning such as "we never ask for gift cards" uses the same words as a trap, and is none.
_NOT_BEFORE = _words(r"\b(?:no|not|never|without|nor|don't|isn't)\b(?:\s\w+){0,3}\s$")
_NOT_AFTER = _words(
    r"\s?(?:결제|입금|거래|이체|송금|상담|연락)?[은는이가도를을]?\s?(?:절대\s)?"
    r"(?:(?:받|(?:요구|사용)하|쓰)지\s?않|안 받|불가|금지|사절|아니|아님|아닙|아닌)"
)
_REPLICA = _words(
    r"(?<![\d:])1\s?:\s?1(?![\d:]|\s?(?:문의|상담|채팅|대화|맞춤|교환|chat|support|help))",
    r"\bmirror[ -](?:quality|copy|grade|version)|\baaa+\b(?!\s?(?:batter|cell|size|건전지))",
    r"\breplicas?\b|\bimitation\b(?! leather)|\bsuper ?(?:clone|fake|copy)|\bsame as (?:the )?original",
    r"미러\s?급|레플(?:리카)?|이미테이션|짝퉁|가품|정품\s?급|특s급|sa급|커스텀\s?급|정품(?:과|이랑)?\s?(?:동일|똑같)",
)
_OFFICIAL = _words(
    r"\b(?:official|authori[sz]ed|flagship|factory|outlet|store|shop|online)\b",
    r"공식|정식|본사|직영|직매장|스토어|아울렛|아웃렛|온라인|몰(?![가-힣])|샵(?![가-힣])",
)
_OUTSIDE = r"\boutside (?:of )?bazario|\boff (?:the )?(?:platform|site)|bazario 밖|사이트 밖"
_OUTSIDE_PAYMENT = _words(
    _OUTSIDE,
    r"(?<!bazario )(?:\bgift ?cards?\b|상품권|기프트\s?카드)|\bcrypto|\bbitcoin|가상\s?화폐|핀\s?번호",
    r"\b(?:private|personal) (?:bank )?account|\b(?:directly|transfer|send) to me\b|\bfriends and family",
    r"개인\s?(?:계좌|통장|명의)|예금주|직접\s?(?:입금|송금)",
)
_OUTSIDE_CONTACT = _words(
    _OUTSIDE,
    r"(?<!bazario )(?:\bmessenger|메신저)|\bprivate chat|\bchat app|\b(?:text|dm) me\b|\bdm\b|디엠",
    r"\bmy (?:private |personal )?(?:number|phone)|(?:오픈|외부)\s?채팅|개인\s?(?:번호|연락처)|톡\s?아이디",
)
_PRESSURE = _words(
    r"\b\d{1,2}:\d{2}:\d{2}\b|\bends? in \d+\s?(?::|min|sec|hour)|\bonly \d+ ?(?:min|sec|hour)",
    r"\b\d+ ?(?:minutes?|mins?|seconds?|hours?) (?:left|only|to go|remain)|\blast chance|\bhurry",
    r"\bbefore it(?:'s| is) gone|\b(?:act|decide|pay) (?:now|fast)\b|\bpeople (?:are )?(?:looking|watching)",
    r"\d+\s?(?:분|초|시간)\s?(?:만\s?)?(?:남|[뒤후]\s?(?:종료|마감|인상))|(?:마감|품절)\s?(?:임박|직전)",
    r"서두르|곧\s?(?:품절|마감|종료)|마지막\s?기회|놓치면|지금\s?(?:바로\s?(?:결제|구매|주문)|아니면)",
)
_DISGUISED = _words(
    r"\b(?:declared?|marked?|labelled) (?:it )?as (?:a )?(?:gift|sample)|\b(?:past|avoid) customs",
    r"\b(?:logos?|labels?|brand names?) (?:is |are )?(?:covered|removed|cut|taped|hidden|sent sep)",
    r"(?:선물|샘플)(?:용)?(?:으로|로)?\s?(?:신고|표기|기재)|세관\s?(?:걱정|통과)",
    r"(?:로고|라벨|상표)[은는을를]?\s?(?:모두\s)?(?:가려|가린|떼|뗀|제거|따로|별도)",
)
_SECOND_HAND = _words(r"\b(?:second[ -]hand|pre-?owned|private sale)\b|중고|개인\s?판매|쓰던")
_WEAR = _words(r"\b(?:scuff|scratch|dent|worn|faded|stain)|기스|긁힘|긁힌|스크래치|사용감|찍힘|얼룩")
_SENDING = {
    "en": _words(r"\b(?:deliver|ship|sent|dispatch|arrives|post|days)"),
    "ko": _words(r"배송|발송|택배|도착|보내"),
    "de": _words(r"\b(?:versand|liefer|werktag)"),
    "it": _words(r"\b(?:spedizione|consegna|giorni)"),
}

# How the brands are written in Hangul, as Korean sellers do beside the Latin name.
_IN_HANGUL = {"orrello": "오렐로", "tarnvik": "타른빅", "kilovane": "킬로베인", "lysombre": "리좀브르"}
_FEW_SALES = 30
_WORDS_OF_A_REAL_REVIEW = 4  # people do write "Great, thanks!" independently of each other


def _plain(text: str) -> str:
    """The text as compared: one kind of letter, space and apostrophe, no capitals."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").casefold().split())


def _says(text: str, words: re.Pattern[str]) -> bool:
    """Whether a text uses one of the words without denying it."""
    plain = _plain(text)
    return any(
        not _NOT_BEFORE.search(plain[: hit.start()]) and not _NOT_AFTER.match(plain, hit.end())
        for hit in words.finditer(plain)
    )


def _nearly(one: str, other: str) -> bool:
    """At most two letters added, dropped or changed (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row = row, [i]
        for j, facing in enumerate(other, start=1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != facing)))
    return row[-1] <= 2


def _listed(offer: Offer) -> bool:
    return _plain(offer.seller) in {_plain(seller) for seller in offer.brand.sellers}


def _second_hand(offer: Offer) -> bool:
    return _says(f"{offer.title}. {offer.description}", _SECOND_HAND)


def _names_brand(offer: Offer, text: str) -> bool:
    latin = rf"(?<![0-9a-z]){re.escape(_plain(offer.brand.name))}(?![0-9a-z])"
    return bool(re.search(latin, _plain(text))) or _IN_HANGUL[offer.brand.slug] in _plain(text)


# --- Proofs --------------------------------------------------------------------------------------------


def _price_breaks(offer: Offer) -> bool:
    return 3 * offer.price < offer.brand.price_band[0] and not _second_hand(offer)


def _seller_breaks(offer: Offer) -> bool:
    """Sounds official, by such a word beside the brand or by a listed name with other letters, and is not."""
    if _listed(offer):
        return False
    near = any(_nearly(_plain(offer.seller), _plain(seller)) for seller in offer.brand.sellers)
    return near or (_names_brand(offer, offer.seller) and _says(offer.seller, _OFFICIAL))


def _reviews_break(offer: Offer) -> bool:
    texts = Counter(_plain(review.text) for review in offer.reviews)
    return any(n > 1 and len(text.split()) >= _WORDS_OF_A_REAL_REVIEW for text, n in texts.items())


def _address_breaks(offer: Offer) -> bool:
    """One or two letters off a known address, or a known address in front of a strange one."""
    host = re.sub(r"^\w+://", "", _plain(offer.address)).split("/")[0]
    known = (offer.brand.address, SHOP_ADDRESS)
    if host.endswith(tuple(f".{address}" for address in known)) or host in known:
        return False
    domain = ".".join(host.split(".")[-2:])
    return any(_nearly(domain, address) or f".{address}." in f".{host}" for address in known)


def _on_sale(offer: Offer) -> bool:
    low, high = offer.brand.price_band
    return offer.old_price is not None and low <= offer.old_price <= high and low / 3 <= offer.price < low


def _foreign_delivery(offer: Offer) -> bool:
    text, own = _plain(offer.delivery), _SENDING.get(offer.language)
    return not (own and own.search(text)) and any(words.search(text) for words in _SENDING.values())


TELLS = (
    ListingTell(
        slug="price-far-below",
        part="price",
        name=_("A price far below the list"),
        why=_("It is offered as new for less than a third of the lowest price in the brand book."),
        how=_("Look up the official price and compare: is the gap larger than a good sale?"),
        caveat=_("A low price alone is no proof: sales, second-hand and parallel import are real."),
        breaks=_price_breaks,
    ),
    ListingTell(
        slug="brand-altered",
        part="title",
        name=_("The brand is missing or misspelt"),
        why=_("The title leaves the brand out or changes its letters, so that searches for fakes miss it."),
        how=_("Read the brand in the title letter by letter: 0 for O, or rn for m, are easy to miss."),
        caveat=_("People mistype names too: one slip by a private seller is a reason to ask, no more."),
        breaks=lambda offer: not _names_brand(offer, offer.title),
    ),
    ListingTell(
        slug="replica-in-title",
        part="title",
        name=_("A soft word for a fake in the title"),
        why=_("Words like “1:1”, “AAA” or “mirror quality” say that it is a copy, only more nicely."),
        how=_("Ask what the word would add if the goods were genuine: nobody grades the real thing."),
        caveat=_("The same letters can be innocent: AAA batteries, a 1:1 chat, a small mirror."),
        breaks=lambda offer: _says(offer.title, _REPLICA),
    ),
    ListingTell(
        slug="replica-in-description",
        part="description",
        name=_("A soft word for a fake in the description"),
        why=_("The description says with a trade word that this is a copy."),
        how=_("Read to the end: such words often stand in the last line."),
        caveat=_("A seller who writes “this is no replica” uses the word too; read the whole sentence."),
        breaks=lambda offer: _says(offer.description, _REPLICA),
    ),
    ListingTell(
        slug="not-on-list",
        part="seller",
        name=_("Sounds official, is not on the list"),
        why=_("The seller's name sounds like the brand's own shop, but the brand's list does not have it."),
        how=_("Open the brand's page and compare the name with its list of sellers, letter by letter."),
        caveat=_("Not being on the list is lawful: resellers and private people may sell genuine goods."),
        breaks=_seller_breaks,
    ),
    ListingTell(
        slug="copied-reviews",
        part="reviews",
        name=_("Copied reviews"),
        why=_("Different people praise it with exactly the same sentence."),
        how=_("Sort the reviews by date and read several in a row, not only the stars."),
        caveat=_("Two short “Great!” prove nothing, and fair sellers can be hit by copied reviews too."),
        breaks=_reviews_break,
    ),
    ListingTell(
        slug="disguised-parcel",
        part="delivery",
        name=_("A parcel in disguise"),
        why=_("The seller hides what is inside: a false declaration, or the brand covered or taken off."),
        how=_("Ask for a normal parcel with an invoice; a fair seller has no reason to refuse."),
        caveat=_("Plain boxes, gift wrapping and slow routes are normal; false papers are not."),
        breaks=lambda offer: _says(offer.delivery, _DISGUISED),
    ),
    ListingTell(
        slug="pays-outside",
        part="payment",
        name=_("Payment outside the shop"),
        why=_("The money goes past Bazario to a person, where nobody can give it back to you."),
        how=_("Pay only through the shop's own checkout, and stop when you are asked to leave it."),
        caveat=_("Cash when you collect something in person is common for second-hand goods."),
        breaks=lambda offer: _says(offer.payment, _OUTSIDE_PAYMENT),
    ),
    ListingTell(
        slug="chats-outside",
        part="contact",
        name=_("Chat outside the shop"),
        why=_("The talk moves to a private chat, so Bazario cannot see later what was promised."),
        how=_("Answer in the shop's own messages and see whether the seller stays there."),
        caveat=_("Some people simply prefer their usual app; it counts most together with other signs."),
        breaks=lambda offer: _says(offer.contact, _OUTSIDE_CONTACT),
    ),
    ListingTell(
        slug="look-alike-address",
        part="address",
        name=_("A look-alike address"),
        why=_("The address looks like one you know, but belongs to somebody else."),
        how=_("Read the last two words before the first slash slowly, or type the address yourself."),
        caveat=_("Shops may have an address of their own that looks nothing like the brand's."),
        breaks=_address_breaks,
    ),
    ListingTell(
        slug="pressure",
        part="notice",
        name=_("Pressed to hurry"),
        why=_("A clock or a warning pushes you to pay before you can check anything."),
        how=_("Reload the page or come back tomorrow: such clocks often start again."),
        caveat=_("Fair shops have sales with a last day too; a date leaves you time to check."),
        breaks=lambda offer: _says(offer.notice, _PRESSURE),
    ),
)

ODDITIES = (
    ListingOddity(
        slug="sale",
        part="price",
        name=_("A sale price"),
        explanation=_("Sales are real: the old price fits the brand's list, and the new one is not absurd."),
        shows=_on_sale,
    ),
    ListingOddity(
        slug="new-seller",
        part="seller",
        name=_("Few sales, but on the list"),
        explanation=_("Everyone starts with no sales. The brand's own list has this seller."),
        shows=lambda offer: offer.sold < _FEW_SALES and _listed(offer),
    ),
    ListingOddity(
        slug="private-seller",
        part="seller",
        name=_("A private person"),
        explanation=_("People may sell their own things second-hand without being on any list."),
        shows=lambda offer: _second_hand(offer) and not _listed(offer) and not _seller_breaks(offer),
    ),
    ListingOddity(
        slug="honest-wear",
        part="description",
        name=_("Scuffs that are told"),
        explanation=_("Used goods have marks. Naming them is a sign of honesty."),
        shows=lambda offer: _second_hand(offer) and _says(offer.description, _WEAR),
    ),
    ListingOddity(
        slug="foreign-delivery",
        part="delivery",
        name=_("Delivery text in another language"),
        explanation=_("Shops that sell across borders often leave this line in their own language."),
        shows=_foreign_delivery,
    ),
    ListingOddity(
        slug="grumpy-review",
        part="reviews",
        name=_("One star from a cross customer"),
        explanation=_("Every real shop has an unhappy customer, and only praise would be stranger."),
        shows=lambda offer: sum(review.stars == 1 for review in offer.reviews) == 1,
    ),
)
