import time
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import UploadedFile

from clean_files.models import Report

from ...models import File, Picture, Rendition
from ...pictures import first_pages
from ...pictures.making import make_sizes
from ...uploads.store import names_still_needed

# What lies in these folders belongs to a row, or is left over from a save that was cut off.
FOLDERS: Final = ("documents", "original_images", "wagtail_uploads")
# The sizes of pictures lie in folders of this one.
SIZES: Final = "images"
OLD_ENOUGH: Final = 24 * 3600


class Command(BaseCommand):
    help = (
        "Cleans what was stored before files were cleaned, and takes away what belongs to nothing any more. "
        "It can be stopped and started again, and does nothing twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = ~Exists(Report.objects.filter(digest=OuterRef("file_hash")))
        waiting = [
            (model, pk)
            for model in (Picture, File)
            for pk in model._default_manager.filter(unknown).order_by("pk").values_list("pk", flat=True)
        ]
        failed = 0
        for number, (model, pk) in enumerate(waiting, 1):
            outcome, is_clean = clean(model, pk)
            failed += not is_clean
            self.stdout.write(f"{number} of {len(waiting)}: {model._meta.verbose_name} {pk}: {outcome}")
        removed = sweep()
        self.stdout.write(
            f"{len(waiting) - failed} cleaned, {failed} could not be cleaned and stay back, "
            f"{removed} left-over files removed."
        )


def clean(model: Any, pk: int) -> tuple[str, bool]:
    """Puts a clean file in the place of the stored one; says what came of it, and whether it is clean now."""
    with transaction.atomic():
        thing = model._default_manager.select_for_update(no_key=True).filter(pk=pk).first()
        if thing is None:
            return "is gone", True
        name, storage = thing.file.name, thing.file.storage
        try:
            with storage.open(name) as stored:
                arrival = thing._meta.get_field("file").arrive(stored, name)
                if arrival.digest == thing.file_hash:
                    Report.keep(arrival)
                    return "was clean", True
                thing.file.save(name.rpartition("/")[2], arrival.content, save=False)
                thing.file_size, thing.file_hash = arrival.content.size, arrival.digest
        except OSError:
            return "its file is missing", False
        except ValidationError as error:
            return " ".join(error.messages), False
        if model is Picture:
            thing.renditions.all().delete()
        thing.save()
        if model is Picture and thing.sizes:
            transaction.on_commit(lambda: make_sizes(thing))
        transaction.on_commit(lambda: storage.delete(name))
    return ", ".join(arrival.findings.removed) or "cleaned", True


def sweep() -> int:
    """Removes the stored files that no row names, of yesterday and before; returns how many."""
    named = {
        name
        for model in (File, Picture, Rendition, UploadedFile)
        for name in model._default_manager.values_list("file", flat=True)
    } | names_still_needed()
    for first_page in File.objects.exclude(first_page={}).values_list("first_page", flat=True):
        named.update(first_pages.names_of(first_page))
    removed = 0
    folders = [*FOLDERS, SIZES, *(f"{SIZES}/{below}" for below in _folders_in(SIZES))]
    for folder in folders:
        if not default_storage.exists(folder):
            continue
        for name in (f"{folder}/{found}" for found in default_storage.listdir(folder)[1]):
            if name not in named and _age(name) > OLD_ENOUGH:
                default_storage.delete(name)
                removed += 1
    return removed


def _folders_in(folder: str) -> list[str]:
    return default_storage.listdir(folder)[0] if default_storage.exists(folder) else []


def _age(name: str) -> float:
    return time.time() - default_storage.get_modified_time(name).timestamp()
