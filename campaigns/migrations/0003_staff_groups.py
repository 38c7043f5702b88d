"""The two groups of the staff, and the moderation that joins them, in place of Wagtail's own."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

PAGE_RIGHTS = {
    "Secretariat": ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"],
    "Writers": ["add_page"],
}
# On the root collection: (app, codename).
MEDIA_RIGHTS = {
    "Secretariat": [
        *[("wagtailimages", f"{right}_image") for right in ("add", "change", "choose", "delete")],
        *[("wagtaildocs", f"{right}_document") for right in ("add", "change", "choose", "delete")],
    ],
    "Writers": [
        *[("wagtailimages", f"{right}_image") for right in ("add", "choose")],
        *[("wagtaildocs", f"{right}_document") for right in ("add", "choose")],
    ],
}
SNIPPETS = ["person", "organisation", "series", "topic", "place"]
MODEL_RIGHTS = {
    "Secretariat": [f"{right}_{name}" for name in SNIPPETS for right in ("view", "add", "change", "delete")],
    "Writers": [f"view_{name}" for name in SNIPPETS],
}
WORKFLOW = "Approval by the secretariat"


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    _make_permissions_exist(apps)
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()

    home = Page.objects.filter(depth=2).order_by("path").first()
    everything = Collection.objects.get(depth=1)
    for name in PAGE_RIGHTS:
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
            *Permission.objects.filter(content_type__app_label="campaigns", codename__in=MODEL_RIGHTS[name]),
        )
        for codename in PAGE_RIGHTS[name]:
            right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=right)
        for app, codename in MEDIA_RIGHTS[name]:
            right = Permission.objects.get(content_type__app_label=app, codename=codename)
            GroupCollectionPermission.objects.get_or_create(group=group, collection=everything, permission=right)
    _make_moderation(apps, home)


def _make_permissions_exist(apps):
    """Django makes permissions only after all migrations have run; these are needed now."""
    for label in ("campaigns", "wagtailadmin", "wagtailcore", "wagtailimages", "wagtaildocs"):
        app_config = apps.get_app_config(label)
        app_config.models_module = True
        create_permissions(app_config, apps=apps, verbosity=0)
        app_config.models_module = None


def _make_moderation(apps, home):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Task = apps.get_model("wagtailcore", "GroupApprovalTask")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    if Workflow.objects.filter(name=WORKFLOW).exists():
        return
    Workflow.objects.filter(name="Moderators approval").delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").delete()
    content_type, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")
    # The button reads "Submit to …".
    task = Task.objects.create(name="the secretariat", content_type=content_type, active=True)
    task.groups.add(Group.objects.get(name="Secretariat"))
    workflow = Workflow.objects.create(name=WORKFLOW, active=True)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_site_tree"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
