"""What Mammoth passes over in a Word file, with the words in it, put as it reads them.

Simple fields ("Figure 1", "see paragraph 12"), characters with their reading above them, words between marks
of direction, boxes that no older program is given another form of. Marks that point at nothing, for which
Mammoth reads no further, are taken out.
"""

import posixpath
import re
from collections.abc import Container
from typing import Any, Final

from clean_files.office.markup import drop, find_all, local, namespace

from ..found import LEFT_OUT, TO_DO, Found
from .changes import where
from .numbers import child, value

# What holds words and is read as what it is, or by its own rules.
_READ: Final = {
    "document", "body", "footnotes", "footnote", "endnotes", "endnote", "comments", "comment", "hdr", "ftr",
    "p", "r", "t", "tbl", "tr", "tc", "hyperlink", "ins", "del", "moveFrom", "moveTo", "sdt", "sdtContent",
    "smartTag", "customXml", "object", "pict", "drawing", "txbxContent",
}  # fmt: skip
_REFERENCE: Final = re.compile(r"^\s*REF\s+(\S+)\s(?=.*\\h).*$")
LOST: Final = "Left out: a picture that is not in the file."

# The targets of a part's relations, by their keys.
Relations = dict[str, str]


def unfold(root: Any) -> None:
    """Changes a part of a document."""
    for field in list(find_all(root, "fldSimple")):
        _as_complex(field)
    for field in find_all(root, "instrText"):
        # "See part two", with a link to it.
        field.text = _REFERENCE.sub(r'HYPERLINK \\l "\1"', field.text or "")
    for box in list(find_all(root, "checkbox")):
        # Its sign stands in the text.
        drop(box)
    for mark in find_all(root, "footnoteReference", "endnoteReference"):
        # What somebody chose for a mark is a number here, as the others.
        if value(mark, "customMarkFollows") not in (None, "0", "false"):
            for text in list(find_all(mark.getparent(), "t", "sym")):
                drop(text)
    for line in find_all(root, "cr"):
        line.tag = line.tag.replace("}cr", "}br")
    for alternate in find_all(root, "AlternateContent"):
        _take_new_form(alternate)
    for drawing in list(find_all(root, "drawing")):
        _take_words_out(drawing)
    for reading in list(find_all(root, "rt")):
        drop(reading)
    for element in list(root.iter("{*}*")):
        is_words = local(element.tag) not in _READ and "wordprocessingml" in namespace(element.tag)
        if is_words and element.getparent() is not None and next(find_all(element, "t"), None) is not None:
            _unwrap(element)


def _as_complex(field: Any) -> None:
    """A field in one element, as the marks that a field has otherwise: those of links are read."""

    def run(name: str, kind: str, text: str = "") -> Any:
        prefix = field.tag.removesuffix("fldSimple")
        found = field.makeelement(f"{prefix}r")
        inner = field.makeelement(f"{prefix}{name}", {f"{prefix}fldCharType": kind} if kind else {})
        inner.text = text or None
        found.append(inner)
        return found

    inside = list(field)
    before = [run("fldChar", "begin"), run("instrText", "", value(field, "instr") or "")]
    for element in (*before, run("fldChar", "separate"), *inside, run("fldChar", "end")):
        field.addprevious(element)
    drop(field)


def _take_new_form(alternate: Any) -> None:
    choice = child(alternate, "Choice")
    if child(alternate, "Fallback") is None and choice is not None:
        choice.tag = choice.tag.replace("}Choice", "}Fallback")


def _take_words_out(drawing: Any) -> None:
    """Words in a box of a drawing are read only in a picture of the older kind."""
    if any(local(one.tag) == "Choice" for one in drawing.iterancestors()):
        return
    prefix = drawing.tag.removesuffix("drawing")
    for box in list(find_all(drawing, "txbxContent")):
        picture = drawing.makeelement(f"{prefix}pict")
        picture.append(box)
        drawing.addnext(picture)


def _unwrap(element: Any) -> None:
    for one in list(element):
        element.addprevious(one)
    drop(element)


def drop_what_points_at_nothing(
    root: Any, relations: Relations, names: Container[str], notes: dict[str, set[str | None]], found: Found
) -> None:
    """Of a part with these relations, in a package with these names; ``notes`` are the keys by their kind."""
    missing = 0
    for kind, keys in notes.items():
        for mark in list(find_all(root, f"{kind}Reference")):
            if value(mark, "id") not in keys:
                drop(mark)
                missing += 1
    if missing:
        found.say(TO_DO, MISSING_NOTES.format(missing))
    for link in find_all(root, "hyperlink", "hlinkClick"):
        _drop_key(link, "id", relations)
    for picture in list(find_all(root, "blip", "imagedata")):
        name = "embed" if local(picture.tag) == "blip" else "id"
        key = value(picture, name)
        if key is not None and relations.get(key) not in names:
            found.say(LEFT_OUT, LOST, where(picture))
            drop(picture)
        _drop_key(picture, "link", relations)


MISSING_NOTES: Final = (
    "Marks that lead to notes which are not in the document, and are left out: {}. Look there."
)


def _drop_key(element: Any, name: str, relations: Relations) -> None:
    for key in [key for key in element.attrib if local(key) == name and "relationships" in namespace(key)]:
        if element.attrib[key] not in relations:
            del element.attrib[key]


def relations_of(name: str, parts: dict[str, Any]) -> Relations:
    """Where the relations of a part lead: names in the package, or addresses outside of it."""
    folder, own = posixpath.split(name)
    root = parts.get(f"{folder}/_rels/{own}.rels")
    found = {}
    for one in find_all(root, "Relationship") if root is not None else ():
        target = value(one, "Target") or ""
        if value(one, "TargetMode") != "External":
            target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[value(one, "Id") or ""] = target
    return found
