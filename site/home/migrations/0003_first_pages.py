"""The two languages and their home pages, and what each role may do in the editing desk."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

HOMES = [
    ("en", "home", "Bonafide", "Spot the fake", "00010001"),
    ("ko", "home-ko", "보나파이드", "가짜를 찾아라", "00010002"),
]
CONTENT = [
    ("uploads", "photograph", ["add", "change", "delete", "view", "choose"]),
    # A quiz that has been played is never deleted: its rounds belong to it. Items are withdrawn instead.
    ("quizzes", "quiz", ["add", "change", "view"]),
    ("quizzes", "item", ["change", "view"]),
    ("wagtaildocs", "document", ["add", "change", "delete", "choose"]),
    ("wagtail_localize", "submit_translation", []),
    ("home", "sitesettings", ["change"]),
]
ADMINISTRATION = [
    ("accounts", "user", ["add", "change", "delete", "view"]),
    ("auth", "group", ["view"]),
    ("wagtailcore", "collection", ["add", "change", "delete"]),
    ("wagtailcore", "locale", ["add", "change", "view"]),
    ("wagtailcore", "site", ["change", "view"]),
    ("wagtailcore", "workflow", ["add", "change", "delete"]),
    ("wagtailcore", "task", ["add", "change", "delete"]),
    ("wagtailredirects", "redirect", ["add", "change", "delete", "view"]),
]


def create_pages(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")

    Page.objects.filter(depth=2, slug="home").delete()
    home_type, _ = ContentType.objects.get_or_create(model="homepage", app_label="home")
    key, first = None, None
    for language, slug, title, seo_title, path in HOMES:
        locale, _ = Locale.objects.get_or_create(language_code=language)
        fields = {"translation_key": key} if key else {}
        home = HomePage.objects.create(
            title=title, draft_title=title, seo_title=seo_title, slug=slug, content_type=home_type, path=path, depth=2, numchild=0,
            url_path=f"/{slug}/", locale=locale, **fields,
        )
        key, first = home.translation_key, first or home
    Page.objects.filter(depth=1).update(numchild=len(HOMES))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page_id=first.pk, is_default_site=True, site_name="Bonafide")


def give_permissions(apps, schema_editor):
    from django.apps import apps as installed

    for label in {row[0] for row in [*CONTENT, *ADMINISTRATION]} | {"wagtailadmin", "wagtailcore"}:
        create_permissions(installed.get_app_config(label), apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    _give(apps, Group.objects.get(name="Content editor"), CONTENT)
    _give(apps, Group.objects.get(name="Competition manager"), [])
    _give(apps, Group.objects.get(name="Administrator"), [*CONTENT, *ADMINISTRATION])
    _give_collections(apps, ["Content editor", "Administrator"])
    _let_publish(apps, "Content editor")


def _give(apps, group, rows):
    Permission = apps.get_model("auth", "Permission")
    desk = Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
    group.permissions.add(*desk)
    for label, model, actions in rows:
        names = [f"{action}_{model}" for action in actions] or [model]
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label=label, codename__in=names)
        )


def _let_publish(apps, group):
    """Wagtail's editors only propose; ours publish, and a workflow can still be set on any part of the tree."""
    publish = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="wagtailcore", codename="publish_page"
    )
    apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
        group=apps.get_model("auth", "Group").objects.get(name=group),
        page=apps.get_model("wagtailcore", "Page").objects.get(depth=1),
        permission=publish,
    )


def _give_collections(apps, groups):
    Collection = apps.get_model("wagtailcore", "Collection")
    Permission = apps.get_model("auth", "Permission")
    Given = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = Collection.objects.get(depth=1)
    for label in ("uploads", "wagtaildocs"):
        wanted = Permission.objects.filter(
            content_type__app_label=label, content_type__model__in=("photograph", "document")
        )
        for name in groups:
            group = apps.get_model("auth", "Group").objects.get(name=name)
            for permission in wanted:
                Given.objects.get_or_create(group=group, collection=root, permission=permission)


def nothing(apps, schema_editor):
    pass


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_initial"),
        ("accounts", "0002_roles"),
        ("quizzes", "0002_initial"),
        ("uploads", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]
    operations = [
        migrations.RunPython(create_pages, nothing),
        migrations.RunPython(give_permissions, nothing),
    ]
