"""The elements that a WebM video is made of: found, and overwritten where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..findings import Refused
from .report import DAMAGED, Report

# The longest that an element's number and length can be together.
LONGEST_HEADER = 12
VOID, CHECKSUM = 0xEC, 0xBF


@dataclass(frozen=True)
class Element:
    """Where an element is: from `start` to `end`, its content from `inner` on.

    In live recordings, some have no end.
    """

    number: int
    start: int
    inner: int
    end: int | None

    @property
    def stop(self) -> int:
        """Its end; a video with an endless element where none may be is refused."""
        if self.end is None:
            raise Refused(DAMAGED)
        return self.end


def read_header(header: bytes, start: int) -> Element:
    """Take the bytes at `start` and return the element that begins there; raise Refused if none does."""
    length = _length(header[:1])
    number = int.from_bytes(header[:length], "big")
    size_length = _length(header[length : length + 1])
    size = int.from_bytes(header[length : length + size_length], "big") - (1 << 7 * size_length)
    inner = length + size_length
    if length > 4 or inner > len(header):
        raise Refused(DAMAGED)
    is_endless = size == (1 << 7 * size_length) - 1
    return Element(number, start, start + inner, None if is_endless else start + inner + size)


def variable_number(content: bytes) -> int:
    """Return the number of variable length that stands at the beginning."""
    length = _length(content[:1])
    return int.from_bytes(content[:length], "big") - (1 << 7 * length)


def empty_header(length: int) -> bytes:
    """Return the beginning of an element of empty space that is `length` bytes long altogether."""
    if length < 9:
        return bytes([VOID, 0x80 | (length - 2)])
    return bytes([VOID, 1]) + (length - 9).to_bytes(7, "big")


def _length(first: bytes) -> int:
    """Return how many bytes a number of variable length has, by its first byte."""
    if not first or not first[0]:
        raise Refused(DAMAGED)
    return 9 - first[0].bit_length()


class Elements:
    """An element in memory whose own elements can be overwritten. Its length never changes."""

    def __init__(self, content: bytes, report: Report) -> None:
        self.content = bytearray(content)
        self.report = report
        self.root = read_header(content[:LONGEST_HEADER], 0)

    def children(self, outer: Element) -> Iterator[Element]:
        """Yield the elements within an element."""
        position = outer.inner
        while position < outer.stop:
            element = read_header(bytes(self.content[position : position + LONGEST_HEADER]), position)
            if element.stop > outer.stop:
                raise Refused(DAMAGED)
            yield element
            position = element.stop

    def inside(self, element: Element) -> bytes:
        """Return an element's content."""
        return bytes(self.content[element.inner : element.stop])

    def blank(self, element: Element, phrase: str = "") -> None:
        """Overwrite an element's content with zeros, and say what was there."""
        content = self.content[element.inner : element.stop]
        self.content[element.inner : element.stop] = bytes(len(content))
        if phrase:
            self.report.remove(phrase, any(content))
        else:
            self.report.remove_content(content)

    def void(self, element: Element, phrase: str = "") -> None:
        """Let an element be empty space. A checksum goes without a word: it says nothing."""
        if element.number == CHECKSUM:
            self.content[element.inner : element.stop] = bytes(element.stop - element.inner)
        self.blank(element, phrase)
        length = element.stop - element.start
        header = empty_header(length)
        self.content[element.start : element.stop] = header + bytes(length - len(header))
