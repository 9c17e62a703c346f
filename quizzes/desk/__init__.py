"""What editors see of quizzes in the editing desk; `quizzes.wagtail_hooks` registers it."""
