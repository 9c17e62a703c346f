"""What a shared result says: four counts and nothing about the person."""

from __future__ import annotations

from dataclasses import dataclass

from quizzes.measurement import BiasBand, SkillBand, bias_band, signal_detection, skill_band
from quizzes.services.results import RoundResult

MOST = 50


@dataclass(frozen=True)
class SharedScore:
    """Fakes caught of fakes shown, genuine goods accused of those shown; written as "4-5-1-5"."""

    hits: int
    fakes: int
    false_alarms: int
    genuine: int

    @classmethod
    def of(cls, result: RoundResult) -> SharedScore:
        tally = result.tally
        return cls(tally.hits, tally.fakes, tally.false_alarms, tally.genuine)

    @classmethod
    def parse(cls, text: str) -> SharedScore | None:
        """The score in an address, or None if no round can have it."""
        numbers = text.split("-")
        if len(numbers) != 4 or not all(number.isascii() and number.isdigit() for number in numbers):
            return None
        if any(len(number) > 2 for number in numbers):
            return None
        score = cls(*(int(number) for number in numbers))
        return score if score._is_possible() and str(score) == text else None

    def _is_possible(self) -> bool:
        return (
            1 <= self.fakes <= MOST
            and 1 <= self.genuine <= MOST
            and self.hits <= self.fakes
            and self.false_alarms <= self.genuine
        )

    def __str__(self) -> str:
        return f"{self.hits}-{self.fakes}-{self.false_alarms}-{self.genuine}"

    @property
    def fair(self) -> int:
        """Genuine goods that were not accused."""
        return self.genuine - self.false_alarms

    @property
    def fake_places(self) -> list[bool]:
        """One place for each fake: whether it was caught."""
        return [place < self.hits for place in range(self.fakes)]

    @property
    def genuine_places(self) -> list[bool]:
        """One place for each genuine good: whether it was left in peace."""
        return [place < self.fair for place in range(self.genuine)]

    @property
    def band(self) -> SkillBand:
        return skill_band(signal_detection(self.hits, self.fakes, self.false_alarms, self.genuine).d_prime)

    @property
    def leaning(self) -> BiasBand:
        return bias_band(signal_detection(self.hits, self.fakes, self.false_alarms, self.genuine).criterion)
