"""The forms in which days and times are written, as patterns over plain text, see ``reading``.

Each form of a day is tried by itself; a text fits one of them whole, or none.
"""

import re
from collections.abc import Iterator
from typing import Final

from .naming import MONTHS, WEEKDAYS


def _numbered(names: tuple[str, ...], first: int, **more: int) -> dict[str, int]:
    """The names and their first three letters, each with its number."""
    numbers = {name.casefold(): number for number, name in enumerate(names, start=first)}
    return numbers | {name[:3]: number for name, number in numbers.items()} | more


MONTH_NUMBERS: Final = _numbered(MONTHS, 1, sept=9)
WEEKDAY_NUMBERS: Final = _numbered(WEEKDAYS, 0, tues=1, weds=2, thur=3, thurs=3)


def _any_of(words: dict[str, int]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")(?![a-z])"


_MONTH: Final = rf"(?P<month>{_any_of(MONTH_NUMBERS)})\.?"
_WEEKDAY: Final = rf"(?P<weekday>{_any_of(WEEKDAY_NUMBERS)})\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?P<ordinal>st|nd|rd|th)?"
# Two or three digits are read so that the writer can be told of them.
_YEAR: Final = r"(?P<year>\d{2,4})"
_FORMS: Final = [
    # 26/11/2026, 26.11.2026, 26-11-2026, 26 11 2026
    rf"(?P<day>\d{{1,2}})(?P<mark>\s?[/.-]\s?|\s)(?P<month>\d{{1,2}})(?P=mark){_YEAR}",
    # 2026-11-26, 2026/11/26
    r"(?P<year>\d{4})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
    # 26 November 2026, 26th of Nov. 2026, 26-Nov-2026
    rf"(?:the\s)?{_DAY}(?:\s?[-/.,]\s?|\s?of\s|\s)?{_MONTH}(?:\s?[-/,]\s?|\s)?{_YEAR}",
    # November 26, 2026; November 26th 2026
    rf"{_MONTH}\s?(?:the\s)?{_DAY}(?:\s?,\s?|\s){_YEAR}",
    # 2026 November 26
    rf"(?P<year>\d{{4}})[\s-]{_MONTH}[\s-]{_DAY}",
]


def _days() -> Iterator[str]:
    for form in _FORMS:
        yield rf"(?:{_WEEKDAY}\s?,?\s?)?{form}"
        yield rf"{form}\s?,?\s?\(?{_WEEKDAY}\)?"


_CLOCK: Final = (
    # 0900
    r"(?:(?P<four>\d{4})(?:\s?(?:hrs|hours|h)\b\.?)?"
    # 09:00, 9.30 pm, 9am, 09:00:30
    r"|(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,6}))?)?)?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?|\s?(?:hrs|hours|h)\b\.?)?"
    r"|(?P<noon>(?:12\s)?(?:noon|midday)))"
)
# Whatever follows the time: what is no zone is refused later, and named.
_ZONE: Final = r"(?P<zone>(?:[\s,(].*?|z|[+-].*?)??)"
# Between a day and its time.
_THEN: Final = r"(?:\s?(?:,|@|t|-)\s?|\s)(?:at\s)?"

DAYS: Final = [re.compile(day) for day in _days()]
TIMES: Final = [re.compile(rf"(?:at\s)?{_CLOCK}")]
MOMENTS: Final = [
    *(re.compile(rf"{day}{_THEN}{_CLOCK}{_ZONE}") for day in _days()),
    *(re.compile(rf"(?:at\s)?{_CLOCK}{_ZONE}(?:\s?,\s?|\s)(?:on\s)?{day}") for day in _days()),
]
WITHOUT_YEAR: Final = [
    re.compile(rf"(?:{_WEEKDAY}\s?,?\s?)?{_DAY}(?:\s?[-/.]\s?|\s?of\s|\s)?{_MONTH}(?:\D.*)?"),
    re.compile(rf"(?:{_WEEKDAY}\s?,?\s?)?{_MONTH}\s?{_DAY}(?:\s\D.*)?"),
    re.compile(r"\d{1,2}[/.-]\d{1,2}"),
]
WITHOUT_DAY: Final = [re.compile(rf"{_MONTH}\s?,?\s?\d{{4}}"), re.compile(r"\d{1,2}[/.-]\d{4}")]


def first(forms: list[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """The first of the forms that the whole text has."""
    return next((found for form in forms if (found := form.fullmatch(text))), None)
