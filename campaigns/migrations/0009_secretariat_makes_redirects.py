"""Secretariat may make redirects."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def give(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    # Django makes permissions only after all migrations have run; these are needed now.
    app_config = apps.get_app_config("wagtailredirects")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    codenames = [f"{right}_redirect" for right in ("view", "add", "change", "delete")]
    found = Permission.objects.filter(content_type__app_label="wagtailredirects", codename__in=codenames)
    for group in Group.objects.filter(name="Secretariat"):
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0008_lasting_addresses"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
