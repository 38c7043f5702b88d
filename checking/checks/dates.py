"""Dates in a text that can't be, or that contradict the date of the page.

Only what is wrong whatever was meant is told: another weekday than the day had, a day that no month has,
"today" beside another date than the page's, and another date at the head of the text.
"""

import re
import unicodedata
from calendar import day_name, monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Any, Final, NamedTuple

from campaigns.kinds.vocabulary import DatePrecision
from written_dates.naming import day_text

from ..reading import Piece, Place, Reading

# In English, French, Spanish, Indonesian and Malay; no name is another day or month in another of them.
_WEEKDAYS: Final = (
    "monday mon lundi lunes senin isnin", "tuesday tue tues mardi martes selasa",
    "wednesday wed weds mercredi miercoles rabu", "thursday thu thur thurs jeudi jueves kamis khamis",
    "friday fri vendredi viernes jumat jumaat", "saturday sat samedi sabado sabtu",
    "sunday sun dimanche domingo minggu ahad",
)  # fmt: skip
_MONTHS: Final = (
    "january jan janvier enero januari", "february feb fevrier febrero februari",
    "march mars marzo maret mac", "april apr avril abril", "may mai mayo mei", "june juin junio juni jun",
    "july juillet julio juli julai jul",
    "august aug aout agosto agustus ogos", "september sept sep septembre septiembre",
    "october oct octobre octubre oktober", "november nov novembre noviembre",
    "december dec decembre diciembre desember disember",
)  # fmt: skip
_DAYS_BESIDE: Final = {
    "today": 0, "aujourd'hui": 0, "hoy": 0, "hari ini": 0, "yesterday": -1, "hier": -1, "ayer": -1,
    "kemarin": -1, "tomorrow": 1, "demain": 1, "manana": 1, "besok": 1,
}  # fmt: skip


def _numbers(names: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, several in enumerate(names) for name in several.split()}


_WEEKDAY, _MONTH = _numbers(_WEEKDAYS), _numbers(_MONTHS)
_M: Final = "|".join(sorted(_MONTH, key=len, reverse=True))
_W: Final = "|".join(sorted(_WEEKDAY, key=len, reverse=True))
_DATE: Final = (
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er)? ?(?:of |de )?(?P<m1>{_M})\.?,?"
    rf" ?(?:de |del )?(?P<y1>[12]\d{{3}})"
    rf"|(?P<m2>{_M})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>[12]\d{{3}}))(?![\w/])"
)
# Behind a weekday's whole name a full stop ends the sentence.
_ANY: Final = re.compile(
    rf"(?<![\w/–-])(?:(?P<weekday>{_W})(?:(?<!\w{{6}})\.)?,? (?:the |le |el |tanggal )?)?{_DATE}"
)
_BESIDE: Final = re.compile(
    rf"(?<!\w)(?P<beside>{'|'.join(_DAYS_BESIDE)}),? ?[(–—-]? ?(?:on )?(?:(?:{_W}),? )?"
    rf"(?:the |le |el )?{_DATE}"
)
# Days in figures: only that a month has fewer is told, since all else may be a number of another sort.
_IN_FIGURES: Final = re.compile(
    r"(?<![\w/.-])(?:(?P<d3>29|3[01])(?P<sign>[/.])(?P<m3>0?[1-9]|1[0-2])(?P=sign)(?P<y3>[12]\d{3})"
    r"|(?P<y4>[12]\d{3})-(?P<m4>0[1-9]|1[0-2])-(?P<d4>29|3[01]))(?![\w/-])"
)
# A weekday beside the date, in brackets or before it.
_BEHIND: Final = re.compile(rf"(?<![\w/–-]){_DATE} ?[(\[] ?(?P<weekday>{_W})\.? ?[)\]]")
_BEFORE: Final = re.compile(rf"(?<!\w)(?P<weekday>{_W}) ?[(\[] ?{_DATE}")
# "3 May 2023 was a Wednesday".
_WAS: Final = re.compile(rf"(?<![\w/–-]){_DATE},? (?:was|is|falls on) a (?P<weekday>{_W})(?!\w)")
_ALL_AGREE: Final = 1924
# A place or two, the date, and what parts them from the text; or the date by itself.
_LABEL: Final = "date|dated|for immediate release|press release|news release|public statement"
_HEAD: Final = re.compile(
    rf"(?P<open>[\[(])?(?:(?:{_LABEL}) ?[:–—|-] ?)?"
    rf"(?:[^\W\d][^\d.:;]{{0,60}}[,(|–—-] ?)?(?:(?:{_W}),? )?(?:the |le |el )?{_DATE}"
    # A bracket that ends it may be followed by the text.
    r" ?(?(open)[\])]|(?:[\])] ?)?(?:[–—:|-]|$))"
)


