"""How often the mail of a note failed. The default stays in the database: old processes write notes meanwhile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0002_staff_rights")]
    operations = [
        migrations.AddField("note", "failures", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField("note", "not_before", models.DateTimeField(null=True)),
    ]
