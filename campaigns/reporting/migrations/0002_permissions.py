"""What editors, managers and administrators may edit in the desk."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ALL = ["add", "change", "view", "delete"]
RECORDS = ("marketplace", "reportroute", "buyerprotection", "authority", "countrynote")
ROLES = ("Content editor", "Competition manager", "Administrator")


def give_permissions(apps, schema_editor):
    from django.apps import apps as installed

    create_permissions(installed.get_app_config("reporting"), apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    codenames = [f"{action}_{model}" for model in RECORDS for action in ALL]
    allowed = Permission.objects.filter(content_type__app_label="reporting", codename__in=codenames)
    for name in ROLES:
        Group.objects.get(name=name).permissions.add(*allowed)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_reporting"), ("accounts", "0003_organisations")]
    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
