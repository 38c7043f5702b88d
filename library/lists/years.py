"""The publications of a list by year, as bars that narrow it."""

from dataclasses import dataclass, replace
from typing import Final

from .facets import BY_NAME, Named
from .listing import Chosen, counted_by

# How high the longest bar is drawn, and the shortest of any publication.
HIGHEST: Final = 48
LOWEST: Final = 3
# Years without publications are shown between others, unless there would be more bars than these.
MOST_WITH_GAPS: Final = 40


@dataclass(frozen=True)
class Year:
    """A bar: how many publications of a year choosing it would show, and the address of the list that does.

    The chosen year's leads back to all years.
    """

    number: int
    count: int
    height: int
    is_chosen: bool
    address: str

    @property
    def top(self) -> int:
        return HIGHEST - self.height


def years_of(chosen: Chosen) -> list[Year]:
    """The years of a list, the earliest first, whatever year it is narrowed to; none where it is one."""
    counts = {int(key): count for key, count in counted_by(chosen, BY_NAME["year"]).items()}
    if len(counts) < 2:
        return []
    span = range(min(counts), max(counts) + 1)
    most = max(counts.values())
    numbers = span if len(span) <= MOST_WITH_GAPS else sorted(counts)
    return [_year(chosen, number, counts.get(number, 0), most) for number in numbers]


def _year(chosen: Chosen, number: int, count: int, most: int) -> Year:
    value = Named("year", number, str(number), str(number))
    query = chosen.query
    is_chosen = query.has(value)
    others = {facet: values for facet, values in query.chosen.items() if facet != "year"}
    narrowed = others if is_chosen else {**others, "year": (value,)}
    address = replace(query, chosen=narrowed, page_number=None, opened="").address()
    height = max(round(HIGHEST * count / most), LOWEST) if count else 0
    return Year(number, count, height, is_chosen, address)
