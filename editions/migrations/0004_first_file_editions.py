"""What readers are given of files already gets its first edition, at a lasting address."""

from django.db import migrations


def issue_first(apps, schema_editor):
    Attachment = apps.get_model("campaigns", "Attachment")
    EarlierVersion = apps.get_model("campaigns", "EarlierVersion")
    Edition = apps.get_model("editions", "Edition")
    FileEdition = apps.get_model("editions", "FileEdition")
    LastingFile = apps.get_model("editions", "LastingFile")
    Report = apps.get_model("clean_files", "Report")
    held = Report.objects.filter(is_held=True, decided_at=None).values("digest")
    public = Attachment.objects.filter(
        publication__live=True, publication__alias_of=None, publication__reference__isnull=False,
        file__file_hash__in=Report.objects.values("digest"),
    ).exclude(file__file_hash__in=held)
    closed = _closed(apps)
    parts, seen = {}, set()
    rows = public.select_related("file__collection", "publication")
    for row in rows.order_by("publication", "sort_order", "pk").iterator():
        page, file = row.publication, row.file
        # What was made public without an edition gets both when it is next looked for, by the clock.
        edition = Edition.objects.filter(publication=page.pk).order_by("-number").defer("content").first()
        if edition is None or (page.pk, file.pk) in seen:
            continue
        # Nor is what only some may see issued.
        if page.path.startswith(closed[0]) or file.collection.path.startswith(closed[1]):
            continue
        seen.add((page.pk, file.pk))
        part = parts[page.pk, file.language] = parts.get((page.pk, file.language), 0) + 1
        lasting = LastingFile.objects.create(
            publication_id=page.pk, language=file.language, part=part, file_id=file.pk
        )
        replaced = EarlierVersion.objects.filter(
            content_type__app_label="campaigns", content_type__model="file", object_id=file.pk
        ).order_by("-replaced_at").values_list("replaced_at", flat=True).first()
        FileEdition.objects.create(
            of=lasting, number=1, edition=edition, title=row.title or file.title, stored=file.file.name,
            digest=file.file_hash, file_size=file.file_size or 0, page_count=file.page_count,
            issued_at=max(filter(None, [edition.issued_at, replaced])), key=file.pk,
        )


def _closed(apps):
    """The places in the tree of the pages, and of the collections, below which not everybody may look."""
    pages = apps.get_model("wagtailcore", "PageViewRestriction").objects.values_list("page__path", flat=True)
    collections = apps.get_model("wagtailcore", "CollectionViewRestriction").objects
    return tuple(pages), tuple(collections.values_list("collection__path", flat=True))


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0003_files'),
        ('clean_files', '0002_who_handed_in'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.RunPython(issue_first, migrations.RunPython.noop),
    ]
