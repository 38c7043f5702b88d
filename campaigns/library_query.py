"""What a reader asked the library for, read from the address."""

from dataclasses import dataclass
from typing import ClassVar, Self
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

KINDS = ("statement", "speech", "video", "document")
# All that a publication can be dated to.
YEARS = range(1, 10_000)


@dataclass(frozen=True)
class LibraryQuery:
    """The filters and the page of the library that an address names.

    What the address says but the library does not know is kept in ``not_understood``, as short
    sentences for the reader, and otherwise left out.
    """

    kind: str = ""
    year: int | None = None
    page_number: int = 1
    not_understood: tuple[str, ...] = ()

    PAGE_SIZE: ClassVar[int] = 20

    @classmethod
    def from_request(cls, request: HttpRequest) -> Self:
        problems: list[str] = []
        kind = request.GET.get("kind", "").strip().lower()
        if kind and kind not in KINDS:
            problems.append("There is no such kind of publication; all kinds are shown.")
            kind = ""
        year = cls._number(request.GET.get("year", ""), YEARS)
        if year is None and request.GET.get("year", "").strip():
            problems.append("The year was not understood; all years are shown.")
        page = cls._number(request.GET.get("page", ""), range(1, 1_000_000))
        if page is None and request.GET.get("page", "").strip():
            problems.append("There is no such page of the list; this is the first.")
        return cls(kind, year, page or 1, tuple(problems))

    @staticmethod
    def _number(text: str, allowed: range) -> int | None:
        """The whole number that the text holds if it is an allowed one, else None."""
        text = text.strip()
        if not (text.isascii() and text.isdigit() and len(text) <= 7):
            return None
        return int(text) if int(text) in allowed else None

    @property
    def is_filtered(self) -> bool:
        return bool(self.kind or self.year)

    def apply(self, publications: QuerySet) -> QuerySet:
        if self.kind:
            publications = publications.filter(kind=self.kind)
        if self.year:
            publications = publications.filter(date__year=self.year)
        return publications

    def address(self, page_number: int) -> str:
        """The query string for another page of the same list, with its question mark."""
        values = {"kind": self.kind, "year": self.year, "page": page_number if page_number > 1 else None}
        return "?" + urlencode({name: value for name, value in values.items() if value})
