"""What each role may do with competitions: managers all of it, editors the words."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ALL = ["add", "change", "view"]
MANAGING = [
    ("competition", [*ALL, "delete"]),
    ("entryform", ALL),
    ("country", ALL),
    ("ageband", ALL),
    ("knownslogan", [*ALL, "delete"]),
]
WRITING = [("entryform", ALL), ("knownslogan", [*ALL, "delete"])]
ROLES = {"Competition manager": MANAGING, "Administrator": MANAGING, "Content editor": WRITING}


def give_permissions(apps, schema_editor):
    from django.apps import apps as installed

    create_permissions(installed.get_app_config("competitions"), apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, models in ROLES.items():
        group = Group.objects.get(name=name)
        for model, actions in models:
            codenames = [f"{action}_{model}" for action in actions]
            group.permissions.add(
                *Permission.objects.filter(content_type__app_label="competitions", codename__in=codenames)
            )


class Migration(migrations.Migration):
    dependencies = [("competitions", "0003_search_slogans"), ("home", "0004_question_bank")]
    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
