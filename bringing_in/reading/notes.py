"""Footnotes and endnotes: a mark in the text, and the note's words somewhere else.

Known as in what is pasted (`static/desk/pasting/notes.js`): of Word, LibreOffice, Google Docs, Pandoc, wikis.
"""

import re
from typing import Any, Final
from urllib.parse import unquote

from .trees import elements, style_of, take_out, words

_NOTE: Final = re.compile(
    r"(?:user-content-)?(?:_?ftn|_?edn|sd(?:foot|end)note\d+sym|ftnt|fn|cite_note|footnote|endnote)[-_:.]?\w*",
    re.IGNORECASE,
)
_BACK: Final = re.compile(
    r"(?:user-content-)?(?:_?ftn|_?edn|sd(?:foot|end)note\d+|ftnt|fn|cite|footnote|endnote)[-_:.]?(?:ref|anc)",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"[\[(]?([\divxlcdm]{1,6}|[a-z]|[*†‡§¶#]{1,3})[\])]?", re.IGNORECASE)
_LEADS_BACK: Final = re.compile(r"[\^↑↩︎\s]*")


def take_notes(root: Any) -> tuple[dict[str, Any], int]:
    """Takes the notes out of a text, whose marks then name them; gives them, and how many marks have none."""
    by_key = {key: one for one in elements(root) for key in (one.get("id"), one.get("name")) if key}
    notes: dict[str, tuple[str, Any]] = {}
    missing = 0
    for link in [one for one in root.iter("a") if "#" in (one.get("href") or "")]:
        name = unquote((link.get("href") or "").partition("#")[2])
        if not _MARK.fullmatch(words(link)) or not _NOTE.match(name) or _BACK.match(name):
            continue
        if name not in notes:
            element = _note_of(by_key.get(name), link)
            if element is None:
                missing += 1
                continue
            notes[name] = (f"note-{len(notes) + 1}", element)
        _raise(link, notes[name][0])
    for name, (_key, element) in notes.items():
        _clean(element)
        take_out(element)
        # A note with several marks is written once for each.
        for other in [one for one in root.iter("li") if one.get("id") == name]:
            take_out(other)
    return dict(notes.values()), missing


def _note_of(target: Any, reference: Any) -> Any:
    """What holds the words of a note: what is named, or what stands around a link that is."""
    if target is None or target is reference:
        return None
    whole = target if target.tag != "a" else _around(target)
    return None if whole is None or reference in whole.iterdescendants() or whole.tag == "body" else whole


def _around(link: Any) -> Any:
    for one in link.iterancestors():
        if re.match(r"(?:ftn|edn|sdfootnote|sdendnote)\d", one.get("id") or ""):
            return one
    return next((one for one in link.iterancestors() if one.tag in ("li", "p", "div", "dd")), None)


def _clean(note: Any) -> None:
    """Without what leads from the note back to its mark."""
    for link in list(note.iter("a")):
        name = unquote((link.get("href") or "").partition("#")[2])
        if _BACK.match(name) or (name and _LEADS_BACK.fullmatch(words(link))):
            around = link.getparent()
            take_out(link)
            if around is not None and around.tag == "sup" and not words(around) and around is not note:
                take_out(around)


def _raise(link: Any, key: str) -> None:
    """Puts the mark of the note in the place of a link to it, and of what raises that."""
    around = link.getparent()
    while around is not None and around.tag in ("sup", "span") and words(around) == words(link):
        link, around = around, around.getparent()
    link.tag = "sup"
    for name in list(link.attrib):
        del link.attrib[name]
    for child in list(link):
        link.remove(child)
    link.text = "*"
    link.set("data-note", key)


def is_list_of_notes(element: Any) -> bool:
    """Whether Word keeps its notes in this part of a page."""
    return bool(re.search(r"(?:foot|end)note-list", style_of(element).get("mso-element", "")))
