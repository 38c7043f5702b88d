"""Where a publication says what was searched for: the passage, cut to a few lines, with the words marked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from django.db import connection

from assets.models import File

from ..models import Part
from . import letters
from .finding import IN_A_ROW, IN_A_ROW_BARE, MOST_PASSAGES, Wanted, quoted

# Characters of an excerpt, and of those how many before its first marked word.
LENGTH: Final = 260
BEFORE: Final = 90
# Passages of one publication that are named.
MOST: Final = 4
# Letters differ in width: a line that is so much of the longest may be full.
FULL: Final = 0.8
# An English ending begins after so many letters.
STEM: Final = 3

# Signs at which a sentence or its part ends, in the scripts that have one.
_ENDS: Final = tuple(".!?…:;,–—·。！？：；，、།॥।။၊។៖؟؛،۔։።")


class Segment(NamedTuple):
    """A piece of text, and whether it is what was searched for."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class Excerpt:
    """Lines from a publication. One from a file names it, its page there, and further pages with hits."""

    segments: list[Segment]
    file: File | None = None
    page: int | None = None
    further_pages: tuple[int, ...] = ()

    @property
    def address(self) -> str:
        """Of the file, opened at the page."""
        return address_of_page(self._url, self.page) if self.file and self.page else ""

    @property
    def further(self) -> list[tuple[int, str]]:
        return [(page, address_of_page(self._url, page)) for page in self.further_pages if self.file]

    @cached_property
    def _url(self) -> str:
        return self.file.url if self.file else ""


def address_of_page(url: str, page: int) -> str:
    """As browsers' own readers take it (RFC 8118)."""
    return f"{url}#page={page}"


class _Row(NamedTuple):
    publication: int
    part: int
    file: int | None
    page: int | None
    text: str


class Marker:
    """Marks in texts what was searched for, in all its forms."""

    def __init__(self, wanted: Wanted, texts: Iterable[str]) -> None:
        self.wanted = wanted
        self.forms = _forms(wanted, texts)

    def spans(self, text: str) -> list[tuple[int, int]]:
        return letters.find_spans(text, self.wanted.parts, self.forms)

    def marked(self, text: str) -> list[Segment]:
        """A whole text in pieces."""
        return list(_segments(text, self.spans(text), 0, len(text)))

    def cut(self, text: str) -> list[Segment]:
        """A long text cut to the lines around what was searched for, or to its beginning."""
        spans = self.spans(text)
        start, end = _window(text, spans)
        pieces = list(_segments(text, spans, start, end))
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return [Segment(before, False)] * bool(before) + pieces + [Segment(after, False)] * bool(after)


@dataclass(frozen=True)
class Said:
    """What publications say of what is wanted: an excerpt of each, and what marks other texts."""

    marker: Marker
    excerpts: dict[int, Excerpt]


def what_is_said(wanted: Wanted, texts: dict[int, list[str]]) -> Said:
    """Looks for excerpts of these publications, given with their titles and summaries; three queries."""
    rows = _best_passages(wanted, texts)
    marker = Marker(wanted, [row.text for row in rows] + [text for own in texts.values() for text in own])
    files = File.objects.published().in_bulk({row.file for row in rows if row.file})
    shown: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.file is None or row.file in files:
            shown[row.publication].append(row)
    return Said(marker, {pk: _excerpt(found, files, marker) for pk, found in shown.items()})


def _excerpt(rows: list[_Row], files: dict[int, File], marker: Marker) -> Excerpt:
    best = rows[0]
    if best.file is None:
        return Excerpt(marker.cut(on_one_line(best.text, are_names=best.part == Part.NAMES)))
    segments = marker.cut(on_one_line("\n".join(paragraphs(best.text))))
    further = sorted({row.page for row in rows[1:] if row.file == best.file and row.page})
    return Excerpt(segments, files[best.file], best.page, tuple(further))


def on_one_line(text: str, *, are_names: bool = False) -> str:
    """Paragraphs, entries of lists and names behind one another, with a dot between those that don't end.

    Of names all are parted so: "Fortify Inc." ends no sentence.
    """
    found = ""
    for line in filter(None, (" ".join(line.split()) for line in text.split("\n"))):
        separator = " " if found.endswith(_ENDS) and not are_names else " · "
        found += f"{separator}{line}" if found else line
    return found


