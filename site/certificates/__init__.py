"""Certificates, and how anybody checks that one is genuine."""
