from tests.quizzes.conftest import bank, quiz

__all__ = ["bank", "quiz"]