class Written(NamedTuple):
    """A date as a text has it; ``day`` is None where no month has such a day."""

    words: str
    day: date | None
    weekday: int | None


def _plain(text: str) -> str:
    """Small letters without accents, and one kind of blank and apostrophe: as long as the text."""
    return "".join(map(_letter, text))


def _letter(sign: str) -> str:
    if sign.isspace():
        return " "
    if sign == "’":
        return "'"
    base = unicodedata.normalize("NFD", sign)[0].lower()
    return base if len(base) == 1 else sign


def _written(found: re.Match[str], text: str) -> Written:
    parts = found.groupdict()
    number, month, year = (parts[f"{name}1"] or parts[f"{name}2"] for name in "dmy")
    in_month = _MONTH[month] + 1
    is_day = 1 <= int(number) <= monthrange(int(year), in_month)[1] if int(year) >= 1 else False
    day = date(int(year), in_month, int(number)) if is_day else None
    return Written(
        text[found.start() : found.end()].strip(" ,(–—:|-"), day, _WEEKDAY.get(parts.get("weekday") or "")
    )


def that_contradict(reading: Reading) -> Iterator[tuple[Place, str]]:
    of_page = _day_of(reading.page)
    for piece in reading.pieces:
        # Names of months are words of other languages, too.
        yield from ((piece.place, said) for said in dict.fromkeys(_in_text(piece, of_page)))
    head = next((piece for piece in reading.pieces if piece.place.field == "body" and piece.html), None)
    if head is not None and of_page is not None:
        yield from ((head.place, said) for said in _at_head(head.paragraphs[0], of_page))


def _day_of(page: Any) -> date | None:
    known = getattr(page, "date_precision", None) == DatePrecision.DAY
    return page.date if known and isinstance(page.date, date) else None


def _in_text(piece: Piece, of_page: date | None) -> Iterator[str]:
    plain = _plain(piece.text)
    yield from _in_figures(plain)
    for found in chain(*(pattern.finditer(plain) for pattern in (_ANY, _BEHIND, _BEFORE, _WAS))):
        written = _written(found, piece.text)
        if written.day is None:
            yield f"“{written.words}”: that month has no such day."
        elif written.weekday is not None and written.day.weekday() != written.weekday and _is_of_now(written):
            yield f"“{written.words}”: {day_text(written.day)} was a {day_name[written.day.weekday()]}."
    if of_page is None or piece.is_quoted:
        return
    for found in _BESIDE.finditer(plain):
        written = _written(found, piece.text)
        meant = of_page + timedelta(days=_DAYS_BESIDE[found["beside"]])
        if written.day is not None and written.day != meant:
            yield f"“{written.words}”: the date of the page is {day_text(of_page)}."


def _is_of_now(written: Written) -> bool:
    """Before, some still counted the days otherwise."""
    return written.day is not None and written.day.year >= _ALL_AGREE


def _in_figures(text: str) -> Iterator[str]:
    for found in _IN_FIGURES.finditer(text):
        parts = found.groupdict()
        number, month, year = (int(parts[f"{name}3"] or parts[f"{name}4"]) for name in "dmy")
        if number > monthrange(year, month)[1]:
            yield f"“{found[0]}”: that month has no such day."


def _at_head(text: str, of_page: date) -> Iterator[str]:
    found = _HEAD.match(_plain(text))
    if found is None:
        return
    written = _written(found, text)
    if written.day is not None and written.day != of_page:
        yield f"The text begins with “{written.words}”, and the date of the page is {day_text(of_page)}."
