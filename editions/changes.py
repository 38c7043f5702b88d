"""What readers are told of a publication's editions."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime

from .models import Edition, EditionKind

# So many are under the title; all are on the page of its history.
SHOWN: Final = 3
COLUMNS: Final = ("number", "kind", "note", "issued_at")


class Change(NamedTuple):
    """An edition as it is told of, without its content."""

    number: int
    kind: str
    note: str
    issued_at: Any

    @property
    def name(self) -> str:
        return str(EditionKind(self.kind).label)

    @property
    def is_told(self) -> bool:
        """Whether it is told on the page itself: somebody said what changed."""
        return self.kind in (EditionKind.UPDATE, EditionKind.CORRECTION) and bool(self.note)

    @property
    def is_small(self) -> bool:
        """Whether it moves no date: typography alone."""
        return self.kind == EditionKind.SILENT

    @property
    def is_correction(self) -> bool:
        return self.kind == EditionKind.CORRECTION

    @property
    def date_text(self) -> str:
        return date_format(localtime(self.issued_at), "j F Y")

    @property
    def date_code(self) -> str:
        return date_format(localtime(self.issued_at), "Y-m-d")


def editions_of(page: Any) -> QuerySet[Edition]:
    """The editions of a publication; those of an alias are its source's."""
    return Edition.objects.filter(publication=page.alias_of_id or page.pk)


def edition_of(page: Any, number: int) -> Edition:
    """One of them with its content; raises Http404."""
    found = editions_of(page).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def change_of(edition: Edition) -> Change:
    """The same without its content."""
    return Change(edition.number, edition.kind, edition.note, edition.issued_at)


def changes_of(page: Any) -> list[Change]:
    """All editions of a publication, the newest first; asked for once for each page that is shown."""
    if getattr(page, "_changes", None) is None:
        fetch_changes([page])
    found: list[Change] = page._changes
    return found


def fetch_changes(pages: Iterable[Any]) -> None:
    """Has ``changes_of`` know those of all these publications; one query."""
    of_source: dict[int | None, list[Change]] = defaultdict(list)
    keys = {key for page in pages if (key := _source_of(page))}
    rows = Edition.objects.filter(publication__in=keys).order_by("publication", "-number")
    for key, *values in rows.values_list("publication", *COLUMNS) if keys else ():
        of_source[key].append(Change(*values))
    for page in pages:
        page._changes = of_source[_source_of(page)]


def _source_of(page: Any) -> int | None:
    key: int | None = page.alias_of_id or page.pk
    return key


class Standing(NamedTuple):
    """Which edition a publication is now, and since when, as lists and machines tell it."""

    edition: int
    # When the newest edition went out that is no small change: a small one moves no date.
    since: Any
    # The newest update and the newest correction, if there are any.
    updated: Change | None
    corrected: Change | None

    @property
    def changed_on(self) -> str:
        """The day of the newest update or correction, "2024-06-03"; nothing where there is none."""
        dates = [change.date_code for change in (self.updated, self.corrected) if change]
        return max(dates, default="")


def standing_of(page: Any) -> Standing:
    """Of what a script made public without publishing it there is no edition yet."""
    changes = changes_of(page)
    counted = [change for change in changes if not change.is_small]
    return Standing(
        changes[0].number if changes else 1,
        counted[0].issued_at if counted else None,
        next((change for change in counted if change.kind == EditionKind.UPDATE), None),
        next((change for change in counted if change.is_correction), None),
    )


def last_change_of(page: Any) -> Any:
    """When readers last got another text, by its editions, or the same again after it had been withdrawn;
    without any edition, when it was published, if it was.
    """
    changed = standing_of(page).since or page.last_published_at or page.first_published_at
    return max(filter(None, [changed, page.back_since]), default=None)


def changed_at(publication: str) -> Any:
    """When readers last got another text, as an expression, for rows whose key of a publication is in this
    column.
    """
    counted = Edition.objects.filter(publication=OuterRef(publication)).exclude(kind=EditionKind.SILENT)
    return Subquery(counted.order_by("-number").values("issued_at")[:1])
