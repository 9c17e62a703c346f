"""Whether adjusted scores rank better than raw means and z-scores, and whether rank intervals hold.

Nine designs of 60 entries, CONTESTS simulated contests each. One JSON object a line: mean Kendall tau-b with
the true order for raw means, z-scores by judge and adjusted scores, and how often the 90 % interval of a rank
holds the true rank. It ends with 1 where adjusted is more than .01 below the better of the other two, or
coverage is outside 85 to 95 %, or 50,000 scores take 10 s. Run with `make bench-judging`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from campaigns.judging.scoring import adjusted_scores

ENTRIES = 60
WORST_LOSS = 0.01
COVERAGE = (0.85, 0.95)
SLOWEST = 10.0  # seconds for 50,000 scores
Scores = list[tuple[int, int, float]]
Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Design:
    """A way of judging. Spreads are standard deviations in points of 100; entries spread by 10."""

    name: str
    judges: int
    each: int
    severity: float = 6.0
    noise: float = 6.5
    scored: Callable[[Design, Pairs, np.ndarray, Generator], Scores] | None = None
    panels: int = 1


def additive(design: Design, pairs: Pairs, quality: np.ndarray, random: Generator) -> Scores:
    """Severity and noise as the model has them."""
    severity = random.normal(0, design.severity, design.judges)
    return [(j, e, 50 + quality[e] - severity[j] + random.normal(0, design.noise)) for j, e in pairs]


def uneven(design: Design, pairs: Pairs, quality: np.ndarray, random: Generator) -> Scores:
    """Judges differ in how much of the scale they use (a factor of about 1.3) and in noise (1.6)."""
    severity = random.normal(0, design.severity, design.judges)
    reach = np.exp(random.normal(0, 0.25, design.judges))
    noise = design.noise * np.exp(random.normal(0, 0.5, design.judges))
    return [(j, e, 50 + reach[j] * quality[e] - severity[j] + random.normal(0, noise[j])) for j, e in pairs]


def halo(design: Design, pairs: Pairs, quality: np.ndarray, random: Generator) -> Scores:
    """Four criteria of 1 to 5 whole points, coloured by one liking per sheet, mean rescaled to 100."""
    severity = random.normal(0, design.severity, design.judges)
    scores = []
    for j, e in pairs:
        liking = quality[e] - severity[j] + random.normal(0, design.noise)
        marks = np.clip(np.round(3 + (liking + random.normal(0, 8, 4)) / 12), 1, 5)
        scores.append((j, e, float((marks.mean() - 1) * 25)))
    return scores


DESIGNS = (
    Design("36 judges, 3 an entry", 36, 3),
    Design("36 judges, 2 an entry", 36, 2),
    Design("24 judges, 5 an entry", 24, 5),
    Design("12 judges of very different severity, 3 an entry", 12, 3, severity=12),
    Design("36 judges of one severity, 3 an entry", 36, 3, severity=0),
    Design("36 judges, much noise, 3 an entry", 36, 3, noise=13),
    Design("24 judges of uneven scale and noise, 3 an entry", 24, 3, scored=uneven),
    Design("18 judges with halo, whole points, 3 an entry", 18, 3, scored=halo),
    Design("4 panels of 9 judges, entries of unequal quality, 3 an entry, 4 anchors", 36, 3, panels=4),
)


def assigned(design: Design, random: Generator) -> Pairs:
    """Random judges, loads within one. With panels: judges of the entry's own, and anchors for everybody."""
    size, judges = ENTRIES // design.panels, design.judges // design.panels
    anchors = [panel * size for panel in range(design.panels)] if design.panels > 1 else []
    pairs = [(judge, entry) for entry in anchors for judge in range(design.judges)]
    for panel in range(design.panels):
        load = np.zeros(judges)
        for entry in range(panel * size, (panel + 1) * size):
            if entry in anchors:
                continue
            chosen = np.lexsort((random.random(judges), load))[: design.each]
            load[chosen] += 1
            pairs += [(panel * judges + int(judge), entry) for judge in chosen]
    return pairs


