"""What managers may edit in the desk besides the screens of judging: rubrics, awards and organisations."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ALL = ["add", "change", "view"]
MANAGING = [
    ("judging", "rubric", [*ALL, "delete"]),
    ("judging", "award", [*ALL, "delete"]),
    ("accounts", "organisation", ALL),
]
ROLES = ("Competition manager", "Administrator")


def give_permissions(apps, schema_editor):
    from django.apps import apps as installed

    for label in ("accounts", "judging"):
        create_permissions(installed.get_app_config(label), apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name in ROLES:
        group = Group.objects.get(name=name)
        for label, model, actions in MANAGING:
            codenames = [f"{action}_{model}" for action in actions]
            group.permissions.add(
                *Permission.objects.filter(content_type__app_label=label, codename__in=codenames)
            )


class Migration(migrations.Migration):
    dependencies = [("judging", "0001_judging"), ("competitions", "0004_permissions")]
    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
