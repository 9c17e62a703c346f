"""What looking for copies costs: slogans and pictures among 100,000. One JSON object a line.

Run with `make bench-competitions`. With DATABASE_URL naming PostgreSQL, the search for slogans is measured
there too, in a schema of its own that is dropped at the end.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from campaigns.competitions.pictures import PictureHashes, picture_hashes
from campaigns.competitions.similarity import (
    SLOGAN_THRESHOLD,
    PictureIndex,
    SloganIndex,
    normalise_slogan,
    slogan_similarity,
    trigram_threshold,
)
from tests.benchmarks.surroundings import say

STORED = 100_000
QUERIES = 50
RANKED = 50
ENGLISH = str.split(
    "buy real feel the deal stop fakes be proud say no to fake goods true style costs less trust your eyes "
    "check seal care honest brands dream wear what is yours think before you click genuine quality choose "
    "protect ideas respect makers original never copy spot tell difference keep it young people know value"
)
KOREAN = str.split(
    "정품 사용 우리의 약속 가짜 말고 진짜 를 위한 선택 짝퉁 없는 세상 당신의 양심 이 브랜드 입니다 "
    "지키는 마음 정직한 소비 내일을 만든다 위조 상품 그만 이제는 진짜를 사자 멋 은 정품에서 시작 "
    "된다 함께 해요 청소년"
)
SCHEMA = "bench_competitions"
SEARCH = """
    SELECT key, text FROM slogans
    WHERE text %% %s OR replace(text, ' ', '') = %s
    ORDER BY similarity(text, %s) DESC LIMIT %s
"""


def slogan(rng: Random) -> str:
    words = ENGLISH if rng.random() < 0.5 else KOREAN
    return " ".join(rng.choices(words, k=rng.randint(2, 8)))


def changed(text: str, rng: Random) -> str:
    """A near-copy: one word replaced."""
    words = text.split()
    words[rng.randrange(len(words))] = rng.choice(ENGLISH + KOREAN)
    return " ".join(words)


def timed(figure: str, search: Callable[[int], object], **parameters: object) -> None:
    """Says the median, the 99th percentile and the slowest of the queries, in milliseconds."""
    search(0)
    spent = []
    for number in range(QUERIES):
        before = time.perf_counter()
        search(number)
        spent.append((time.perf_counter() - before) * 1000)
    parameters |= {"queries": QUERIES, "stored": STORED}
    say(f"{figure}_p50", float(np.percentile(spent, 50)), "ms", **parameters)
    say(f"{figure}_p99", float(np.percentile(spent, 99)), "ms", **parameters)


@contextmanager
def memory(figure: str) -> Iterator[None]:
    """Says how much the highest use of memory grew."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    say(figure, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, "MB", stored=STORED)


def measure_slogans(slogans: list[str], asked: list[str]) -> None:
    with memory("slogan_memory"):
        before = time.perf_counter()
        index = SloganIndex(enumerate(slogans))
        say("slogan_index_build_s", time.perf_counter() - before, "s", stored=STORED)
        for threshold in (0.0, SLOGAN_THRESHOLD):

            def search(number: int, threshold: float = threshold) -> object:
                return index.search(asked[number], threshold=threshold)

            timed("slogan_search_ms", search, threshold=threshold)


def measure_pairs(slogans: list[str]) -> None:
    """How many pairs of unrelated slogans are flagged."""
    pairs = list(zip(slogans[::2], slogans[1::2], strict=True))[:20_000]
    flagged = sum(slogan_similarity(a, b) >= SLOGAN_THRESHOLD for a, b in pairs)
    say("slogan_false_matches", 100 * flagged / len(pairs), "%", pairs=len(pairs))


def measure_postgresql(slogans: list[str], asked: list[str]) -> None:
    """The query that the website asks: candidates by trigrams, and the best 50 of them compared."""
    import psycopg

    address = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        try:
            cursor.execute(f"SET search_path = {SCHEMA}, public")
            cursor.execute("CREATE TABLE slogans (key bigint PRIMARY KEY, text text NOT NULL)")
            with cursor.copy("COPY slogans FROM STDIN") as copy:
                for key, text in enumerate(slogans):
                    copy.write_row((key, normalise_slogan(text)))
            before = time.perf_counter()
            cursor.execute("CREATE INDEX ON slogans USING gin (text gin_trgm_ops)")
            cursor.execute("CREATE INDEX ON slogans (replace(text, ' ', ''))")
            cursor.execute("ANALYZE slogans")
            say("slogan_postgresql_index_s", time.perf_counter() - before, "s", stored=STORED)
            cursor.execute(
                "SELECT set_config('pg_trgm.similarity_threshold', %s, false)",
                [str(trigram_threshold(SLOGAN_THRESHOLD))],
            )

            def search(number: int) -> object:
                text = normalise_slogan(asked[number])
                cursor.execute(SEARCH, [text, text.replace(" ", ""), text, RANKED])
                return sorted((-slogan_similarity(text, found), key) for key, found in cursor.fetchall())[:5]

            timed("slogan_postgresql_ms", search, threshold=SLOGAN_THRESHOLD)
        finally:
            cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


def drawn(rng: Random, size: tuple[int, int]) -> Image.Image:
    """A poster of some flat shapes."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for _ in range(8):
        left, top = rng.randrange(size[0]), rng.randrange(size[1])
        box = (left, top, left + rng.randrange(20, size[0]), top + rng.randrange(20, size[1]))
        rng.choice([draw.ellipse, draw.rectangle])(box, fill=tuple(rng.randbytes(3)))
    return picture


def hashes_at_random(rng: Random) -> PictureHashes:
    positive, layout = rng.randbytes(32), rng.randbytes(192)
    return PictureHashes.from_bytes(b"\x01" + positive + bytes(255 - each for each in positive) + layout)


def measure_pictures(rng: Random) -> None:
    posters = [drawn(rng, (1200, 1600)) for _ in range(10)]
    before = time.perf_counter()
    asked = [picture_hashes(poster) for poster in posters]
    say("picture_hashes_ms", (time.perf_counter() - before) * 1000 / len(posters), "ms", size="1200x1600")
    with memory("picture_memory"):
        before = time.perf_counter()
        stored = [hashes_at_random(rng) for _ in range(STORED - len(asked))]
        index = PictureIndex([*enumerate(stored), *((STORED + n, each) for n, each in enumerate(asked))])
        index.search(asked[0])
        say("picture_index_build_s", time.perf_counter() - before, "s", stored=STORED)
        timed("picture_search_ms", lambda number: index.search(asked[number % len(asked)]))


def main() -> None:
    rng = Random(1)
    slogans = [slogan(rng) for _ in range(STORED)]
    asked = [changed(rng.choice(slogans), rng) for _ in range(QUERIES)]
    measure_slogans(slogans, asked)
    measure_pairs(slogans)
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        measure_postgresql(slogans, asked)
    measure_pictures(rng)


if __name__ == "__main__":
    main()