def true_quality(design: Design, random: Generator) -> np.ndarray:
    quality = random.normal(0, 10, ENTRIES)
    if design.panels > 1:
        quality += np.repeat(random.normal(0, 6, design.panels), ENTRIES // design.panels)
    return quality


def kendall(values: np.ndarray, truth: np.ndarray) -> float:
    """Tau-b."""
    first = np.sign(values[:, None] - values)
    second = np.sign(truth[:, None] - truth)
    return float((first * second).sum() / np.sqrt((first**2).sum() * (second**2).sum()))


def means(scores: Scores) -> np.ndarray:
    table = np.array(scores)
    entry = table[:, 1].astype(int)
    return np.bincount(entry, table[:, 2]) / np.bincount(entry)


def standardised(scores: Scores) -> Scores:
    """Every judge's scores with mean 0 and standard deviation 1."""
    table = np.array(scores)
    judge = table[:, 0].astype(int)
    for number in np.unique(judge):
        own = table[judge == number, 2]
        table[judge == number, 2] = (own - own.mean()) / (own.std() or 1.0)
    return [(int(j), int(e), value) for j, e, value in table]


def contest(design: Design, seed: int) -> tuple[float, float, float, float, float, bool]:
    """Tau of raw, z and adjusted; coverage and mean width of rank intervals; whether it fell back."""
    random = np.random.default_rng(seed)
    quality = true_quality(design, random)
    pairs = assigned(design, random)
    scores = (design.scored or additive)(design, pairs, quality, random)
    table = adjusted_scores(scores, seed=seed)
    adjusted = np.array([row.adjusted for row in sorted(table.rows, key=lambda row: int(str(row.entry)))])
    place = {entry: rank for rank, entry in enumerate(np.argsort(-quality), start=1)}
    held = [row.rank_low <= place[row.entry] <= row.rank_high for row in table.rows]
    width = [row.rank_high - row.rank_low + 1 for row in table.rows]
    return (
        kendall(means(scores), quality),
        kendall(means(standardised(scores)), quality),
        kendall(adjusted, quality),
        float(np.mean(held)),
        float(np.mean(width)),
        bool(table.notice),
    )


def time_of(scores: int, judges: int) -> float:
    """Seconds for one table of so many scores, five an entry."""
    random = np.random.default_rng(1)
    quality, severity = random.normal(0, 10, scores // 5), random.normal(0, 6, judges)
    pairs = [(int(j), e) for e in range(scores // 5) for j in random.choice(judges, 5, replace=False)]
    given = [(j, e, float(50 + quality[e] - severity[j] + random.normal(0, 6.5))) for j, e in pairs]
    start = time.perf_counter()
    adjusted_scores(given, seed=1)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contests", type=int, default=200)
    contests = parser.parse_args().contests
    kept = True
    for number, design in enumerate(DESIGNS):
        start = time.perf_counter()
        outcomes = np.array([contest(design, 10_000 * number + seed) for seed in range(contests)])
        raw, z, adjusted, coverage, width, _ = outcomes.mean(axis=0)
        good = adjusted >= max(raw, z) - WORST_LOSS and COVERAGE[0] <= coverage <= COVERAGE[1]
        kept = kept and bool(good)
        figures = {"raw": raw, "z": z, "adjusted": adjusted, "coverage": coverage, "ranks wide": width}
        rounded = {name: round(float(value), 4) for name, value in figures.items()}
        took = round(time.perf_counter() - start, 1)
        print(
            json.dumps(
                {
                    "design": design.name,
                    **rounded,
                    "fell back": int(outcomes[:, 5].sum()),
                    "within limits": bool(good),
                    "seconds": took,
                }
            ),
            flush=True,
        )
    for judges in (60, 250):
        took = round(time_of(50_000, judges), 1)
        print(json.dumps({"scores": 50_000, "entries": 10_000, "judges": judges, "seconds": took}))
        kept = kept and took < SLOWEST
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
