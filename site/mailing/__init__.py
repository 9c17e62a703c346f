"""Mails that are sent in the background, tried again, and shown when they were not delivered. See
docs/mailing.md."""
