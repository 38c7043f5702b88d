"""Indexes for the two questions that every page view asks of Wagtail's table of pages.

Which page has this address (``campaigns.views.routing``), and which pages lie directly below the front page (the menu).
Wagtail's own indexes answer neither: both read all pages, which with a hundred thousand takes 50 ms each. The first
is by hash, since an address may be longer than a key of PostgreSQL's other indexes.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0005_card_picture"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX campaigns_page_by_address ON wagtailcore_page USING hash (url_path);"
            "CREATE INDEX campaigns_page_by_depth ON wagtailcore_page (depth, path);",
            "DROP INDEX campaigns_page_by_address; DROP INDEX campaigns_page_by_depth;",
        )
    ]
