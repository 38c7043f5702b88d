from itertools import groupby
from typing import Any

from django.db import migrations


def note_who_handed_in(apps: Any, schema_editor: Any) -> None:
    """Adds to each content's report who handed it in, as far as rows and earlier versions tell.

    What was there first came from who uploaded it; each later content from who replaced the one before.
    """
    Report = apps.get_model("clean_files", "Report")
    EarlierVersion = apps.get_model("campaigns", "EarlierVersion")
    numbers = {digest: pk for pk, digest in Report.objects.values_list("pk", "digest")}
    found: set[tuple[int, int]] = set()

    def note(digest: str, user: int | None) -> None:
        if user is not None and digest in numbers:
            found.add((numbers[digest], user))

    uploaders: dict[tuple[str, int], int | None] = {}
    for name in ("file", "picture"):
        rows = apps.get_model("campaigns", name).objects.values_list(
            "pk", "file_hash", "uploaded_by_user", "handed_in_by"
        )
        for pk, digest, uploader, replacer in rows:
            uploaders[name, pk] = uploader
            note(digest, replacer or uploader)
    versions = EarlierVersion.objects.order_by("content_type", "object_id", "replaced_at", "pk")
    told = versions.values_list("content_type__model", "object_id", "digest", "replaced_by")
    for thing, several in groupby(told, key=lambda row: row[:2]):
        brought_by = uploaders.get(thing)
        for _, _, digest, replaced_by in several:
            note(digest, brought_by)
            brought_by = replaced_by
    Through = Report.handed_in_by.through
    Through.objects.bulk_create(
        [Through(report_id=report, user_id=user) for report, user in sorted(found)], ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0012_find_addresses_by_target"),
        ("clean_files", "0002_who_handed_in"),
    ]

    operations = [migrations.RunPython(note_who_handed_in, migrations.RunPython.noop, elidable=True)]
