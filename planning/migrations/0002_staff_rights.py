"""What the two groups of the staff may do with days of remembrance."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {"Secretariat": ["view", "add", "change", "delete"], "Writers": ["view"]}


def give(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    # Django makes permissions only after all migrations have run; these are needed now.
    app_config = apps.get_app_config("planning")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    for name, rights in RIGHTS.items():
        codenames = [f"{right}_dayofremembrance" for right in rights]
        found = Permission.objects.filter(content_type__app_label="planning", codename__in=codenames)
        for group in Group.objects.filter(name=name):
            group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_planning")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
