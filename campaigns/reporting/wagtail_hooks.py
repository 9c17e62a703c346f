"""Registers the desk of reporting: one line a module."""

from campaigns.reporting.desk import addresses, snippets  # noqa: F401 (they register themselves)
