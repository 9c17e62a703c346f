"""Slogans are compared as people read them: the figures, what they do not depend on, and the index."""

from __future__ import annotations

import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from campaigns.competitions.similarity import (
    SLOGAN_THRESHOLD,
    SloganIndex,
    Span,
    differences,
    normalise_slogan,
    slogan_similarity,
    trigram_similarity,
    trigram_threshold,
)
from campaigns.competitions.slogans import trigrams

WORDS = str.split(
    "buy real feel the deal stop fakes proud Café réal 123 정품을 정품 사자 진짜를 가짜 말고 우리의 약속"
)
slogans = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
texts = st.one_of(slogans, st.text(max_size=30))


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise_slogan(normalise_slogan(text)) == normalise_slogan(text)


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("  Buy REAL,\nfeel the deal!! ", "buy real feel the deal"),
        ("ＢＵＹ　ｒｅａｌ", "buy real"),
        ("Buy re\u200bal\u2060 \ufeffnow\u00ad", "buy real now"),
        ("Вuу rеаl", "buy real"),  # В, у, е and а are Cyrillic
        ("ΝΟ fakes", "no fakes"),  # Greek
        ("réal cafe\u0301", "real cafe"),
        ("Don’t fake it", "dont fake it"),
        ("정품만, 쓰자! 😀", "정품만 쓰자"),
        (unicodedata.normalize("NFD", "정품만 쓰자"), "정품만 쓰자"),
        ("정\u200b품만\u3164 쓰자", "정품만 쓰자"),
        ("!? 😀 \u200b", ""),
    ],
)
def test_what_a_reader_does_not_see_is_not_compared(written: str, compared: str) -> None:
    assert normalise_slogan(written) == compared


def test_published_trigrams_and_similarity() -> None:
    """The examples of PostgreSQL's documentation of pg_trgm."""
    assert trigrams("cat") == {"  c", " ca", "at ", "cat"}
    assert trigrams("foo|bar") == {"  f", " fo", "foo", "oo ", "  b", " ba", "bar", "ar "}
    assert trigram_similarity("word", "two words") == pytest.approx(0.36363637)


def test_korean_trigrams_are_syllables() -> None:
    assert trigrams("정품 써") == {"  정", " 정품", "정품 ", "  써", " 써 "}


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="compares with PostgreSQL's own pg_trgm: needs DATABASE_URL to name PostgreSQL",
)
@pytest.mark.django_db
def test_trigrams_agree_with_postgresql() -> None:
    odd = ["", "!!", "İstanbul ΣΑΣ ß", "½ ² Ⓐ a_b", "ไทย हिन्दी", "ㅋㅋ 정품", "Вuу", "日本 の 本物", "🙂 x"]
    words = [f"{a} {b}" for a in WORDS for b in WORDS[::3]]
    every = [*odd, *words]
    pairs = [(a, every[(5 * at + step) % len(every)]) for at, a in enumerate(every) for step in (0, 1, 2)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            "SELECT similarity(a, b) FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS t(a, b, n)"
            " ORDER BY n",
            [[a for a, _ in pairs], [b for _, b in pairs]],
        )
        theirs = [row[0] for row in cursor.fetchall()]
    assert [trigram_similarity(a, b) for a, b in pairs] == pytest.approx(theirs, abs=1e-6)


@given(texts, texts)
def test_figures_lie_between_0_and_1_and_have_no_direction(a: str, b: str) -> None:
    for measure in (trigram_similarity, slogan_similarity):
        assert 0 <= measure(a, b) <= 1
        assert measure(a, b) == measure(b, a)


@given(texts)
def test_a_slogan_is_wholly_like_itself_unless_nothing_is_in_it(text: str) -> None:
    whole = 1 if normalise_slogan(text) else 0
    assert slogan_similarity(text, text) == whole
    assert slogan_similarity(text, f" {text.upper()} !") == slogan_similarity(text.upper(), text)


@given(texts)
def test_nothing_is_like_an_empty_slogan(text: str) -> None:
    assert slogan_similarity(text, "") == slogan_similarity("?!", text) == 0


@given(slogans, slogans)
def test_a_threshold_is_reached_by_no_slogan_that_a_trigram_index_leaves_out(a: str, b: str) -> None:
    same_letters = normalise_slogan(a).replace(" ", "") == normalise_slogan(b).replace(" ", "")
    trigram = trigram_similarity(normalise_slogan(a), normalise_slogan(b))
    assert same_letters or trigram >= trigram_threshold(slogan_similarity(a, b)) - 1e-9


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Stop fakes", "STOP the fakes!"),
        ("Buy real, feel the deal", "Feel the deal: buy real"),
        ("Buy real, feel real", "Вuу rеаl, feel reаl"),
        ("Fake costs more", "Fakes cost more"),
        ("진짜를 사자", "진짜만 사자"),
        ("진짜를 사자", "진짜를사자"),
        ("정품 사용 우리의 약속", "정품 사용은 우리의 약속입니다"),
    ],
)
def test_near_copies_are_flagged(a: str, b: str) -> None:
    assert slogan_similarity(a, b) >= SLOGAN_THRESHOLD


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Buy real", "Buy real, feel the deal, be proud"),
        ("Say no to fakes", "Say yes to real"),
        ("Say no to fakes", "Say no to drugs"),
        ("진짜를 사자", "가짜는 이제 그만"),
        ("정품", "정품은 우리 모두의 약속입니다"),
    ],
)
def test_common_words_alone_are_not(a: str, b: str) -> None:
    assert slogan_similarity(a, b) < SLOGAN_THRESHOLD


def test_differences_are_given_as_they_were_written() -> None:
    assert differences("Buy real, feel the Deal!", "BUY real and feel deal, be proud") == [
        Span("equal", "Buy real,", "BUY real"),
        Span("right", "", "and"),
        Span("equal", "feel", "feel"),
        Span("left", "the", ""),
        Span("equal", "Deal!", "deal,"),
        Span("right", "", "be proud"),
    ]
    assert differences("진짜를 사자", "진짜만 사자") == [
        Span("changed", "진짜를", "진짜만"),
        Span("equal", "사자", "사자"),
    ]


@given(texts, texts)
def test_differences_give_back_both_slogans(a: str, b: str) -> None:
    spans = differences(a, b)
    assert " ".join(span.text_a for span in spans if span.text_a).split() == a.split()
    assert " ".join(span.text_b for span in spans if span.text_b).split() == b.split()


@given(st.lists(texts, max_size=25), texts, st.integers(1, 6), st.sampled_from([0.0, 0.3, 0.6, 1.0]))
def test_the_index_gives_what_comparing_with_every_slogan_gives(
    stored: list[str], asked: str, limit: int, threshold: float
) -> None:
    every = sorted((slogan_similarity(asked, each) for each in stored), reverse=True)
    index = SloganIndex(enumerate(stored))
    found = index.search(asked, limit=limit, threshold=threshold)
    assert [figure for _, figure in found] == [each for each in every if each > 0 and each >= threshold][
        :limit
    ]
    assert all(slogan_similarity(asked, stored[key]) == figure for key, figure in found)


def test_the_index_grows() -> None:
    index: SloganIndex[str] = SloganIndex()
    assert index.search("Stop fakes") == []
    index.add("first", "Stop fakes")
    index.add("second", "Stop fakes, buy real")
    assert [key for key, _ in index.search("STOP FAKES!")] == ["first", "second"]
    index.add("third", "Stopfakes")
    assert [key for key, _ in index.search("STOP FAKES!", limit=2)] == ["first", "third"]
    assert len(index) == 3
