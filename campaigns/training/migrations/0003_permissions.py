"""What managers may edit in the desk besides the pages of training: campuses, and trainers."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ALL = ["add", "change", "view", "delete"]
MANAGING = ("campus", "trainer")
ROLES = ("Competition manager", "Administrator")


def give_permissions(apps, schema_editor):
    from django.apps import apps as installed

    create_permissions(installed.get_app_config("training"), apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    codenames = [f"{action}_{model}" for model in MANAGING for action in ALL]
    allowed = Permission.objects.filter(content_type__app_label="training", codename__in=codenames)
    for name in ROLES:
        Group.objects.get(name=name).permissions.add(*allowed)


class Migration(migrations.Migration):
    dependencies = [("training", "0002_scenario_ways"), ("accounts", "0003_organisations")]
    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
