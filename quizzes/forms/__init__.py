"""The forms of the editing desk."""
