"""Registers the editing desk of quizzes: one line a module."""

from quizzes.desk import areas, bank, forms, reports, studies  # noqa: F401 (they register themselves)
