"""When a page expires decides whether it is public, too: a change of that leaves a mark as well.

Written anew in one piece with the trigger of migration 0002. And an index of the few pages that expire, which
the clock asks for each round, and a feed each time.
"""

from django.db import migrations

TRIGGER = """
DROP TRIGGER library_mark_page ON wagtailcore_page;
CREATE TRIGGER library_mark_page AFTER UPDATE OF {columns} ON wagtailcore_page
    FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new}))
    EXECUTE FUNCTION library_mark_page();
"""
INDEX = "CREATE INDEX library_page_by_expiry ON wagtailcore_page (expire_at) WHERE live AND expire_at IS NOT NULL;"


def trigger(*columns):
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return TRIGGER.format(columns=", ".join(columns), old=old, new=new)


class Migration(migrations.Migration):
    dependencies = [("library", "0002_marks")]
    operations = [
        migrations.RunSQL(
            trigger("live", "path", "alias_of_id", "expire_at") + INDEX,
            trigger("live", "path", "alias_of_id") + "DROP INDEX library_page_by_expiry;",
        )
    ]
