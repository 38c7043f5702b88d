"""Takes the text out of a PDF, page by page, in a process that can do no harm (see `clean_files.contained`).

Whatever the file is, there is an answer: one that can't be read in whole or in part gives what it has and a
sentence for the editor.
"""

import json
import logging
import signal
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError

from clean_files import contained
from clean_files.findings import Findings, Refused

from .glyphs import FontShelf
from .legible import is_garbage, legible
from .page import read_page
from .second import SecondReader

MAX_PAGES = 3000
# Letters of one page, and of all. A closely printed page has 6,000.
MAX_PAGE = 30_000
MAX_TEXT = 4_000_000
# Of processor time: for one page, for all, and for the process as a whole.
MAX_PAGE_SECONDS = 4
MAX_READING_SECONDS = 20
MAX_SECONDS = 45
_MAX_ANSWER = 5 * MAX_TEXT
_MOST_RANGES = 4

READ, NO_TEXT, UNREADABLE = "read", "no text", "unreadable"

_SO = "readers can't find it by what it says."
_SCAN = f"No text was found in it: it seems to be a scan, so {_SO}"
_BLANK = f"No text was found in it: its pages are blank, or drawn without letters, so {_SO}"
_LOCKED = f"It is protected by a password, so its text can't be read and {_SO}"
_BROKEN = f"Its text can't be read, so {_SO} Save it anew and upload it again."
_NO_LETTERS = f"Its fonts don't tell which letters they draw, so {_SO} Make the PDF with another program."
_NOT_ALL = "Only pages 1 to {last:,} could be read: readers can't find it by what the others say."


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a PDF.

    `pages` has one text for each page from the first, "" where there is none; a line break ends a paragraph.
    `state` is "read", "no text" or "unreadable", and `message` a sentence or two for the editor, if any.
    """

    state: str
    message: str = ""
    pages: list[str] = field(default_factory=list)


def read_pdf(content: bytes | BinaryIO) -> Reading:
    """Take a PDF, as bytes or a file that can be read from its start; return what it says. Never raises."""
    source = BytesIO(content) if isinstance(content, bytes) else content
    with tempfile.TemporaryFile() as answer:
        try:
            contained.run(read_into, source, answer, seconds=MAX_SECONDS)
        except Refused:
            return Reading(UNREADABLE, _BROKEN)
        answer.seek(0)
        return _reading(answer.read(_MAX_ANSWER + 1))


def _reading(answer: bytes) -> Reading:
    """Take what the process wrote, return the reading; its word is believed in nothing but the text."""
    try:
        given = json.loads(answer) if len(answer) <= _MAX_ANSWER else None
    except (ValueError, RecursionError):
        given = None
    match given:
        case {"pages": list(pages), "state": str(state), "message": str(message)} if (
            state in (READ, NO_TEXT, UNREADABLE)
            and len(pages) <= MAX_PAGES
            and all(isinstance(page, str) for page in pages)
        ):
            return Reading(state, message[:255], pages)
    logging.getLogger(__name__).warning("What was read in a PDF could not be understood.")
    return Reading(UNREADABLE, _BROKEN)


# --- In the process -------------------------------------------------------------------------------


class _OutOfTime(BaseException):
    """Not an Exception, so that no library takes it for a fault of the file."""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise _OutOfTime inside when so much processor time is gone."""

    def stop(number: int, frame: object) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def read_into(source: BinaryIO, target: BinaryIO) -> Findings:
    """Read a PDF and write what it says as JSON; nothing was found in it. Only in a bounded process."""
    logging.disable(logging.CRITICAL)
    reading = _read(source)
    answer = {"pages": reading.pages, "state": reading.state, "message": reading.message}
    target.write(json.dumps(answer, ensure_ascii=False).encode())
    return Findings()


def _read(source: BinaryIO) -> Reading:
    try:
        with _at_most(MAX_READING_SECONDS):
            content = source.read()
            if b"/Encrypt" in content:
                content = _unlocked(content)
            reader = PdfReader(BytesIO(content))
            count = len(reader.pages)
    except _Locked:
        return Reading(UNREADABLE, _LOCKED)
    except (_OutOfTime, Exception):
        return Reading(UNREADABLE, _BROKEN)
    if not count:
        return Reading(UNREADABLE, _BROKEN)
    pages = _Pages(count, SecondReader(content))
    pages.read(reader)
    return pages.reading()


