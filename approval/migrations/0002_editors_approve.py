"""Editors may be the second pair of eyes of what they did not write, on all pages that they work on."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def give(apps, schema_editor):
    # Django makes permissions only after all migrations have run.
    app_config = apps.get_app_config("approval")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    right = Permission.objects.get(content_type__app_label="approval", codename="add_approval")
    for group in apps.get_model("auth", "Group").objects.filter(name="Editors"):
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("approval", "0001_initial"), ("accounts", "0002_editors")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
