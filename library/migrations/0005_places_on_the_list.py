"""Each publication gets its place on the list: the first page, or one of those numbered from the oldest."""

import django.db.models.deletion
from django.db import migrations, models

# As ``library.lists.lasting`` numbers, of those that are public: the newest 20 to 39 stay on the first page.
FORWARD = """
INSERT INTO library_onlist (publication_id, date, page)
SELECT publication.page_ptr_id, publication.date, CASE
    WHEN numbered.place <= numbered.count - 20 - numbered.count % 20 THEN (numbered.place + 19) / 20 ELSE 0 END
FROM campaigns_publication publication LEFT JOIN (
    SELECT page.id, row_number() OVER (ORDER BY public.date, page.id) AS place, count(*) OVER () AS count
    FROM wagtailcore_page page JOIN campaigns_publication public ON public.page_ptr_id = page.id
    WHERE page.live AND page.alias_of_id IS NULL AND (page.expire_at > STATEMENT_TIMESTAMP()) IS NOT FALSE
    AND NOT EXISTS (
        SELECT 1 FROM wagtailcore_pageviewrestriction restriction
        JOIN wagtailcore_page restricted ON restricted.id = restriction.page_id
        WHERE starts_with(page.path, restricted.path)
    )
) numbered ON numbered.id = publication.page_ptr_id
WHERE EXISTS (SELECT 1 FROM library_entry entry WHERE entry.publication_id = publication.page_ptr_id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0013_note_who_handed_in"),
        ("library", "0004_spelling_and_edition"),
    ]
    operations = [
        migrations.CreateModel(
            name="OnList",
            fields=[
                (
                    "publication",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="on_list",
                        serialize=False,
                        to="campaigns.publication",
                    ),
                ),
                ("page", models.PositiveIntegerField(db_index=True, default=0)),
                ("date", models.DateField()),
            ],
            options={
                "verbose_name_plural": "publications on the list",
                "indexes": [
                    models.Index(fields=["date", "publication"], name="library_onlist_by_date"),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
