"""The roles, as groups. Wagtail's two groups become ours, with their page permissions and workflow."""

from django.db import migrations

RENAMED = {"Editors": "Content editor", "Moderators": "Administrator"}
ADDED = ["Competition manager", "Judge", "Trainer"]


def create(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for old, new in RENAMED.items():
        Group.objects.filter(name=old).update(name=new)
    for name in [*RENAMED.values(), *ADDED]:
        Group.objects.get_or_create(name=name)


def remove(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name__in=ADDED).delete()
    for old, new in RENAMED.items():
        Group.objects.filter(name=new).update(name=old)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("wagtailcore", "0098_apitoken"), ("wagtailadmin", "0006_formstate")]
    operations = [migrations.RunPython(create, remove)]
