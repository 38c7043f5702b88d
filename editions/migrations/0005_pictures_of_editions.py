import json

import django.contrib.postgres.fields
from django.db import migrations, models


def pictures_in(value):
    """Whatever stands under the name by which documents and figures hold their picture."""
    if isinstance(value, dict):
        own = value.get("picture")
        yield from [own] if isinstance(own, int) else []
        value = list(value.values())
    for inner in value if isinstance(value, list) else []:
        yield from pictures_in(inner)


def note_pictures(apps, schema_editor):
    Edition = apps.get_model("editions", "Edition")
    for edition in Edition.objects.order_by("pk").iterator():
        own = {"picture": edition.content.get("picture")}
        if found := set(pictures_in([own, json.loads(edition.content.get("body") or "[]")])):
            Edition.objects.filter(pk=edition.pk).update(pictures=sorted(found))


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0004_first_file_editions'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='pictures',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None),
        ),
        migrations.RunPython(note_pictures, migrations.RunPython.noop),
    ]
