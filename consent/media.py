"""Pictures of a withdrawn person go, with their sizes; files that name them are held back or renamed."""

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from secrets import token_hex
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import UploadedFile

from assets.models import EarlierVersion, File, Picture
from assets.pictures import first_pages
from assets.uploads.store import remove_unless_needed
from authentic.models import Checksum
from clean_files.models import Report
from editions.files.taking_back import take_back
from editions.models import FileEdition
from library.models import Reading, State
from recycle_bin.emptying import delete_for_good
from recycle_bin.models import Deletion

from .finding import OF_FILES

# For the staff, where they are asked whether the file may go out.
NAMES_SOMEBODY: Final = (
    "It names somebody whose consent was withdrawn. "
    "Put a file without the name in its place; don’t let it out."
)


# For readers, in the place of an edition of a file.
TAKEN_BACK: Final = _("It named a person whose name was withdrawn.")


def delete_pictures(withdrawal: Any, groups: set[str]) -> set[str]:
    """Deletes the portrait, pictures whose words or file name them, and what of them lies in the bin.

    Returns the keys of what is gone.
    """
    pictures = {int(key.rpartition(":")[2]) for key in groups if key.startswith("campaigns.picture:")}
    pictures |= {withdrawal.person.portrait_id} if withdrawal.person.portrait_id else set()
    pictures |= set(withdrawal.person.consents.exclude(picture=None).values_list("picture", flat=True))
    found = list(Picture.objects.filter(pk__in=pictures))
    withdrawal.counts["campaigns_picture"] += len(found)
    for picture in found:
        picture.delete()
    kinds = ContentType.objects.get_for_models(Picture, File).values()
    binned = {cell.pk for cell in withdrawal.cells("recycle_bin_deletion")}
    in_bin = Deletion.objects.filter(content_type__in=kinds)
    for deletion in in_bin.filter(pk__in=binned) | in_bin.filter(
        content_type=ContentType.objects.get_for_model(Picture), object_id__in=map(str, pictures)
    ):
        delete_for_good(deletion)
        withdrawal.counts["recycle_bin_deletion"] += 1
    for version in EarlierVersion.objects.filter(
        pk__in={cell.pk for cell in withdrawal.cells("campaigns_earlierversion")}
    ):
        version.remove()
    for cell in withdrawal.cells("wagtailcore_uploadedfile"):
        for upload in UploadedFile.objects.filter(pk=cell.pk):
            upload.file.delete(save=False)
            upload.delete()
    return {f"campaigns.picture:{pk}" for pk in pictures}


def hold_files_back(withdrawal: Any) -> list[int]:
    """Nobody gets a file that names them: its bytes can't be rewritten. Returns the keys of these files."""
    digests = {cell.pk for cell in withdrawal.cells(*OF_FILES)}
    for digest in digests:
        report, _ = Report.objects.get_or_create(digest=digest)
        report.is_held, report.decided_at, report.decided_by = True, None, None
        report.warnings = [*dict.fromkeys([*report.warnings, NAMES_SOMEBODY])]
        report.save()
    # By this state nobody reads it again.
    Reading.objects.filter(digest__in=digests).update(
        pages=[], message=NAMES_SOMEBODY[:255], state=State.FORGOTTEN
    )
    issued = FileEdition.objects.filter(digest__in=digests)
    withdrawal.counts["editions_fileedition"] += take_back(issued, str(TAKEN_BACK))
    for version in EarlierVersion.objects.filter(digest__in=digests):
        version.remove()
    withdrawal.counts["campaigns_file"] += len(digests)
    files = File.objects.filter(file_hash__in=digests).order_by("pk")
    for file in files:
        _forget_first_page(file)
    return [file.pk for file in files]


def take_out_of_bin(withdrawal: Any) -> None:
    """Files, and editions of them, that would come back out of the bin with the name in their bytes, or with
    bytes that lay under it. Call it when the bin's rows have been written anew.
    """
    digests = {cell.pk for cell in withdrawal.cells(*OF_FILES)}
    gone = set(_named_in_bin(withdrawal))
    for deletion in Deletion.objects.all():
        named = [row for row in deletion.rows if _tells_of(row, digests)]
        if any(row["model"] == File._meta.label_lower for row in named):
            delete_for_good(deletion)
        elif named:
            names = {row["fields"]["stored"] for row in named}
            deletion.rows = [row for row in deletion.rows if row not in named]
            deletion.files = [name for name in deletion.files if name not in names]
            deletion.save(update_fields=["rows", "files"])
            gone |= names
    for name in gone - {""}:
        transaction.on_commit(partial(remove_unless_needed, name))


def _named_in_bin(withdrawal: Any) -> Iterator[str]:
    for cell in withdrawal.cells("recycle_bin_deletion"):
        if cell.column.name == "files":
            change = withdrawal.words_for(cell.group)
            yield from (name for name in cell.value if change(name) != name)


def _tells_of(row: dict[str, Any], digests: set[str]) -> bool:
    """Whether a row is of one of these contents, or of an edition that lies nowhere any more."""
    fields = row["fields"]
    if row["model"] == File._meta.label_lower:
        return fields.get("file_hash") in digests
    if row["model"] != FileEdition._meta.label_lower or not fields["stored"]:
        return False
    return fields["digest"] in digests or not default_storage.exists(fields["stored"])


def _forget_first_page(file: File) -> None:
    """A small picture, on which a name can be read all the same."""
    names = first_pages.names_of(file.first_page)
    File.objects.filter(pk=file.pk).update(first_page={"of": file.file_hash})
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def rename_files(withdrawal: Any) -> None:
    """Stored files with the name in theirs get another, and lie there under it: once, whoever has them."""
    moved: dict[str, str] = {}
    for cell in withdrawal.search.cells:
        if not cell.column.is_file or not withdrawal.has_name(cell):
            continue
        model: Any = cell.table.model
        row = model._base_manager.filter(pk=cell.pk).values_list(cell.column.name, flat=True).first()
        if not row or not default_storage.exists(row):
            continue
        if row not in moved:
            moved[row] = _move(row)
        cell.table.write(cell.pk, {cell.column: moved[row]})
        withdrawal.counts[cell.table.name] += 1
    # Those of what is gone, or was called so before.
    named = {cell.value for cell in withdrawal.cells("authentic_checksum")}
    Checksum.objects.filter(stored__in=named).delete()


def _move(stored: str) -> str:
    """Has a stored file lie under a name that tells of nobody; returns that."""
    path = PurePosixPath(stored)
    wanted = str(path.with_name(f"withdrawn-{token_hex(4)}{path.suffix}"))
    with default_storage.open(stored) as content:
        found = default_storage.save(wanted, content)
    Checksum.objects.filter(stored=stored).update(stored=found)
    transaction.on_commit(partial(default_storage.delete, stored))
    return found
