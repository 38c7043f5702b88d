"""What the clock knows of itself; and the secretariat may say that its time is right."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def give(apps, schema_editor):
    # Django makes permissions only after all migrations have run; this one is needed now.
    app_config = apps.get_app_config("campaigns")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    right = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="campaigns", codename="change_clock"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="Secretariat"):
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0006_find_pages_quickly"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_round", models.DateTimeField(editable=False, null=True)),
                ("machine", models.CharField(blank=True, editable=False, max_length=36)),
                ("seconds", models.FloatField(default=0, editable=False)),
                ("doubt", models.TextField(blank=True, editable=False)),
                ("told", models.BooleanField(default=False, editable=False)),
                ("confirmed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"default_permissions": ("change",)},
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
