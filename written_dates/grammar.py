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
_YEAR: Final = r"'?(?P<year>\d{2,4})"
_FORMS: Final = [
    # 26/11/2026, 26.11.2026, 26-11-2026, 26 11 2026
    rf"(?P<day>\d{{1,2}})(?P<mark>\s?[/.-]\s?|\s)(?P<month>\d{{1,2}})(?P=mark){_YEAR}",
    # 2026-11-26, 2026/11/26
    r"(?P<year>\d{4})(?P<mark>\s?[/.-]\s?)(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
    # 26 November 2026, 26th of Nov. 2026, 26-Nov-2026
    rf"(?:the\s)?{_DAY}(?:\s?[-/.,]\s?|\s?of\s|\s)?{_MONTH}(?:\s?[-/,]\s?|\s)?{_YEAR}",
    # November 26, 2026; November 26th 2026
    rf"{_MONTH}\s?(?:the\s)?{_DAY}(?:\s?,\s?|\s){_YEAR}",
    # 2026 November 26
    rf"(?P<year>\d{{4}})[\s-]{_MONTH}[\s-]{_DAY}",
]


def _days() -> Iterator[str]:
    for form in _FORMS:
        yield rf"(?:on\s)?(?:{_WEEKDAY}\s?,?\s?)?{form}"
        yield rf"(?:on\s)?{form}\s?,?\s?\(?{_WEEKDAY}\)?"


_HALF: Final = r"(?P<half>[ap])\.?\s?m\b\.?"
_HOURS: Final = r"(?:hrs|hours|h|uhr)\b\.?"
_CLOCK: Final = (
    # noon, 12 noon, 12:00 midday
    r"(?:(?P<noon>(?:12(?:[:.]00)?\s?)?(?:noon|midday)\b)"
    # 0900
    rf"|(?P<four>\d{{4}})(?P<hours>\s?{_HOURS})?"
    # 09:00, 9.30 pm, 9am, 09:00:30, 9h30, 9 o'clock
    r"|(?P<hour>\d{1,2})"
    r"(?:(?:(?:[:.]|\s?h\s?)(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,6}))?)?)?"
    rf"(?:\s?o'?\s?clock\b)?(?:\s?{_HALF}|\s?(?:hrs|hours)\b\.?|(?P<full>\s?(?:h|uhr)\b\.?))?))"
)
# Whatever follows the time: what is no zone is refused later, and named.
_ZONE: Final = r"(?P<zone>(?:[\s,(].*?|z|[+-].*?)??)"
_AT: Final = r"(?:(?:at|à)\s|@\s?)"
# Between a day and its time.
_THEN: Final = rf"(?:\s?(?:[,;|@t]|-)\s?|\s){_AT}?"

DAYS: Final = [re.compile(day) for day in _days()]
TIMES: Final = [re.compile(rf"{_AT}?{_CLOCK}")]
MOMENTS: Final = [
    *(re.compile(rf"{day}{_THEN}{_CLOCK}{_ZONE}") for day in _days()),
    *(re.compile(rf"{_AT}?{_CLOCK}{_ZONE}(?:\s?,\s?|\s){day}") for day in _days()),
]
# An ISO date-time that says how far behind UTC it is: nothing but ISO has that T.
ISO_BEHIND_UTC: Final = re.compile(r"\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d+)?)?-\d\d:?\d\d")
# What makes it clear that a number behind it is a time.
AT: Final = re.compile(r"(?:\bat\s|@\s?|\dt)$")

