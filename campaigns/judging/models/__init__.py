"""Judging, by subject."""

from campaigns.judging.models.page import ShowcasePage
from campaigns.judging.models.panels import ConflictOfInterest, Judge, Panel, SignInLink
from campaigns.judging.models.results import (
    Decision,
    DeliberationNote,
    JudgeDiagnostic,
    ResultRow,
    ResultRun,
    TieBreak,
)
from campaigns.judging.models.rounds import Assignment, Round, RoundEntry, Rubric, RubricVersion
from campaigns.judging.models.sheets import Comparison, Score, ScoreSheet, SheetChange
from campaigns.judging.models.showcase import Award, AwardGiven, FeedbackRelease, Vote

__all__ = [
    "Assignment",
    "Award",
    "AwardGiven",
    "Comparison",
    "ConflictOfInterest",
    "Decision",
    "DeliberationNote",
    "FeedbackRelease",
    "Judge",
    "JudgeDiagnostic",
    "Panel",
    "ResultRow",
    "ResultRun",
    "Round",
    "RoundEntry",
    "Rubric",
    "RubricVersion",
    "Score",
    "ScoreSheet",
    "SheetChange",
    "ShowcasePage",
    "SignInLink",
    "TieBreak",
    "Vote",
]
