"""The log, and PostgreSQL's guard over it: whoever writes, by whatever program."""

import django.db.models.functions.datetime
from django.db import migrations, models

# What is allowed is named: sealing an entry that has no seal, and taking its title out, which takes the salt.
# No table is named in these functions: a restored site has the same tables in another schema for a while.
GUARD = """
    CREATE FUNCTION audit_keep_entry() RETURNS trigger LANGUAGE plpgsql AS $$
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
                NEW.salt = '';
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'The audit log is only added to: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
    END $$;

    CREATE TRIGGER audit_keep_entry BEFORE INSERT OR UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_keep_entry();

    CREATE TRIGGER audit_keep_log BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_keep_entry();
"""
LET_GO = """
    DROP TRIGGER audit_keep_log ON audit_entry;
    DROP TRIGGER audit_keep_entry ON audit_entry;
    DROP FUNCTION audit_keep_entry();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='when')),
                ('by', models.BigIntegerField(editable=False, null=True)),
                ('who', models.TextField(blank=True, editable=False)),
                ('way', models.CharField(blank=True, editable=False, max_length=100)),
                ('action', models.CharField(editable=False, max_length=255)),
                ('kind', models.CharField(blank=True, editable=False, max_length=255)),
                ('key', models.CharField(blank=True, editable=False, max_length=255)),
                ('title', models.TextField(blank=True, editable=False)),
                ('salt', models.CharField(blank=True, editable=False, max_length=32)),
                ('title_sum', models.CharField(editable=False, max_length=64)),
                ('details', models.JSONField(default=dict, editable=False)),
                ('number', models.BigIntegerField(editable=False, null=True, unique=True)),
                ('before', models.CharField(blank=True, editable=False, max_length=64)),
                ('checksum', models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                'verbose_name': 'entry in the audit log',
                'verbose_name_plural': 'entries in the audit log',
                'ordering': ['-pk'],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['at'], name='audit_at'), models.Index(fields=['by'], name='audit_by'), models.Index(fields=['kind', 'key'], name='audit_about')],
            },
        ),
        migrations.RunSQL(GUARD, LET_GO),
    ]
