from django.apps import AppConfig


class SpecimensConfig(AppConfig):
    name = "quizzes.specimens"
    label = "specimens"
