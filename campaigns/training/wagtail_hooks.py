"""Registers the desk of training: one line a module."""

from campaigns.training.desk import addresses, snippets  # noqa: F401 (they register themselves)