WITHOUT_YEAR: Final = [
    re.compile(rf"(?:.*\s)?{_DAY}(?:\s?[-/.]\s?|\s?of\s|\s)?{_MONTH}(?:\D.*)?"),
    re.compile(rf"(?:.*\s)?{_MONTH}\s?(?:the\s)?{_DAY}(?:(?:\s|,).*)?"),
    re.compile(r"(?:.*\s)?\d{1,2}[/.-](?:0?[1-9]|1[0-2])(?:(?:\s|,).*)?"),
]
WITHOUT_DAY: Final = [
    re.compile(rf"{_MONTH}\s?,?\s?\d{{4}}(?:\s.*)?"),
    re.compile(r"\d{1,2}[/.-]\d{4}(?:\s.*)?"),
]
# 26 novembre 2026, 26 de noviembre de 2026, 26. Dezember 2026, 26 Novmber 2026
STRANGE_MONTH: Final = [
    re.compile(
        r"(?:[^\d\s]+\s)*\d{1,2}(?:st|nd|rd|th|er)?\.?[\s-]?(?:de\s|of\s)?(?P<word>[^\d\s/.,:;()'-]{3,})\.?[\s,-]*"
        r"(?:del?\s)?\d{4}\b.*"
    )
]
# What is another day tomorrow.
RELATIVE: Final = re.compile(
    rf"\b(?:today|tomorrow|yesterday|tonight|now|next|this|last|in\s\d+\s\w+)\b|^{_any_of(WEEKDAY_NUMBERS)}"
    r"(?:\s(?:at\s)?\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?)?)?$"
)
_NUMBER_WORDS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
CLOCK_IN_WORDS: Final = re.compile(rf"\b(?:half|quarter|past|o'?clock|{_NUMBER_WORDS})\b")

_JOINED: Final = r"\s?(?:[-/&+,]|\b(?:to|till?|until|and|or)\b)\s?"
_SPAN_WORD: Final = r"\b(?:from|between|to|till?|until|through|and|or|before|after|by|bis|jusqu)\b"
# From one day to another, or to several.
DAYS_SPANNED: Final = re.compile(
    # 26-27 November, 26th and 27th of November, 26/27/11/2026
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?{_JOINED}\d{{1,2}}(?:st|nd|rd|th)?[\s.]?(?:of\s)?{_MONTH}"
    # November 26-27
    rf"|{_MONTH.replace('<month>', '<first>')}\s?\d{{1,2}}(?:st|nd|rd|th)?{_JOINED}\d{{1,2}}(?!\d|[:.]\d)"
    # 26 November to 3 December
    rf"|{_MONTH.replace('<month>', '<of_first>')}.*\d.*{_MONTH.replace('<month>', '<of_last>')}"
    # 26/11/2026 - 27/11/2026, 26-27/11/2026
    r"|\d{1,2}(?P<mark>[/.-])\d{1,2}(?:(?P=mark)\d{2,4})?\s?(?:-|,|&|\bto\b|\band\b|\bor\b|\s)\s?"
    r"\d{1,2}(?P=mark)\d{1,2}(?:(?P=mark)\d{2,4})"
    r"|\b\d{1,2}\s?[-&]\s?\d{1,2}[/.]\d{1,2}[/.]\d{4}"
    rf"|{_SPAN_WORD}"
)
# From one time to another, in what follows a time.
TIME_SPANNED: Final = re.compile(
    rf"^[\s,]*[-/&]|\s-|-\s|{_SPAN_WORD}|\d\s?(?:[ap]\.?\s?m\b|[:.h]\s?\d\d)|\s\d{{4}}$"
)
# The same in a text that is a time with something, or a moment with something between.
TIMES_SPANNED: Final = re.compile(
    rf"(?:[ap]\.?m\.?|[:.h]\d\d|\bat\s\d{{1,2}})\s?[-/&]\s?\d|\d\s?[-/&]\s?\d{{1,2}}(?:[:.]\d\d)?\s?[ap]\.?m"
    rf"|^\d{{1,2}}\s?[-/&]\s?\d{{1,2}}$|^\d{{4}}\s?-\s?\d{{4}}$|{_SPAN_WORD}"
)


def first(forms: list[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """The first of the forms that the whole text has."""
    return next((found for form in forms if (found := form.fullmatch(text))), None)
