"""The public files with all that a reader wants to know of them, and what was public once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple

from django.db.models import F, QuerySet
from wagtail.models import CollectionViewRestriction, Site

from assets.models import File, FileUse
from assets.models.public import is_let_out
from campaigns.kinds.vocabulary import Kind
from campaigns.models.reference import SERIES
from editions.models import EditionKind, FileEdition, FileEditionQuerySet
from page_tree.addresses import absolute, absolute_uri
from page_tree.public import is_public

from .models import Checksum, Issued

DIGITS: Final = "0123456789abcdef"
_PUBLICATIONS: Final = frozenset(str(kind.value) for kind in Kind)


class InPage(NamedTuple):
    """The page that has a file."""

    page: int
    reference: str
    page_title: str
    page_address: str


class State(StrEnum):
    """What has become of a file."""

    NEWEST = "newest"
    # Another is in its place, with an update or without a word; or because something in it was wrong.
    UPDATED = "updated"
    CORRECTED = "corrected"
    # Its publication was withdrawn, and says so.
    WITHDRAWN = "withdrawn"
    GONE = "gone"


@dataclass(frozen=True)
class Listed:
    """A file, with the page that has it. Of one that is gone there is nothing to name."""

    sha256: str
    state: State
    date: datetime
    # The key of the file that it was, or is.
    key: int
    size: int = 0
    # Until when it was the newest, or published; None for what is.
    until: datetime | None = None
    # As pages have the newest of it.
    file: File | None = None
    # What it was issued as, and what came in its place.
    edition: FileEdition | None = None
    next: FileEdition | None = None
    # Whether anybody may have these bytes.
    is_public: bool = False
    title: str = ""
    page: int = 0
    reference: str = ""
    page_title: str = ""
    page_address: str = ""

    @property
    def address(self) -> str:
        """The full address of the newest file."""
        return absolute_uri(self.file.url) if self.file else ""

    @property
    def language(self) -> str:
        return self.edition.language if self.edition else self.file.language if self.file else ""

    @property
    def publication(self) -> str:
        """What the publication is called by in lists for ever: by no words that anybody chose."""
        return f"{SERIES}/{self.reference}" if self.reference else f"page {self.page}"

    @property
    def issued_as(self) -> str:
        """The full address of the edition, which tells its language and number; nothing where it is none."""
        return absolute(self.edition.address) if self.edition else ""


def public_files(digit: str = "") -> list[Listed]:
    """All public files of which the checksum is known, or those whose checksum begins so; by checksum.
    Earlier editions that anybody may have are among them.
    """
    return [one for one in told_files(digit) if one.is_public]


def told_files(digit: str = "") -> list[Listed]:
    """The same, with those of publications that were withdrawn in public."""
    issued = {(one.sha256, one.key, one.page): one for one in _editions(digit)}
    found = dict(issued)
    for one in _newest_files(digit):
        known = issued.get((one.sha256, one.key, one.page))
        if known is None:
            found[one.sha256, one.key, one.page] = one
        elif known.state == State.NEWEST:
            found[one.sha256, one.key, one.page] = replace(one, edition=known.edition)
    return sorted(found.values(), key=lambda one: (one.sha256, one.key, one.page))


def known_files(digit: str) -> list[Listed]:
    """All files, of now and before, whose checksum begins so, by checksum."""
    told = told_files(digit)
    return sorted([*told, *_earlier_files(digit, told)], key=lambda one: one.sha256)


def _earlier_files(digit: str, told: list[Listed]) -> list[Listed]:
    """The files that were public and are told of nowhere now: replaced, or gone."""
    now = {(one.sha256, one.key) for one in told}
    was = [
        row
        for row in Issued.objects.filter(digit=digit).order_by("sha256", "file")
        if (row.sha256, row.file) not in now
    ]
    newest = {file.pk: (file, page) for file, page in _with_pages(File.objects.filter(pk__in=_keys(was)))}
    return [_earlier(row, *newest.get(row.file, (None, None))) for row in was]


def _keys(rows: Iterable[Issued]) -> list[int]:
    return [row.file for row in rows]


def _newest_files(digit: str) -> Iterator[Listed]:
    """The files as public pages have them."""
    checksums = Checksum.objects.filter(digit=digit) if digit else Checksum.objects.all()
    known = {row.stored: row for row in checksums}
    if not known:
        return
    files = checksums.values("stored")
    found = _with_pages(File.objects.filter(file__in=files) if digit else File.objects.all())
    for file, page in found:
        row = known.get(str(file.file.name))
        if row is not None and row.digest == file.file_hash:
            size = file.file_size or 0
            yield Listed(
                row.sha256, State.NEWEST, row.since, file.pk, size, is_public=True, file=file,
                title=file.title, **page._asdict(),
            )  # fmt: skip


def _earlier(row: Issued, file: File | None, page: Any) -> Listed:
    if file is None:
        return Listed(row.sha256, State.GONE, row.since, row.file, until=row.until)
    return Listed(
        row.sha256, State.UPDATED, row.since, row.file, until=row.until, file=file, title=file.title,
        **page._asdict(),
    )  # fmt: skip


# --- As publications issued them ----------------------------------------------------------------------


def _editions(digit: str) -> Iterator[Listed]:
    """The editions of files that anybody may have, or whose publication was withdrawn in public."""
    checksums = Checksum.objects.filter(digit=digit) if digit else Checksum.objects.all()
    known = {(row.stored, row.digest): row for row in checksums}
    if not known:
        return
    told = FileEdition.objects.proved()
    if digit:
        with_digit = FileEdition.objects.filter(stored__in=checksums.values("stored"))
        told = told.filter(of__in=with_digit.values("of"))
    for _, rows in groupby(_rows(told), key=lambda row: row.of_id):
        for edition, later in pairwise([*rows, None]):
            row = known.get((str(edition.stored), edition.digest)) if edition else None
            if edition is not None and row is not None:
                yield _issued(edition, later, row)


def _rows(editions: FileEditionQuerySet) -> Iterable[FileEdition]:
    """With what is told of their publications, each file's by their numbers."""
    publication = "of__publication__"
    rows = editions.with_all().annotate(
        page_title=F(f"{publication}title"),
        url_path=F(f"{publication}url_path"),
        is_live=F(f"{publication}live"),
        withdrawn_at=F(f"{publication}withdrawal__at"),
    )
    return rows.order_by("of", "number")


