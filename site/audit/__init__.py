"""The record of what was done to entries, consents and scores: a chain in which every event holds the hash
of the one before. See docs/audit.md."""
