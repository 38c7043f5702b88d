"""Editions of files are made when readers are given a file, or another in its place: in that transaction."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext

from assets.models import File
from assets.models.public import IsOpen, is_let_out
from assets.uploads.store import remove_unless_needed
from campaigns.models import Attachment, Publication
from page_tree.public import is_public

from ..choosing import UNSAID, Chosen
from ..issuing import issue_again, newest_of_public
from ..models import Edition, FileEdition, LastingFile
from .taking_back import take_back


def given() -> QuerySet[Attachment]:
    """The files that readers are given with publications, in the order in which they stand there."""
    return (
        Attachment.objects.filter(is_public("publication__"), is_let_out("file__"))
        .filter(IsOpen("file__collection__path"), publication__alias_of=None)
        .exclude(publication__reference=None)
        .order_by("publication", "sort_order", "pk")
    )


def lacking() -> QuerySet[Attachment]:
    """Those of which the newest edition is none, of other bytes, or of bytes that lie elsewhere."""
    editions = FileEdition.objects.filter(
        of__publication=OuterRef("publication"),
        of__file=OuterRef("file"),
        of__language=OuterRef("file__language"),
    )
    newest = editions.order_by("-number")
    rows = given().annotate(
        newest=Subquery(newest.values("digest")[:1]), lies_at=Subquery(newest.values("stored")[:1])
    )
    is_there = Q(newest=F("file__file_hash"), lies_at=F("file__file"))
    return rows.filter(Q(newest=None) | ~is_there)


def issue_lacking(rows: QuerySet[Attachment], chosen: Chosen = UNSAID) -> None:
    """Makes the editions that are lacking, of publications with these files."""
    for page in list(rows.order_by("publication").values_list("publication", flat=True).distinct()):
        issue_files(page, chosen)


def issue_files(page: int, chosen: Chosen = UNSAID, edition: Edition | None = None) -> None:
    """Makes editions of the files that readers are given with a publication now, and were not before.

    They came with ``edition``, that of its text. Without one, they are a change by themselves, and another
    edition of the publication is made, as was ``chosen``. Call it while others wait.
    """
    places = Places(page)
    newest = _newest(places.lines)
    placed = places.taken()
    places.vacate(edition.note if edition else "")
    due = [
        (line, row)
        for line, row in placed
        if line.pk not in newest or not _is_same(newest[line.pk], row.file)
    ]
    if not due:
        return
    if edition is None:
        publication = Publication.objects.get(pk=page)
        # What was public before there were any.
        edition = issue_again(publication, chosen) if newest else newest_of_public(publication)
    for line, row in due:
        last = newest.get(line.pk)
        _make(line, last.number + 1 if last else 1, row, edition)


def _newest(lines: Iterable[LastingFile]) -> dict[int, FileEdition]:
    rows = FileEdition.objects.filter(of__in=[line.pk for line in lines]).order_by("number")
    return {row.of_id: row for row in rows}


def _is_same(edition: FileEdition, file: File) -> bool:
    """Whether these are the bytes of the edition. Where they were stored once more, they lie there now."""
    if edition.digest != file.file_hash or not edition.stored:
        return False
    if edition.stored != file.file.name:
        before, edition.stored = str(edition.stored), file.file.name
        edition.save(update_fields=["stored"])
        transaction.on_commit(partial(remove_unless_needed, before))
    return True


class Places:
    """The places that a publication's files have, or had."""

    def __init__(self, page: int) -> None:
        self.page = page
        self.lines = list(LastingFile.objects.filter(publication=page).order_by("language", "part"))
        attached = Attachment.objects.filter(publication=page)
        staying = set(attached.values_list("file", "file__language"))
        # Those of which the publication has the file no longer, or in another language.
        self.left = [line for line in self.lines if (line.file_id, line.language) not in staying]

    def taken(self) -> list[tuple[LastingFile, Attachment]]:
        """Each file that readers are given, in its place. A new one takes the place of one in the same
        language that went; else it gets a new one.
        """
        of_file = {(line.file_id, line.language): line for line in self.lines}
        found: dict[int, tuple[LastingFile, Attachment]] = {}
        for row in given().filter(publication=self.page).select_related("file"):
            name = (row.file_id, row.file.language)
            if name not in of_file:
                of_file[name] = self._place_for(row.file)
            found.setdefault(of_file[name].pk, (of_file[name], row))
        return list(found.values())

    def _place_for(self, file: File) -> LastingFile:
        line = next((one for one in self.left if one.language == file.language), None)
        if line is None:
            parts = (one.part for one in self.lines if one.language == file.language)
            line = LastingFile(
                publication_id=self.page, language=file.language, part=max(parts, default=0) + 1
            )
            self.lines.append(line)
        else:
            self.left.remove(line)
        line.file = file
        line.save()
        return line

    def vacate(self, note: str) -> None:
        """Gives up the places of files that went with nothing in their place, and takes these back: what
        comes there some day does not bring them back, too.
        """
        for line in self.left:
            if line.file_id is not None:
                take_back(line.editions.all(), note or gettext("It was taken out of the publication."))
                line.file = None
                line.save()


def _make(line: LastingFile, number: int, row: Attachment, edition: Any) -> None:
    file = row.file
    FileEdition.objects.create(
        of=line,
        number=number,
        edition=edition,
        title=row.title or file.title,
        stored=file.file.name,
        digest=file.file_hash,
        file_size=file.file_size or 0,
        page_count=file.page_count,
        issued_at=timezone.now(),
        key=file.pk,
    )