class _Locked(Exception):
    """A password is needed."""


def _unlocked(content: bytes) -> bytes:
    """A file that opens without a password, as one that is not encrypted; raises _Locked."""
    # Loaded only here: what answers readers imports this module, too.
    import pikepdf

    output = BytesIO()
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if not pdf.is_encrypted:
                return content
            pdf.save(output)
    except pikepdf.PasswordError as error:
        raise _Locked from error
    return output.getvalue()


@dataclass
class _Pages:
    """The pages of a file, read one after the other as long as time and room last."""

    count: int
    second: SecondReader
    texts: list[str] = field(default_factory=list)
    # Numbers of pages: of those with pictures alone, with unknown letters, and of those that can't be read.
    silent: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)

    def read(self, reader: PdfReader) -> None:
        shelf = FontShelf()
        room, end = MAX_TEXT, time.process_time() + MAX_READING_SECONDS
        for number in range(min(self.count, MAX_PAGES)):
            left = end - time.process_time()
            if room <= 0 or left <= 0:
                return
            text = ""
            try:
                with _at_most(min(left, MAX_PAGE_SECONDS)):
                    text = self._text(reader.pages[number], shelf, number + 1)
            except _OutOfTime:
                if left < MAX_PAGE_SECONDS:
                    return
                self.broken.append(number + 1)
            except Exception:
                self.broken.append(number + 1)
            self.texts.append(text[: min(MAX_PAGE, room)])
            room -= len(self.texts[-1])

    def _text(self, page: PageObject, shelf: FontShelf, number: int) -> str:
        try:
            raw, has_pictures = read_page(page, shelf)
        except LimitReachedError:  # pypdf's own reading would end there too, and say nothing.
            raise
        except Exception:  # What this reader can't make out of a malformed page, another perhaps can.
            raw, has_pictures = self.second.text(number - 1), False
            if not raw.strip():
                raise
        raw = raw[: 4 * MAX_PAGE]
        if is_garbage(raw) or not legible(raw):
            raw = self._second(raw, number)
        if is_garbage(raw):
            self.garbled.append(number)
            return ""
        text = legible(raw)
        if not text and has_pictures:
            self.silent.append(number)
        return text

    def _second(self, raw: str, number: int) -> str:
        """What another reader makes of a page of which the first made nothing, or what the first made."""
        text = self.second.text(number - 1)[: 4 * MAX_PAGE]
        return text if legible(text) and not is_garbage(text) else raw

    def reading(self) -> Reading:
        if not any(self.texts):
            if self.broken:
                return Reading(UNREADABLE, _BROKEN)
            if self.garbled:
                return Reading(UNREADABLE, _NO_LETTERS)
            is_blank = not self.silent and len(self.texts) == self.count
            return Reading(NO_TEXT, _BLANK if is_blank else _SCAN, self.texts)
        messages = []
        if len(self.texts) < self.count:
            messages.append(_NOT_ALL.format(last=len(self.texts)))
        if missing := sorted({*self.silent, *self.garbled, *self.broken}):
            messages.append(_without_text(missing))
        return Reading(READ, " ".join(messages), self.texts)


def _without_text(numbers: list[int]) -> str:
    ranges = list(_ranges(numbers))
    if len(ranges) > _MOST_RANGES:
        return f"{len(numbers):,} pages hold no text that can be read: readers can't find them."
    named = [f"{first}" if first == last else f"{first} to {last}" for first, last in ranges]
    listed = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
    if len(numbers) == 1:
        return f"Page {listed} holds no text that can be read: readers can't find it."
    return f"Pages {listed} hold no text that can be read: readers can't find them."


def _ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Take ascending numbers; return the first and last of each row without a gap."""
    first = last = 0
    for number in numbers:
        if number != last + 1 or not first:
            if first:
                yield first, last
            first = number
        last = number
    if first:
        yield first, last
