"""Pictures that arrive in pieces: see docs/uploads.md."""
