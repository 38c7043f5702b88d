"""What a Word file keeps of its making: unsettled changes, comments, hidden words. Listed, not taken.

A document is taken as if all its changes were accepted, which is what its authors see on their screens.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from clean_files.office.markup import drop, find_all, local

from ..found import CHANGED, LEFT_OUT, Found, shortened
from .numbers import child, value

SHOWN: Final = 60
_PUT_IN: Final = "Put in as a tracked change, and taken as accepted"
_DELETED: Final = "Deleted as a tracked change, and left out"
_GONE: Final = ("del", "moveFrom")
_NEW: Final = ("ins", "moveTo")
# What parts words from one another.
_PARTING: Final = ("p", "tab", "br")
_OFF: Final = {"0", "false", "off"}
_FORMATTING: Final = ("rPrChange", "pPrChange", "tblPrChange", "tcPrChange", "sectPrChange")


def words_of(element: Any) -> str:
    """The words in a part of a document that are no deleted ones."""
    return _said(one for one in find_all(element, "t", *_PARTING) if not _within(one, *_GONE))


def where(element: Any) -> str:
    """The beginning of the paragraph that something stands in."""
    paragraph = next((one for one in element.iterancestors() if local(one.tag) == "p"), None)
    words = words_of(paragraph) if paragraph is not None else ""
    return f"in “{shortened(words, SHOWN)}”" if words else ""


def list_changes(root: Any, found: Found, notes: Mapping[tuple[str, str], str]) -> None:
    """Says each change of a part of the document, with its words; ``notes`` are those by kind and key."""
    _settle_cells(root, found)
    for words, what, kind, element in _changes(root, notes):
        found.say(kind, f"{what}: {words}", where(element))
    number = sum(1 for _ in find_all(root, *_FORMATTING))
    if number:
        found.say(
            CHANGED, f"Changes of formatting that nobody had accepted, and are taken as accepted: {number}."
        )


def _settle_cells(root: Any, found: Found) -> None:
    """A cell of a table that was deleted is an empty one; its row stays as wide as the others."""
    for mark in list(find_all(root, "cellDel", "cellIns")):
        cell = next((one for one in mark.iterancestors() if local(one.tag) == "tc"), None)
        words = words_of(cell) if cell is not None else ""
        if not words:
            continue
        if local(mark.tag) == "cellIns":
            found.say(CHANGED, f"A cell of a table. {_PUT_IN}: “{words}”")
            continue
        found.say(LEFT_OUT, f"A cell of a table. {_DELETED}: “{words}”")
        for text in list(find_all(cell, "r", "fldSimple")):
            drop(text)


def _changes(root: Any, notes: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, str, str, Any]]:
    said = {
        "ins": (_PUT_IN, CHANGED),
        "del": (_DELETED, LEFT_OUT),
        "moveTo": ("Moved to here as a tracked change, and taken as accepted", CHANGED),
        "moveFrom": ("Moved away from here as a tracked change, and left out", LEFT_OUT),
    }
    for element in find_all(root, *said):
        name = local(element.tag)
        if _within(element, *_GONE) or (name in _NEW and _within(element, *_NEW)):
            continue
        what, kind = said[name]
        row = element.getparent() if local(element.getparent().tag) == "trPr" else None
        if row is not None:
            # Of its words each may be a change of its own.
            row, what = row.getparent(), f"A row of a table. {what}"
            words = _said(one for one in find_all(row, "t", *_PARTING) if not _within(one, *said))
        elif name in _GONE:
            words = _said(find_all(element, "t", "delText", *_PARTING))
        else:
            words = words_of(element)
        # The mark at a paragraph's end has no words.
        if words:
            yield f"“{words}”", what, kind, element
        elif next(find_all(element, "blip", "imagedata"), None) is not None:
            yield "a picture", what, kind, element
        for mark in find_all(element, "footnoteReference", "endnoteReference"):
            key = local(mark.tag).removesuffix("Reference"), value(mark, "id") or ""
            yield f"the note “{notes.get(key, '')}”", what, kind, element


def _said(elements: Iterable[Any]) -> str:
    return " ".join(
        "".join(" " if local(one.tag) in _PARTING else one.text or "" for one in elements).split()
    )


def _within(element: Any, *names: str) -> bool:
    return any(local(one.tag) in names for one in element.iterancestors())


def list_comments(comments: Any, texts: Iterable[Any], found: Found) -> None:
    """Says each comment, and of which words in these parts; not whose it is."""
    places = {value(one, "id"): where(one) for root in texts for one in find_all(root, "commentReference")}
    for comment in find_all(comments, "comment"):
        text = f"A comment was left out: “{words_of(comment)}”"
        found.say(LEFT_OUT, text, places.get(value(comment, "id"), ""))


def drop_unseen(root: Any, found: Found) -> None:
    """Takes out words that are hidden or struck out, which the site can't show as that, or that a form shows
    where nobody wrote anything; and says which.
    """
    for control in list(find_all(root, "sdt")):
        if child(control, "sdtPr", "showingPlcHdr") is not None:
            if words := words_of(control):
                found.say(LEFT_OUT, f"Left out, as a form says it where nobody wrote anything: “{words}”")
            for text in list(find_all(control, "r")):
                drop(text)
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
