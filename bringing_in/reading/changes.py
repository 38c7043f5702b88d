"""What a Word file keeps of its making: unsettled changes, comments, hidden words. Listed, not taken.

A document is taken as if all its changes were accepted, which is what its authors see on their screens.
"""

from collections.abc import Iterator
from typing import Any, Final

from clean_files.office.markup import drop, find_all, local

from ..found import CHANGED, LEFT_OUT, Found, shortened
from .numbers import child, value

SHOWN: Final = 60
_OFF: Final = {"0", "false", "off"}
_FORMATTING: Final = ("rPrChange", "pPrChange", "tblPrChange", "tcPrChange", "sectPrChange")


def words_of(element: Any) -> str:
    """The words in a part of a document that are no deleted ones."""
    texts = (one.text or "" for one in find_all(element, "t") if not _within(one, "del", "moveFrom"))
    return " ".join("".join(texts).split())


def where(element: Any) -> str:
    """The beginning of the paragraph that something stands in."""
    paragraph = next((one for one in element.iterancestors() if local(one.tag) == "p"), None)
    words = words_of(paragraph) if paragraph is not None else ""
    return f"in “{shortened(words, SHOWN)}”" if words else ""


def list_changes(root: Any, found: Found) -> None:
    """Says each change of a part of the document, with its words."""
    for element, what, kind in _changes(root):
        if words := _all_words(element):
            found.say(kind, f"{what}: “{words}”", where(element))
    number = sum(1 for _ in find_all(root, *_FORMATTING))
    if number:
        found.say(CHANGED, f"{number} changes of formatting that nobody had accepted are taken as accepted.")


def _changes(root: Any) -> Iterator[tuple[Any, str, str]]:
    said = {
        "ins": ("Put in as a tracked change, and taken as accepted", CHANGED),
        "del": ("Deleted as a tracked change, and left out", LEFT_OUT),
        "moveTo": ("Moved to here as a tracked change, and taken as accepted", CHANGED),
        "moveFrom": ("Moved away from here as a tracked change, and left out", LEFT_OUT),
    }
    for element in find_all(root, *said):
        # The mark at a paragraph's end, or a row of a table, has no words of its own.
        if len(element) and not _within(element, *said):
            yield element, *said[local(element.tag)]


def _all_words(element: Any) -> str:
    return " ".join("".join(one.text or "" for one in find_all(element, "t", "delText")).split())


def _within(element: Any, *names: str) -> bool:
    return any(local(one.tag) in names for one in element.iterancestors())


def list_comments(comments: Any, root: Any, found: Found) -> None:
    """Says each comment, and of which words; not whose it is."""
    places = {value(one, "id"): where(one) for one in find_all(root, "commentReference")}
    for comment in find_all(comments, "comment"):
        text = f"A comment was left out: “{words_of(comment)}”"
        found.say(LEFT_OUT, text, places.get(value(comment, "id"), ""))


def drop_unseen(root: Any, found: Found) -> None:
    """Takes out words that are hidden or struck out, which the site can't show as that, and says which."""
    for run in list(find_all(root, "r")):
        if _is_on(run, "vanish"):
            what = "Hidden words were left out"
        elif _is_on(run, "strike") or _is_on(run, "dstrike"):
            what = "Words that are struck out were left out"
        else:
            continue
        if (words := words_of(run)) and not _within(run, "del", "moveFrom"):
            found.say(LEFT_OUT, f"{what}: “{words}”", where(run))
        drop(run)


def _is_on(run: Any, name: str) -> bool:
    element = child(run, "rPr", name)
    return element is not None and (value(element) or "").lower() not in _OFF
