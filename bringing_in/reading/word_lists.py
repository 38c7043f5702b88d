"""Lists that Word writes into a web page as paragraphs with a sign before them."""

import re
from typing import Any, Final

from .numbers import BEGIN, END
from .trees import elements, style_of, take_out, words

_LEVEL: Final = re.compile(r"l\d+\s*level(\d+)")
# A lone "o" is a bullet.
_NUMBER: Final = re.compile(r"[\[(]?(?:\d+(?:\.\d+)+[.)\]]*|(?:\d{1,4}|[a-z]{1,6})[.)\]:]+)", re.IGNORECASE)
_DEEPEST: Final = 5


def make_lists(root: Any) -> None:
    """Makes lists of such paragraphs, each item with its sign as ``numbers.mark`` would write it."""
    # The lists that are open, from the outermost on, while paragraphs follow one another.
    open_lists: list[Any] = []
    before = None
    for paragraph in [one for one in elements(root) if one.tag == "p" and _level(one)]:
        depth = min(_level(paragraph), _DEEPEST)
        if before is None or before.getnext() is not paragraph or (before.tail or "").strip():
            open_lists = []
        sign = _take_sign(paragraph)
        is_number = bool(_NUMBER.fullmatch(sign))
        name = "ol" if is_number else "ul"
        del open_lists[depth:]
        if open_lists and len(open_lists) == depth and open_lists[-1].tag != name:
            open_lists.pop()
        before = _put(paragraph, open_lists, depth, name)
        if is_number:
            paragraph.text = f"{BEGIN}{sign}{END}{paragraph.text or ''}"


def _put(paragraph: Any, open_lists: list[Any], depth: int, name: str) -> Any:
    """Moves a paragraph into the list that it belongs to; gives the outermost one, or it if that is new."""
    tail, paragraph.tail = paragraph.tail, None
    if not open_lists:
        outer = paragraph.makeelement(name)
        paragraph.getparent().replace(paragraph, outer)
        outer.tail = tail
        open_lists.append(outer)
    elif paragraph.getparent() is not None:
        paragraph.getparent().remove(paragraph)
    while len(open_lists) < depth and len(open_lists[-1]):
        inner = paragraph.makeelement(name)
        open_lists[-1][-1].append(inner)
        open_lists.append(inner)
    paragraph.tag = "li"
    open_lists[-1].append(paragraph)
    return open_lists[0]


def _level(paragraph: Any) -> int:
    match = _LEVEL.search(style_of(paragraph).get("mso-list", ""))
    return int(match[1]) if match else 0


def _take_sign(paragraph: Any) -> str:
    for span in list(paragraph.iter("span")):
        if style_of(span).get("mso-list", "") == "ignore":
            sign = words(span)
            take_out(span)
            return sign
    return ""