def _issued(edition: Any, later: Any, row: Checksum) -> Listed:
    until = later.issued_at if later else None
    if not edition.is_live:
        state, until = State.WITHDRAWN, edition.withdrawn_at
    elif later is None:
        state = State.NEWEST
    else:
        is_corrected = later.edition.kind == EditionKind.CORRECTION
        state = State.CORRECTED if is_corrected else State.UPDATED
    return Listed(
        row.sha256,
        state,
        row.since,
        edition.key,
        edition.file_size,
        until=until,
        edition=edition,
        next=later,
        is_public=edition.is_readable,
        title=edition.title,
        page=edition.of.publication_id,
        reference=edition.reference,
        page_title=edition.page_title,
        page_address=_address(edition.url_path),
    )


def _with_pages(files: QuerySet[File]) -> list[tuple[File, InPage]]:
    """Of these files those that anybody may fetch, each with the public page that has it: a publication
    before any other. Three queries.
    """
    uses = (
        FileUse.objects.filter(is_public("page__"), is_let_out("file__"), file__in=files)
        .order_by("file_id", "page_id")
        .values_list(
            "file_id",
            "page_id",
            "page__publication__reference",
            "page__title",
            "page__url_path",
            "page__content_type__model",
        )
    )
    pages: dict[int, InPage] = {}
    published: set[int] = set()
    for file, page, reference, title, url_path, model in uses:
        address = _address(url_path)
        if address and (file not in pages or (model in _PUBLICATIONS and file not in published)):
            pages[file] = InPage(page, reference or "", title, address)
            if model in _PUBLICATIONS:
                published.add(file)
    closed = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    rows = File.objects.select_related("collection").filter(pk__in=sorted(pages)).order_by("pk")
    return [(file, pages[file.pk]) for file in rows if not file.collection.path.startswith(closed)]


def _address(url_path: str) -> str:
    """Where a page of the tree is within the site; nothing for one that is of no site."""
    for root in Site.get_site_root_paths():
        if url_path.startswith(root.root_path):
            return f"/{url_path.removeprefix(root.root_path)}"
    return ""
