"""XML of office files: read without its dangers, changed as little as can be, written the same way always."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ..addresses import LOCAL_PATH, is_local, path_in
from ..findings import Refused
from .package import DAMAGED, MEGABYTE, TOO_LARGE, Budget

# lxml brings no types of its own.
Element = Any

MAX_PART_SIZE = 64 * MEGABYTE
MAX_PART_MARKS = 3_000_000
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
# One that only names a public definition, as OpenOffice 2 and 3 and drawing programs write it: nothing reads
# that definition, and the mark goes. One that defines something itself is another matter.
_NAMED_DOCTYPE = re.compile(
    rb"""<!DOCTYPE \s+ [\w:.-]+ (?: \s+ (?: PUBLIC \s+ (?: "[^"<>]*" | '[^'<>]*' ) | SYSTEM ) \s+
    (["']) (?: https?://[^"'<>]* | [\w.-]* ) \1 )? \s* >""",
    re.VERBOSE,
)
_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")
# The same, looked for in a whole part at once.
_PATH_BYTES = re.compile(LOCAL_PATH.pattern.encode(), re.IGNORECASE)


def parse(data: bytes, budget: Budget) -> Element:
    """Take an XML part and return its root, without comments and instructions; raise Refused if bad."""
    # In UTF-16 it can be twice as long. Looked at first: each form of the text takes as much memory again.
    if len(data) > 2 * MAX_PART_SIZE:
        raise Refused(TOO_LARGE)
    text = _decoded(data)
    marks = text.count(b"<") + text.count(b"=")
    if len(text) > MAX_PART_SIZE or marks > MAX_PART_MARKS:
        raise Refused(TOO_LARGE)
    budget.spend(marks=marks)
    text = _without_doctype(text)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused(
            "A part of this file defines its own markup (a DTD with entities), which can be a trap. "
            "Open it in an office program, save it anew, and upload that."
        )
    try:
        return etree.fromstring(text, _parser())
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(DAMAGED) from None


def write(root: Element) -> bytes:
    """Take a root and return the part as it is stored."""
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + etree.tostring(root)


def local(name: str) -> str:
    """Take the name of an element or attribute and return it without its namespace."""
    return name.rpartition("}")[2]


def namespace(name: str) -> str:
    """Take the name of an element or attribute and return its namespace, or ""."""
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def find_all(root: Element, *names: str) -> Iterator[Element]:
    """Take a root and names without namespace; yield the elements so called, in their order."""
    return root.iter(*(f"{{*}}{name}" for name in names))


def drop(element: Element) -> None:
    """Take an element out of its parent, and leave the text behind it where it is."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def drop_all(root: Element, *names: str) -> bool:
    """Take out all elements so called; return whether there were any."""
    found = list(find_all(root, *names))
    for element in found:
        drop(element)
    return bool(found)


def drop_attributes(root: Element, *names: str) -> bool:
    """Take attributes so called, without namespace, out of all elements; return whether there were any."""
    found = False
    for element in root.iter():
        for name in [name for name in element.attrib if local(name) in names]:
            del element.attrib[name]
            found = True
    return found


def drop_local_paths(root: Element) -> bool:
    """Empty attributes, and titles of drawings, that name a place on somebody's computer; return whether
    there were any."""
    found = False
    if not _PATH_BYTES.search(etree.tostring(root)):
        return False
    for element in root.iter():
        for name, value in element.attrib.items():
            if is_local(value):
                element.set(name, "")
                found = True
        if _is_title_of_drawing(element) and path_in(text_of(element)) is not None:
            del element[:]
            element.text = None
            found = True
    return found


def _is_title_of_drawing(element: Element) -> bool:
    return local(element.tag) in {"title", "desc"} and "svg" in namespace(element.tag)


def text_of(element: Element) -> str:
    """Take an element and return all text in it."""
    return "".join(element.itertext())


def _decoded(data: bytes) -> bytes:
    """Return the part in UTF-8, without declaration: in another encoding it could hide what is looked for."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(DAMAGED) from None
    return _DECLARATION.sub("", text, count=1).encode()


def _without_doctype(text: bytes) -> bytes:
    """Take a part and return it without the mark before its first element that names what kind it is of."""
    found = _NAMED_DOCTYPE.search(text)
    first = _FIRST_ELEMENT.search(text)
    if not found or not first or found.start() > first.start():
        return text
    return text[: found.start()] + text[found.end() :]


def _parser() -> Element:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
