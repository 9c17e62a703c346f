"""The desk of judging: what managers do in the editing desk."""
