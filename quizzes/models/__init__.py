"""The question bank, quizzes and their pages, rounds and answers, studies, and what is known of items."""

from quizzes.models.analysis import ItemAnalysis
from quizzes.models.bank import BrandBook, BrandRule, Item, ItemTag, Tell, kind_choices
from quizzes.models.play import Attempt, Booster, DailyTally, Response
from quizzes.models.quiz import FormItem, Quiz, QuizForm, QuizItem, QuizPage, QuizPart
from quizzes.models.study import Participant, Study

__all__ = [
    "Attempt",
    "Booster",
    "BrandBook",
    "BrandRule",
    "DailyTally",
    "FormItem",
    "Item",
    "ItemAnalysis",
    "ItemTag",
    "Participant",
    "Quiz",
    "QuizForm",
    "QuizItem",
    "QuizPage",
    "QuizPart",
    "Response",
    "Study",
    "Tell",
    "kind_choices",
]
