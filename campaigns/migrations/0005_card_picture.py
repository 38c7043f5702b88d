import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_uses")]

    operations = [
        migrations.AddField(
            model_name="sitesettings",
            name="card_picture",
            field=models.ForeignKey(
                blank=True,
                help_text=(
                    "Shown with a link to any page that has no picture of its own, where somebody shares it. "
                    "Best is 1200 by 630 pixels. Without one, the name of the coalition is shown."
                ),
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="campaigns.picture",
                verbose_name="picture when a page is shared",
            ),
        ),
    ]
