"""Whoever takes a title out takes all of it: no other words come in its place, which nothing could vouch for."""

from django.db import migrations

# As in 0001, but for the title.
GUARD = """
    CREATE OR REPLACE FUNCTION audit_keep_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' AND NEW.number IS NULL AND NEW.checksum = '' THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' THEN
            IF OLD.number IS NULL AND NEW.number IS NOT NULL
                AND to_jsonb(NEW) - ARRAY['number', 'before', 'checksum']
                    = to_jsonb(OLD) - ARRAY['number', 'before', 'checksum']
            THEN
                RETURN NEW;
            END IF;
            IF NEW.title <> OLD.title AND to_jsonb(NEW) - 'title' = to_jsonb(OLD) - 'title' THEN
                NEW.title = '';
                NEW.salt = '';
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'The audit log is only added to: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
    END $$;
"""
# What was put in the place of a title until now.
EMPTY = "UPDATE audit_entry SET title = '' WHERE salt = '' AND title <> ''"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_log")]
    operations = [
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(EMPTY, migrations.RunSQL.noop),
    ]