def paragraphs(page: str) -> Iterator[str]:
    """The paragraphs, entries of lists and names on the page of a file.

    Its lines end at the margin, and there a sentence goes on. But where the next word would have had room,
    somebody began a new line.
    """
    lines = [" ".join(line.split()) for line in page.split("\n")]
    lines = [line for line in lines if line]
    room = FULL * max(map(len, lines), default=0)
    paragraph = ""
    for line in lines:
        last, first = paragraph.rpartition("\n")[2], line.split(" ", 1)[0]
        if paragraph and (len(last) + 1 + len(first) > room or first[0].islower()):
            paragraph += f"\n{line}"
            continue
        if paragraph:
            yield paragraph.replace("\n", " ")
        paragraph = line
    if paragraph:
        yield paragraph.replace("\n", " ")


def _best_passages(wanted: Wanted, pks: Iterable[int]) -> list[_Row]:
    """The passages that hold most of what is wanted, the best of each publication first."""
    conditions = [*_holding(wanted)]
    score = " + ".join(f"({condition})::int" for condition, _ in conditions)
    query, arguments = wanted.any_of
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT publication_id, part, file_id, page, text FROM (
                SELECT *, row_number() OVER (
                    PARTITION BY publication_id ORDER BY score DESC, part, position
                ) AS place
                FROM (
                    SELECT *, {score} + 0.9 * ts_rank(words, {query}) AS score FROM library_passage
                    WHERE publication_id = ANY(%s) AND part > {Part.SUMMARY.value} LIMIT %s
                ) AS passage WHERE score > 0
            ) AS ordered WHERE place <= %s ORDER BY publication_id, place
            """,  # noqa: S608
            [
                *[argument for _, found in conditions for argument in found],
                *arguments,
                list(pks),
                MOST_PASSAGES,
                MOST,
            ],
        )
        return [_Row(*row) for row in cursor.fetchall()]


def _holding(wanted: Wanted) -> Iterator[tuple[str, list[str]]]:
    """Conditions, with arguments, that a passage holds a part."""
    for part in wanted.parts:
        if joined := dict(wanted.joined).get(part.words):
            either = "(plainto_tsquery('english', %s) || plainto_tsquery('english', %s))"
            yield f"words @@ {either}", [part.words, joined]
        elif part.words:
            function = "phraseto_tsquery" if part.is_phrase else "plainto_tsquery"
            yield f"words @@ {function}('english', %s)", [part.words]
        if part.run:
            yield IN_A_ROW_BARE if part.is_bare else IN_A_ROW, [part.run]
    for acronym in wanted.capitals:
        yield "words @@ %s::tsquery", [quoted(acronym)]


def _forms(wanted: Wanted, texts: Iterable[str]) -> frozenset[str]:
    """The words of these texts that PostgreSQL takes for forms of a word that is wanted."""
    asked = {word[:STEM] for part in wanted.parts if not part.is_phrase for word in part.words.split()}
    asked |= {joined[:STEM] for _, joined in wanted.joined}
    if not asked:
        return frozenset()
    words = {word for text in texts for word in letters.plain(text).split() if word[:STEM] in asked}
    query, arguments = wanted.any_of
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word FROM unnest(%s::text[]) AS word WHERE to_tsvector('english', word) @@ {query}",  # noqa: S608
            [sorted(words), *arguments],
        )
        return frozenset(word for (word,) in cursor.fetchall())


def _window(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Where an excerpt begins and ends: between words, around the first hit."""
    first = spans[0][0] if spans else 0
    start = max(first - BEFORE, 0)
    if start and (blank := text.find(" ", start, first)) >= 0:
        start = blank + 1
    end = min(start + LENGTH, len(text))
    if end < len(text) and (blank := text.rfind(" ", max(first, start) + 1, end)) > (
        spans[0][1] if spans else start
    ):
        end = blank
    return start, end


def _segments(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Iterator[Segment]:
    place = start
    for first, last in spans:
        if last <= start or first >= end:
            continue
        first, last = max(first, place), min(last, end)
        if first > place:
            yield Segment(text[place:first], False)
        if last > first:
            yield Segment(text[first:last], True)
        place = max(place, last)
    if place < end:
        yield Segment(text[place:end], False)
