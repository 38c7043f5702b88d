"""Allots references to what is public already, by date; and has PostgreSQL keep each for ever."""

from django.db import migrations

ALLOT = """
    WITH numbered AS (
        SELECT publication.page_ptr_id, to_char(extract(year FROM publication.date), 'FM0000') AS year,
            (row_number() OVER (
                PARTITION BY extract(year FROM publication.date)
                ORDER BY publication.date, publication.page_ptr_id
            ))::text AS number
        FROM campaigns_publication publication
        JOIN wagtailcore_page page ON page.id = publication.page_ptr_id
        WHERE page.live AND page.alias_of_id IS NULL
    )
    UPDATE campaigns_publication publication
    SET reference = numbered.year || '/' || lpad(numbered.number, greatest(3, length(numbered.number)), '0')
    FROM numbered
    WHERE publication.page_ptr_id = numbered.page_ptr_id;

    INSERT INTO campaigns_referencecounter (year, last)
    SELECT split_part(reference, '/', 1)::int, max(split_part(reference, '/', 2)::int)
    FROM campaigns_publication WHERE reference IS NOT NULL GROUP BY 1;
"""

# Also from who had the page open, without a reference, when it was allotted.
KEEP = """
    CREATE FUNCTION keep_reference() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.reference = OLD.reference;
        RETURN NEW;
    END $$;

    CREATE TRIGGER keep_reference BEFORE UPDATE ON campaigns_publication
    FOR EACH ROW WHEN (OLD.reference IS NOT NULL) EXECUTE FUNCTION keep_reference();
"""
LET_GO = """
    DROP TRIGGER keep_reference ON campaigns_publication;
    DROP FUNCTION keep_reference();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0019_references'),
    ]

    operations = [
        migrations.RunSQL(ALLOT, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, LET_GO),
    ]
