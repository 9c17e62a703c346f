"""Reporting in the editing desk, for everybody who keeps its records correct."""
