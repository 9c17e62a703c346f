"""Addresses of judging: of judges, of the chair's results, and public ones."""
