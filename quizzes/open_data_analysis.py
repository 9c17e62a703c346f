"""Works out the report again from the files of an open-data export. Plain Python, nothing to install.

Run it in the folder of the files: python3 analysis.py. It prints the figures as JSON, rounded to 4 digits.
This program travels inside analysis.md of every export, so it imports nothing of the website.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from functools import cache
from math import exp, lgamma, log, pi, sqrt
from pathlib import Path
from statistics import NormalDist, fmean, variance

REPORT = "group"  # or "study"
FEWEST = 5
LEVEL = 0.95
NORMAL = NormalDist()


def rows(name):
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    with open(folder / name, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: plain(cell) for name, cell in row.items()}


def plain(cell):
    """A cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r\n") else cell


@cache
def skill(hits, fakes, false_alarms, genuine):
    """d' and c with the log-linear correction, and their variances by the binomial alone."""
    hit, false = (hits + 0.5) / (fakes + 1), (false_alarms + 0.5) / (genuine + 1)
    z_hit, z_false = NORMAL.inv_cdf(hit), NORMAL.inv_cdf(false)
    chance = hit * (1 - hit) / (fakes * NORMAL.pdf(z_hit) ** 2)
    chance += false * (1 - false) / (genuine * NORMAL.pdf(z_false) ** 2)
    return (z_hit - z_false, -(z_hit + z_false) / 2), (chance, chance / 4)


def roc_area(fakes, genuine):
    """The chance that a fake is rated above a genuine good, ties half; from counts by step."""
    below, wins = 0, 0.0
    for step in range(1, 7):
        wins += fakes[step] * (below + genuine[step] / 2)
        below += genuine[step]
    return wins / (sum(fakes.values()) * below)


@cache
def t_quantile(degrees):
    """The value that |t| stays below with probability LEVEL, by Simpson's rule and bisection."""
    scale = exp(lgamma((degrees + 1) / 2) - lgamma(degrees / 2)) / sqrt(degrees * pi)

    def inside(value):
        step = value / 2000
        heights = [exp(-(degrees + 1) / 2 * log(1 + (i * step) ** 2 / degrees)) for i in range(2001)]
        odd, even = sum(heights[1::2]), sum(heights[2:-1:2])
        return 2 * scale * step / 3 * (heights[0] + heights[-1] + 4 * odd + 2 * even)

    low, high = 0.0, 1.0
    while inside(high) < LEVEL:
        low, high = high, 2 * high
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle) < LEVEL else (low, middle)
    return high


def interval(value, error, degrees):
    margin = t_quantile(degrees) * error
    return [value, value - margin, value + margin]


def wilson(found, shown):
    if shown < FEWEST:
        return None
    z = NORMAL.inv_cdf((1 + LEVEL) / 2)
    share, weight = found / shown, z * z / shown
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / shown + weight / (4 * shown)) / (1 + weight)
    return [shown, share, max(0.0, middle - half), min(1.0, middle + half)]


class Answers:
    """The answers of a round, or of a person on an occasion, added up."""

    def __init__(self):
        self.judged = [0, 0, 0, 0]  # hits, fakes, false alarms, genuine
        self.fakes, self.genuine = Counter(), Counter()  # ratings by step
        self.found, self.shown = Counter(), Counter()  # tells of fakes
        self.points, self.answers = [], 0

    def add(self, row):
        self.answers += 1
        says = row["says"] == "fake"
        if row["rating"]:
            self.points.append(int(row["points"]))
            (self.fakes if row["truth"] == "fake" else self.genuine)[int(row["rating"])] += 1
        if row["truth"] == "fake":
            self.judged[0] += says
            self.judged[1] += 1
            self.found.update(row["found"].split())
            self.shown.update({*row["found"].split(), *row["missed"].split()})
        elif row["truth"] == "genuine":
            self.judged[2] += says
            self.judged[3] += 1

    @property
    def is_judged(self):
        return bool(self.judged[1] and self.judged[3])

    @property
    def is_rated(self):
        return bool(self.fakes and self.genuine)


