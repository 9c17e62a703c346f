"""A module that is taught, a campus, its trainer and a planned session."""

from __future__ import annotations

import pytest

from accounts.models import User
from campaigns.training.models import Campus, CampusSession, TrainingModulePage
from tests.campaigns.training.taught import make_campus, make_forms, make_module, make_trainer, plan
from tests.quizzes.simulated import make_quiz


@pytest.fixture
def module(db: None) -> TrainingModulePage:
    return make_module(forms=make_forms(), live=make_quiz("room"))


@pytest.fixture
def campus(db: None) -> Campus:
    return make_campus()


@pytest.fixture
def trainer_user(campus: Campus) -> User:
    return make_trainer(campus)


@pytest.fixture
def campus_session(module: TrainingModulePage, campus: Campus, trainer_user: User) -> CampusSession:
    return plan(module, campus, trainer_user)
