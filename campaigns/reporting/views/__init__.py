"""HTTP of reporting."""
