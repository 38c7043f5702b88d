"""What the two groups of the staff may do with bundles."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {"Secretariat": ["view", "add", "change", "delete"], "Writers": ["view"]}


def give(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    # Django makes permissions only after all migrations have run; these are needed now.
    app_config = apps.get_app_config("bundles")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    for name, rights in RIGHTS.items():
        codenames = [f"{right}_bundle" for right in rights]
        found = Permission.objects.filter(content_type__app_label="bundles", codename__in=codenames)
        for group in Group.objects.filter(name=name):
            group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("bundles", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