def total(lists):
    return [sum(column) for column in zip(*lists, strict=True)]


def pseudo_values(units, pooled, measure):
    """The jackknife: n times the figure of all less n - 1 times that of all others, for each unit."""
    everything, n = total(units), len(units)
    others = [[a - b for a, b in zip(everything, unit, strict=True)] for unit in units]
    return [n * pooled - (n - 1) * measure(rest) for rest in others]


def spread(values, chance):
    """The variance of the mean of the values; where all are the same, that of chance."""
    own = variance(values) / len(values)
    return own if own > 1e-12 else chance


def group_report():
    by_round, people = defaultdict(Answers), set()
    for row in rows("responses.csv"):
        by_round[row["round"]].add(row)
        people.add(row["person"])
    played = list(by_round.values())
    judged = [one.judged for one in played if one.is_judged]
    figures = {"people": len(people), "rounds": len(played), "answers": sum(one.answers for one in played)}
    if len(judged) >= FEWEST:
        figures.update(skill_of("d_prime", 0, judged))
        figures.update(skill_of("criterion", 1, judged))
    rated = [[*by_step(one.fakes), *by_step(one.genuine)] for one in played if one.is_rated]
    if len(rated) >= FEWEST:
        area = area_of(total(rated))
        error = sqrt(spread(pseudo_values(rated, area, area_of), 0.0))
        figures["roc_area"] = interval(area, error, len(rated) - 1)
    points = [fmean(one.points) for one in played if one.points]
    if len(points) >= FEWEST:
        figures["points"] = interval(fmean(points), sqrt(spread(points, 0.0)), len(points) - 1)
    return {**figures, "tells": tell_rates(played)}


def skill_of(name, place, judged):
    """d' (place 0) or c (place 1): pooled with a jackknife over rounds, and the mean of the rounds' own."""

    def measure(counts):
        return skill(*counts)[0][place]

    chance, degrees = skill(*total(judged))[1][place], len(judged) - 1
    pooled = measure(total(judged))
    own = [measure(counts) for counts in judged]
    shares = pseudo_values(judged, pooled, measure)
    return {
        name: interval(pooled, sqrt(spread(shares, chance)), degrees),
        f"mean_{name}": interval(fmean(own), sqrt(spread(own, chance)), degrees),
    }


def by_step(counts):
    return [counts[step] for step in range(1, 7)]


def area_of(counts):
    return roc_area(*(dict(enumerate(half, start=1)) for half in (counts[:6], counts[6:])))


def tell_rates(units):
    found, shown = (sum((getattr(one, name) for one in units), Counter()) for name in ("found", "shown"))
    return {slug: wilson(found[slug], shown[slug]) for slug in sorted(shown)}


def study_report():
    """Pre and post of the people who took both; the two orders of the forms weigh the same."""
    people, orders = defaultdict(lambda: defaultdict(Answers)), {}
    for row in rows("responses.csv"):
        people[row["person"]][row["occasion"]].add(row)
        orders[row["person"]] = row["order"]
    both = {one: (by["pre"], by["post"]) for one, by in people.items() if {"pre", "post"} <= set(by)}
    judged = [one for one, by in both.items() if all(answers.is_judged for answers in by)]
    groups = [[both[one] for one in judged if orders[one] == order] for order in ("AB", "BA")]
    figures = {
        "people": len(both),
        "answers": sum(answers.answers for by in both.values() for answers in by),
        "tells": tell_changes(list(both.values())),
        "taught": taught_rates(list(both.values()), "1"),
        "untaught": taught_rates(list(both.values()), "0"),
    }
    changes = [fmean(b.points) - fmean(a.points) for a, b in both.values() if a.points and b.points]
    if len(changes) >= FEWEST:
        error = sqrt(variance(changes) / len(changes))
        figures["points"] = interval(fmean(changes), error, len(changes) - 1)
    if len(judged) >= FEWEST:
        figures.update(changes_of(groups))
    return figures


