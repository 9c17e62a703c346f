"""What editors and administrators may do with the question bank since items are made by hand."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

BANK = [
    ("item", ["add", "delete"]),
    ("tell", ["add", "change", "delete", "view"]),
    ("brandbook", ["add", "change", "delete", "view"]),
    ("study", ["add", "change", "view"]),
]


def give_permissions(apps, schema_editor):
    from django.apps import apps as installed

    create_permissions(installed.get_app_config("quizzes"), apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name in ("Content editor", "Administrator"):
        group = Group.objects.get(name=name)
        for model, actions in BANK:
            codenames = [f"{action}_{model}" for action in actions]
            group.permissions.add(
                *Permission.objects.filter(content_type__app_label="quizzes", codename__in=codenames)
            )


class Migration(migrations.Migration):
    dependencies = [("home", "0003_first_pages"), ("quizzes", "0004_question_bank")]
    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
