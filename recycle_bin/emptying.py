"""Empties the bin: what lay there for thirty days, or is deleted for good, goes with its files."""

from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from assets.models import EarlierVersion
from assets.signals import still_needed
from assets.uploads.store import is_named_by_a_row
from clock.signals import round_of_the_clock

from .models import Deletion


def connect() -> None:
    """Has the clock's round empty the bin, and the sweep of the store leave what is in it."""
    round_of_the_clock.connect(empty, dispatch_uid="recycle_bin empty")
    still_needed.connect(kept_files, dispatch_uid="recycle_bin kept files")


def empty(**kwargs: Any) -> None:
    """Deletes for good what was kept long enough, the oldest first."""
    for deletion in Deletion.objects.run_out().order_by("deleted_at", "pk"):
        delete_for_good(deletion)


def delete_for_good(deletion: Deletion) -> None:
    """Takes it out of the bin, and its files out of the store once that is certain."""
    with transaction.atomic():
        names = (
            Deletion.objects.select_for_update()
            .filter(pk=deletion.pk)
            .values_list("files", flat=True)
            .first()
        )
        Deletion.objects.filter(pk=deletion.pk).delete()
        for version in EarlierVersion.objects.filter(
            content_type=deletion.content_type, object_id=_number(deletion.object_id)
        ):
            version.remove()
        transaction.on_commit(lambda: remove_files(names or []))


def _number(key: str) -> int:
    return int(key) if key.isdecimal() else 0


def remove_files(names: Iterable[str]) -> None:
    """Removes these stored files, but for those that a row, or something else in the bin, still names."""
    for name in names:
        if not is_named(name):
            default_storage.delete(name)


def is_named(name: str) -> bool:
    """Whether anything of the site's, or in the bin, names this stored file."""
    if Deletion.objects.filter(files__contains=[name]).exists():
        return True
    return is_named_by_a_row(name)


def kept_files(**kwargs: Any) -> set[str]:
    """The names of all stored files that the bin keeps."""
    return {name for names in Deletion.objects.values_list("files", flat=True) for name in names}
