"""Registers the desk of competitions: one line a module."""

from campaigns.competitions.desk import addresses, snippets  # noqa: F401 (they register themselves)
