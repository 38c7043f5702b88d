"""The text of stored files that are nothing but text: captions, tables, plain texts.

What was read in a PDF is kept in the database; of these nothing is, so they are read where they lie.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage

from assets.models import EarlierVersion, File
from clean_files.cleaners import PLAIN_TEXT
from editions.models import FileEdition
from recycle_bin.models import Deletion

# Of all other files it is tried, whatever they are called.
_NO_TEXTS: Final = {*settings.WAGTAILDOCS_EXTENSIONS} - PLAIN_TEXT
_CAPTIONS: Final = {".vtt", ".srt", ".sbv"}
# The line with a caption's times, with number and blank line before it: a name may go on in the next caption.
_TIMES: Final = re.compile(r"(?:^[ \t]*+\d*+[ \t]*+\r?\n){0,3}^[^\n]*-->[^\n]*$", re.MULTILINE)
# What stands around and between the cells of a table, in which first and last names may be apart.
_OF_TABLES: Final = str.maketrans({'"': " ", ";": ",", "\t": " "})

_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEGINNING: Final = 65_536


class Stored(NamedTuple):
    """A file in the store, by its content, and the row that has it."""

    digest: str
    path: str
    row: Any


class Said(NamedTuple):
    """What a file says; not sure where its encoding had to be guessed: then somebody looks, too."""

    text: str
    is_sure: bool


def text_of(path: str) -> Said | None:
    """What a stored file says, as it is to be searched; None for one that is no text, or isn't there."""
    ending = PurePosixPath(path).suffix.lower()
    if not path or ending.removeprefix(".") in _NO_TEXTS:
        return None
    try:
        with default_storage.open(path) as content:
            begins = content.read(_BEGINNING)
            # A film of an unknown name is not read to its end.
            said = _decoded(begins + content.read()) if _may_be_text(begins) else None
    except OSError:
        return None
    if said is not None and ending in _CAPTIONS:
        return said._replace(text=_TIMES.sub("", said.text))
    if said is not None and ending == ".csv":
        return said._replace(text=said.text.translate(_OF_TABLES))
    return said


def _may_be_text(begins: bytes) -> bool:
    return b"\0" not in begins or begins.startswith(_MARKS)


def _decoded(content: bytes) -> Said | None:
    for encoding in ("utf-16",) if content.startswith(_MARKS) else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else Said(text, is_sure=encoding != "cp1252")
    return None


def all_texts() -> Iterator[tuple[Stored, Said]]:
    """Each content that is text, once, with what it says."""
    done: set[str] = set()
    for stored in _all_stored():
        if stored.digest and stored.digest not in done and (said := text_of(stored.path)) is not None:
            done.add(stored.digest)
            yield stored, said


def _all_stored() -> Iterator[Stored]:
    """What is in use first: it says best whose the content is."""
    for file in File.objects.order_by("pk"):
        yield Stored(file.file_hash, str(file.file), file)
    for edition in FileEdition.objects.exclude(stored="").select_related("of__publication").order_by("pk"):
        yield Stored(edition.digest, str(edition.stored), edition)
    kind = ContentType.objects.get_for_model(File)
    for version in EarlierVersion.objects.filter(content_type=kind).order_by("pk"):
        yield Stored(version.digest, str(version.stored), version)
    for deletion in Deletion.objects.order_by("pk"):
        for row in deletion.rows:
            fields = row["fields"]
            if row["model"] == File._meta.label_lower:
                yield Stored(fields.get("file_hash") or "", fields.get("file") or "", deletion)
            elif row["model"] == FileEdition._meta.label_lower:
                yield Stored(fields["digest"], fields["stored"] or "", deletion)
