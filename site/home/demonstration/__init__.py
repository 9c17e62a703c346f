"""The demonstration: a campaign in two languages, its quiz, one person per role. Only where it is allowed."""
