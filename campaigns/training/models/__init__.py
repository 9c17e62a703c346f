from campaigns.training.models.campuses import Campus, Qualification, Trainer
from campaigns.training.models.impact import ImpactPage
from campaigns.training.models.pages import LessonPage, TrainingIndexPage, TrainingModulePage
from campaigns.training.models.sessions import (
    Attendance,
    CampusSession,
    Feedback,
    Kit,
    RosterEntry,
    RosterImport,
)

__all__ = [
    "Attendance",
    "Campus",
    "CampusSession",
    "Feedback",
    "ImpactPage",
    "Kit",
    "LessonPage",
    "Qualification",
    "RosterEntry",
    "RosterImport",
    "Trainer",
    "TrainingIndexPage",
    "TrainingModulePage",
]
