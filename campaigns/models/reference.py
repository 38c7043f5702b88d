"""Reference numbers: "AJC/2023/014", one for each publication, allotted when it is first published.

No number is ever given twice, also after its publication is gone: a row for each year counts on. PostgreSQL
itself keeps a number once it is allotted (migration ``references``), whatever is saved over it.
"""

from typing import Final

from django.db import connection, models
from django.urls import reverse

# The secretariat's own series.
SERIES: Final = "AJC"


class ReferenceCounter(models.Model):
    """The last number that was allotted in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{SERIES}/{self.year:04}/{self.last:03}"


def allot(year: int) -> str:
    """The next reference of a year, as it is stored: "2023/014". Call it in a transaction.

    Who asks for one of the same year meanwhile waits until that transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO campaigns_referencecounter AS counter (year, last) VALUES (%s, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [year],
        )
        (number,) = cursor.fetchone()
    return f"{year:04}/{number:03}"


def was_allotted(reference: str) -> bool:
    """Whether a publication had this reference once, as it is stored."""
    year, number = (int(part) for part in reference.split("/"))
    last = ReferenceCounter.objects.filter(year=year).values_list("last", flat=True).first()
    return last is not None and 0 < number <= last


def in_words(reference: str | None) -> str:
    """A stored reference as it is cited: "AJC/2023/014"; nothing where there is none."""
    return f"{SERIES}/{reference}" if reference else ""


def address_of(reference: str | None) -> str:
    """The short address, within the site, by which a publication is found for ever."""
    return reverse("by_reference", args=reference.split("/")) if reference else ""
