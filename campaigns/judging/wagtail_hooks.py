"""Registers the desk of judging: one line a module."""

from campaigns.judging.desk import addresses, public_addresses, snippets  # noqa: F401 (they register themselves)
