"""What managers and screeners see in the editing desk; `competitions.wagtail_hooks` registers it."""
