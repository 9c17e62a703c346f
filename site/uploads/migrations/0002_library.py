"""Editors and administrators keep the library of photographs; administrators keep its folders.

Wagtail asks for the permissions of its own image model, whatever model the photographs are, and it asks for
them on a folder.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

PHOTOGRAPHS = ("wagtailimages", ["add_image", "change_image", "delete_image", "view_image", "choose_image"])
FOLDERS = ("wagtailcore", ["add_collection", "change_collection", "delete_collection"])
GIVEN = {"Content editor": [PHOTOGRAPHS], "Administrator": [PHOTOGRAPHS, FOLDERS]}


def give(apps, schema_editor):
    from django.apps import apps as installed

    for label in ("wagtailcore", "wagtailimages"):
        create_permissions(installed.get_app_config(label), apps=apps, verbosity=0)
    Collection = apps.get_model("wagtailcore", "Collection")
    Given = apps.get_model("wagtailcore", "GroupCollectionPermission")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    root = Collection.objects.get(depth=1)
    for name, sets in GIVEN.items():
        group = Group.objects.get(name=name)
        for label, codenames in sets:
            for permission in Permission.objects.filter(content_type__app_label=label, codename__in=codenames):
                Given.objects.get_or_create(group=group, collection=root, permission=permission)


def nothing(apps, schema_editor):
    pass


class Migration(migrations.Migration):
    dependencies = [
        ("uploads", "0001_initial"),
        ("accounts", "0002_roles"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [migrations.RunPython(give, nothing)]
