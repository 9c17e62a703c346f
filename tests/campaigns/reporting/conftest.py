"""A question bank, a player, and a module that is taught: what leads to a report."""

from tests.campaigns.training.conftest import campus, module, trainer_user
from tests.quizzes.conftest import bank, player, quiz

__all__ = ["bank", "campus", "module", "player", "quiz", "trainer_user"]
