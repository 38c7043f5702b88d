from typing import Any

from django.db import migrations, models


def both_failed(apps: Any, schema_editor: Any) -> None:
    """What could not be printed before was offered in neither form."""
    apps.get_model("printed", "Printed").objects.exclude(reason="").update(failed="pdf epub")


class Migration(migrations.Migration):

    dependencies = [
        ('printed', '0001_printed_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='printed',
            name='failed',
            field=models.CharField(blank=True, max_length=64, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='printed',
            name='replaced',
            field=models.TextField(blank=True, default=''),
            preserve_default=False,
        ),
        migrations.RunPython(both_failed, migrations.RunPython.noop, elidable=True),
    ]
