"""Cuts what a PDF's page draws into operators and operands (ISO 32000-2, 7.8.2): fast where it is plain.

Programs write nearly all pages plainly. Whatever is not so (pictures within the drawing, comments, brackets
within brackets) is left to the library, which takes five times as long.
"""

import re
from collections.abc import Iterator
from functools import cache

import pikepdf
from pikepdf import Name, Object

# A number, a text, a list, or what stands beside a mark.
_NUMBERS = rb"((?:[-+]?(?:\d+\.?\d*|\.\d+)[\s\0]+)*)"
_TEXT = rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>"
_OPERATOR = rb"([A-Za-z'\"][A-Za-z0-9*]*+)"
_PLAIN = re.compile(
    rb"[\s\0]*(?:"
    rb"%(numbers)s%(operator)s"
    rb"|/([^\s\0()<>\[\]{}/%%#]*+)[\s\0]*%(numbers)s%(operator)s"
    rb"|(%(text)s)[\s\0]*%(operator)s"
    rb"|\[((?:[^\[\]()<>{}/%%]|%(text)s)*)\][\s\0]*%(numbers)s%(operator)s"
    rb"|/[^\s\0()<>\[\]{}/%%]*+[\s\0]*(?:<<(?:[^()<>{}%%]|%(text)s)*>>|/[^\s\0()<>\[\]{}/%%]*+)[\s\0]*(?:BDC|DP)"
    rb"(?![A-Za-z0-9])|\Z)" % {b"numbers": _NUMBERS, b"operator": _OPERATOR, b"text": _TEXT},
    re.DOTALL,
)
_ITEM = re.compile(rb"(%s)|([-+]?(?:\d+\.?\d*|\.\d+))" % _TEXT, re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n?|\n)|(.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# All there are (annex A) but those of a picture within the drawing.
_KNOWN = {
    name.encode(): name
    for line in (
        "b B b* B* BDC BMC BT BX c cm cs CS d d0 d1 Do DP EMC ET EX f F f* g G gs h i j J k K l m M MP n q Q",
        "re rg RG ri s S sc SC scn SCN sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"",
    )
    for name in line.split()
}

Instruction = tuple[str, list]


def is_known(operator: str) -> bool:
    """Return whether the standard has such an operator."""
    return operator.encode() in _KNOWN


class NotPlainError(Exception):
    """A drawing is not written as nearly all are."""


def plain_instructions(content: bytes) -> Iterator[Instruction]:
    """Yield operators and their operands; raise NotPlainError where the drawing needs a closer look.

    Numbers come as floats, names as the library's, texts as bytes, lists as lists.
    """
    match, place, end = _PLAIN.match, 0, len(content)
    while place < end:
        found = match(content, place)
        if not found or found.end() == place:
            raise NotPlainError
        place = found.end()
        numbers, operator, name, after, named, text, shown, items, behind, listed = found.groups()
        if operator:
            operands: list = [float(each) for each in numbers.split()] if numbers else []
        elif named:
            operator, operands = named, [_name(name), *map(float, after.split())]
        elif shown:
            operator, operands = shown, [_bytes(text)]
        elif listed:
            operator, operands = listed, [_items(items), *map(float, behind.split())]
        else:
            continue  # A mark, or the end.
        if (known := _KNOWN.get(operator)) is None:
            raise NotPlainError
        yield known, operands


@cache
def _name(name: bytes) -> Object:
    try:
        return Name("/" + name.decode())
    except (UnicodeDecodeError, ValueError) as error:
        raise NotPlainError from error


def _items(content: bytes) -> list:
    return [_bytes(text) if text else float(number) for text, number in _ITEM.findall(content)]


def _bytes(text: bytes) -> bytes:
    """Take a text with its brackets, return what it holds."""
    if text[:1] == b"<":
        digits = b"".join(text[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return _ESCAPE.sub(_unescaped, text[1:-1]) if b"\\" in text else text[1:-1]


def _unescaped(found: re.Match[bytes]) -> bytes:
    octal, line_end, other = found.groups()
    if octal:
        return bytes([int(octal, 8) & 255])
    return b"" if line_end else _ESCAPED.get(other, other)


def instructions(content: Object, operators: str) -> Iterator[Instruction | pikepdf.ContentStreamInlineImage]:
    """Yield the same of any drawing, and pictures within it, by the library; of `operators` alone."""
    for each in pikepdf.parse_content_stream(content, operators):
        if isinstance(each, pikepdf.ContentStreamInlineImage):
            yield each
        else:
            yield str(each.operator), list(each.operands)
