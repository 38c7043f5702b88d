"""The role between writers and the secretariat: edits everybody's drafts, and approves where a workflow asks."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

PAGE_RIGHTS = ["add_page", "change_page"]
MEDIA_RIGHTS = [
    *[("wagtailimages", f"{right}_image") for right in ("add", "change", "choose")],
    *[("wagtaildocs", f"{right}_document") for right in ("add", "change", "choose")],
]
MODEL_RIGHTS = [f"view_{name}" for name in ("person", "organisation", "series", "topic", "place", "bundle")]


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    # Django makes permissions only after all migrations have run; these are needed now.
    for label in ("bundles", "campaigns", "wagtailadmin", "wagtailcore", "wagtailimages", "wagtaildocs"):
        app_config = apps.get_app_config(label)
        app_config.models_module = True
        create_permissions(app_config, apps=apps, verbosity=0)
        app_config.models_module = None
    if Group.objects.filter(name="Editors").exists():
        # Somebody's own, with what they may do.
        return
    group = Group.objects.create(name="Editors")
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
        *Permission.objects.filter(
            content_type__app_label__in=["bundles", "campaigns"], codename__in=MODEL_RIGHTS
        ),
    )
    home = apps.get_model("wagtailcore", "Page").objects.filter(depth=2).order_by("path").first()
    for codename in PAGE_RIGHTS:
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        apps.get_model("wagtailcore", "GroupPagePermission").objects.create(
            group=group, page=home, permission=right
        )
    everything = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for app, codename in MEDIA_RIGHTS:
        right = Permission.objects.get(content_type__app_label=app, codename=codename)
        apps.get_model("wagtailcore", "GroupCollectionPermission").objects.create(
            group=group, collection=everything, permission=right
        )
    # No workflow has it yet: an administrator puts it before the last step where they want it.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task = apps.get_model("wagtailcore", "GroupApprovalTask").objects.create(
        name="the editors", content_type=content_type, active=True
    )
    task.groups.add(group)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_sign_ins_and_links"),
        ("bundles", "0002_staff_rights"),
        ("campaigns", "0003_staff_groups"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
