"""Training in the editing desk, for programme managers and administrators."""
