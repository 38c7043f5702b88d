"""What is public already gets its first edition: as it is now, and since when it is so."""

from django.db import migrations
from django.utils import timezone


def issue_first(apps, schema_editor):
    Publication = apps.get_model("campaigns", "Publication")
    Revision = apps.get_model("wagtailcore", "Revision")
    Edition = apps.get_model("editions", "Edition")
    public = Publication.objects.filter(live=True, alias_of=None).order_by("pk")
    rows = public.values_list("pk", "live_revision", "first_published_at", "last_published_at")
    for pk, revision, first, last in rows.iterator():
        # What was made public without a revision gets its first edition when it is next published.
        content = Revision.objects.filter(pk=revision).values_list("content", flat=True).first()
        if content is not None:
            Edition.objects.create(
                publication_id=pk, number=1, kind="first", issued_at=last or first or timezone.now(),
                content=content,
            )


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0001_editions'),
        ('campaigns', '0020_allot_references'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.RunPython(issue_first, migrations.RunPython.noop),
    ]