def tell_changes(pairs):
    """Each tell's rate before and after."""
    before, after = (tell_rates([by[place] for by in pairs]) for place in (0, 1))
    return {slug: [before.get(slug), after.get(slug)] for slug in sorted({*before, *after})}


def taught_rates(pairs, taught):
    slugs = [row["tell"] for row in rows("tells.csv") if row["taught"] == taught]
    shown = [sum((by[place].shown for by in pairs), Counter()) for place in (0, 1)]
    found = [sum((by[place].found for by in pairs), Counter()) for place in (0, 1)]
    if not any(one[slug] for one in shown for slug in slugs):
        return None
    return [
        wilson(sum(f[s] for s in slugs), sum(n[s] for s in slugs)) for f, n in zip(found, shown, strict=True)
    ]


# Which of d' before, d' after, c before, c after enter a figure.
FIGURES = {
    "d_prime_before": (1, 0, 0, 0),
    "d_prime_after": (0, 1, 0, 0),
    "criterion_before": (0, 0, 1, 0),
    "criterion_after": (0, 0, 0, 1),
    "gain": (-1, 1, 0, 0),
    "criterion_change": (0, 0, -1, 1),
}


def changes_of(groups):
    present = [group for group in groups if group]
    halves = [1 / len(present)] * len(present)
    figures = {
        name: combined([pooled(group, figure) for group in present], halves)
        for name, figure in FIGURES.items()
    }
    if min(len(group) for group in groups) >= FEWEST:
        gains = [pooled(group, FIGURES["gain"]) for group in groups]
        levels = [pooled(group, (0.5, 0.5, 0, 0)) for group in groups]
        figures["form_effect"] = combined(gains, [0.5, -0.5])
        figures["order_effect"] = combined(levels, [0.5, -0.5])
    rated = [[by for by in group if all(one.is_rated for one in by)] for group in groups]
    if sum(map(len, rated)) >= FEWEST:
        means = [mean_change(group) for group in rated if group]
        figures["roc_change"] = combined(means, [1 / len(means)] * len(means))
    return figures


def mean_change(group):
    """The mean change of the people's own ROC areas: value, variance, degrees of freedom."""
    changes = [roc_area(b.fakes, b.genuine) - roc_area(a.fakes, a.genuine) for a, b in group]
    own = variance(changes) / len(changes) if len(changes) > 1 else 0.0
    return fmean(changes), own, len(changes) - 1


def weighed(figure, before, after):
    return sum(a * b for a, b in zip(figure, (before[0], after[0], before[1], after[1]), strict=True))


def pooled(group, figure):
    """One figure of one order: its value, its variance between people, and the degrees of freedom."""
    units = [[*before.judged, *after.judged] for before, after in group]

    def measure(counts):
        return weighed(figure, skill(*counts[:4])[0], skill(*counts[4:])[0])

    value, everything = measure(total(units)), total(units)
    squares = [weight * weight for weight in figure]
    chance = weighed(squares, skill(*everything[:4])[1], skill(*everything[4:])[1])
    if len(units) == 1:
        return value, chance, 0
    return value, spread(pseudo_values(units, value, measure), chance), len(units) - 1


def combined(parts, weights):
    """The weighted sum of the orders (Welch, Satterthwaite); a person alone borrows the other's spread."""
    known = max(parts, key=lambda part: part[2])
    alone = known[1] * (known[2] + 1)
    variances = [w * w * (part[1] if part[2] else alone) for part, w in zip(parts, weights, strict=True)]
    value, whole = sum(w * part[0] for part, w in zip(parts, weights, strict=True)), sum(variances)
    if not all(part[2] for part in parts):
        degrees = known[2]
    elif not whole:
        degrees = sum(part[2] for part in parts)
    else:
        degrees = 1 / sum((one / whole) ** 2 / part[2] for one, part in zip(variances, parts, strict=True))
    return interval(value, sqrt(whole), degrees)


def rounded(value: object) -> object:
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return round(value, 4) if isinstance(value, float) else value


if __name__ == "__main__":
    report = study_report() if REPORT == "study" else group_report()
    json.dump(rounded(report), sys.stdout, indent=1, sort_keys=True)
