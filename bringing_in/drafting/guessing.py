"""What a document probably is, and of which day: a proposal, which the report says for somebody to check."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from html import unescape
from typing import Final, NamedTuple

from django.utils.html import strip_tags

from assets.languages import LANGUAGES
from campaigns.body.inline import known_language
from campaigns.body.small_words import other_language
from campaigns.kinds.vocabulary import DatePrecision, DocumentKind, Kind
from written_dates.reading import read_date
from written_dates.refusal import NotUnderstood

from ..found import Found
from .days import written_in

CAMPAIGN: Final = "campaign"
_MONTH: Final = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY: Final = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}\.?,?\s+\d{{4}}\b|\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b"
    rf"|\b\d{{1,2}}-{_MONTH}-\d{{4}}\b|\b\d{{4}}([-/])\d\d\1\d\d(?!\d)|\b(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})[/.]\d{{4}}\b",
    re.IGNORECASE,
)
_MONTH_ALONE: Final = re.compile(rf"\b({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
# What publications are called, the surest words first.
_WORDS: Final = (
    (Kind.SPEECH, "", r"speech|remarks|keynote|oral intervention|address (?:by|at|to)"),
    (Kind.DOCUMENT, DocumentKind.BACKGROUNDER, r"backgrounder"),
    (Kind.DOCUMENT, DocumentKind.TOOLKIT, r"toolkit"),
    (Kind.DOCUMENT, DocumentKind.PRIMER, r"primer"),
    (Kind.DOCUMENT, DocumentKind.SUBMISSION, r"submission"),
    (Kind.DOCUMENT, DocumentKind.LETTER, r"(?:open )?letter|dear (?:sir|madam|excellenc|minister)\w*"),
    (Kind.DOCUMENT, DocumentKind.BRIEF, r"(?:policy |legal )?brief"),
    (Kind.DOCUMENT, DocumentKind.UPDATE, r"update"),
    (Kind.DOCUMENT, DocumentKind.REPORT, r"report"),
    (Kind.STATEMENT, "", r"statement|press release|welcomes?|condemns?|calls? (?:on|upon)|the undersigned"),
)  # fmt: skip
_PUBLICATIONS: Final = ("statement", "backgrounder", "speech", "video", "letter", "update", "report")
# Where a paragraph is longer, a date in it may be that of anything.
_LINE: Final = 100
# A text of so few words beside a video is about it.
_SHORT: Final = 300


class Guess(NamedTuple):
    kind: str
    document_kind: str
    because: str


class Day(NamedTuple):
    date: date
    precision: str
    written: str
    # Whether it can hardly be that of something else, or another day.
    is_sure: bool = True


def texts_of(found: Found) -> list[str]:
    """The paragraphs of a document, in plain words."""
    paragraphs: list[str] = []
    for block in found.blocks:
        if block["type"] == "heading":
            paragraphs.append(block["text"])
        elif block["type"] == "text":
            parted = re.split(r"</?(?:p|li|ul|ol|blockquote|br)[^>]*>", block["html"])
            paragraphs += [" ".join(unescape(strip_tags(one)).split()) for one in parted]
    return [one for one in paragraphs if one]


def kind_of(found: Found) -> Guess:
    """The kind that its words speak for, and which these are."""
    texts = texts_of(found)
    whole = " ".join(texts)
    players = sum(block["type"] == "video" for block in found.blocks)
    linked = " ".join(
        block["html"] for block in found.blocks if block["type"] == "text" and "<a " in block["html"]
    )
    named = [word for word in _PUBLICATIONS if re.search(rf"\b{word}s?\b", linked, re.IGNORECASE)]
    if found.address and len(named) + (players > 1) >= 4:
        return Guess(CAMPAIGN, "", f"it leads to several publications ({', '.join(named)})")
    if players == 1 and len(whole.split()) < _SHORT:
        return Guess(Kind.VIDEO, "", "it is a video with few words")
    for text in (found.title, *texts[:6]):
        for kind, document_kind, pattern in _WORDS:
            if match := re.search(rf"\b(?:{pattern})\b", text[:400], re.IGNORECASE):
                return Guess(kind, document_kind or DocumentKind.REPORT, f"it says “{match[0]}”")
    return Guess(Kind.STATEMENT, DocumentKind.REPORT, "nothing in it says what it is")


def day_of(found: Found) -> Day | None:
    """The first day that it names by itself, else the first that it names anywhere: what a page says of
    itself before what its text says. What no month has is no day, and nothing is made of it.
    """
    texts = texts_of(found)
    days = list(_days_in(found, (*found.dates, *texts[:8], *texts[-3:])))
    if days:
        return next((day for day in days if day.is_sure), days[0])
    for text in (text for text in texts[:4] if not _DAY.search(text)):
        if match := _MONTH_ALONE.search(text):
            with suppress(NotUnderstood):
                day = read_date(f"1 {match[1]} {match[2]}")
                return Day(day, DatePrecision.MONTH, match[0], len(text) <= _LINE)
    return None


def _days_in(found: Found, texts: Iterable[str]) -> Iterator[Day]:
    """In English, and as they are written in the language of the text."""
    language, _is_unsure = language_of(found)
    for text in texts:
        is_by_itself = text in found.dates or len(text) <= _LINE
        for one in _DAY.finditer(text):
            with suppress(NotUnderstood):
                is_sure = text in found.dates or (is_by_itself and not _may_be_another(one))
                yield Day(read_date(one[0]), DatePrecision.DAY, one[0], is_sure)
        for day, written in written_in(language, text):
            yield Day(day, DatePrecision.DAY, written, is_by_itself and language != "en")


def _may_be_another(match: re.Match[str]) -> bool:
    """Whether it is the last of several days, or one in figures, which is another with the month first."""
    if re.search(r"\d\s*[-–]\s*$", match.string[: match.start()]):
        return True
    first, second = match["first"], match["second"]
    return bool(first) and first != second and int(first) <= 12 and int(second) <= 12


# Scripts of one of the site's languages alone, or of one that is by far the most written in it.
_SCRIPTS: Final = (
    ("my", "\u1000-\u109f"), ("km", "\u1780-\u17ff"), ("th", "\u0e00-\u0e7f"), ("lo", "\u0e80-\u0eff"),
    ("ta", "\u0b80-\u0bff"), ("bn", "\u0980-\u09ff"), ("si", "\u0d80-\u0dff"), ("ko", "\uac00-\ud7af"),
    ("ja", "\u3040-\u30ff"), ("zh-Hans", "\u4e00-\u9fff"), ("hi", "\u0900-\u097f"), ("ar", "\u0600-\u06ff"),
    ("ru", "\u0400-\u04ff"),
)  # fmt: skip
_SHARED: Final = {
    "ar": {"fa", "prs", "ps", "ur", "ug", "ar"}, "hi": {"hi", "ne"}, "my": {"my", "shn", "ksw", "rhg"},
    "zh-Hans": {"zh-Hans", "zh-Hant", "ja"}, "ru": {"ru"},
}  # fmt: skip


def language_of(found: Found) -> tuple[str, bool]:
    """The language of most of the text; and whether somebody should look, since only letters speak for it.

    What the document says of itself is believed only where its letters can be of that.
    """
    text = " ".join([found.title, *texts_of(found)])[:20_000]
    said = known_language(found.language)
    letters = max(1, sum(one.isalpha() for one in text))
    for code, script in _SCRIPTS:
        if len(re.findall(f"[{script}]", text)) * 2 > letters:
            return (said, False) if said and said in _SHARED.get(code, {code}) else (code, True)
    written_otherwise = {code for code, _script in _SCRIPTS} | set().union(*_SHARED.values())
    own = said if said and said not in written_otherwise else "en"
    # Programs write their own language into what they save, whatever it is in.
    if other := other_language(text, own):
        return other, True
    return own, own != said and bool(found.language)


LANGUAGE_NAMES: Final = dict(LANGUAGES)
