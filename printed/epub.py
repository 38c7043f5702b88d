"""An EPUB 3 of a page's content: one text, its contents, its pictures and the fonts of its scripts."""

import io
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.encoding import iri_to_uri
from lxml import etree, html  # type: ignore[import-untyped]
from lxml.builder import ElementMaker  # type: ignore[import-untyped]

from assets.languages import direction

from . import fonts
from .content import Content
from .made import Made
from .pictures import stored_picture

XHTML: Final = "http://www.w3.org/1999/xhtml"
OPS: Final = "http://www.idpf.org/2007/ops"
OPF: Final = "http://www.idpf.org/2007/opf"
DC: Final = "http://purl.org/dc/elements/1.1/"
XML: Final = "http://www.w3.org/XML/1998/namespace"
_E: Final = ElementMaker(namespace=XHTML, nsmap={None: XHTML, "epub": OPS})
_PACKAGE: Final = ElementMaker(namespace=OPF, nsmap={None: OPF, "dc": DC})
_DC: Final = ElementMaker(namespace=DC, nsmap={"dc": DC})
_CONTAINER: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>\n"
)
STYLES: Final = Path(__file__).with_name("epub.css")
# The kinds of pictures that every reading system shows.
PICTURES: Final = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
    ".webp": "image/webp",
}  # fmt: skip
# Elements of pages that mean nothing in a book.
_UNWRAPPED: Final = ("time", "details", "summary", "nav", "address", "main", "article", "header", "footer")
# What a reader is told of how it can be read, by schema.org's names.
ACCESS: Final = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityHazard", "none"),
)
# What parts are, by the names of ARIA and of EPUB: reading systems open a note over the text by these.
TYPES: Final = {"doc-noteref": "noteref", "doc-endnotes": "endnotes", "doc-backlink": "backlink"}
# No file in a zip is older.
_EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Part:
    """A file of the book: its name in it, its media type, its bytes, what it is for."""

    name: str
    media_type: str
    content: bytes
    properties: str = ""

    @property
    def key(self) -> str:
        return re.sub(r"[^A-Za-z0-9]+", "-", self.name)


def epub(content: Content) -> Made:
    """The content as an EPUB; the same bytes for the same content. Its signs stay: a reading system has fonts
    of its own.
    """
    root = deepcopy(content.root)
    pictures = list(_pictures(root))
    _make_fit(root)
    faces = list(_faces(root))
    # It gives the headings their names.
    contents = _contents(content, root)
    text = _document(content, [root], "text")
    nav = _document(content, [contents], "contents")
    styles = STYLES.read_text() + "".join(_face(face, part) for face, part in faces)
    parts = [
        Part("text.xhtml", "application/xhtml+xml", text),
        Part("contents.xhtml", "application/xhtml+xml", nav, "nav"),
        Part("styles.css", "text/css", styles.encode()),
        *pictures,
        *(part for _, part in faces),
    ]
    return Made(_packed(content, parts))


# --- The text -------------------------------------------------------------------------------------


def _pictures(root: html.HtmlElement) -> Iterator[Part]:
    """The pictures of a text, which shows them by their names in the book from then on."""
    names: dict[str, str] = {}
    for image in list(root.iter("img")):
        address = image.get("src", "")
        suffix = PurePosixPath(address).suffix.lower()
        stored = stored_picture(address) if suffix in PICTURES else None
        if stored is None:
            image.drop_tree()
        elif address in names:
            image.set("src", names[address])
        else:
            names[address] = f"pictures/{len(names) + 1}{suffix}"
            image.set("src", names[address])
            yield Part(names[address], PICTURES[suffix], stored)


def _make_fit(root: html.HtmlElement) -> None:
    """What HTML allows and XML or an EPUB does not."""
    etree.strip_tags(root, *_UNWRAPPED)
    taken = {element.get("id") for element in root.iter() if element.get("id")}
    seen: set[str] = set()
    for element in root.iter():
        if name := element.get("id"):
            # An identifier of XML begins with no figure; and each is there once.
            element.attrib.pop("id")
            if name not in seen:
                element.set("id", f"at-{name}")
            seen.add(name)
        if language := element.get("lang"):
            element.set(f"{{{XML}}}lang", language)
        if element.get("class") == "number":
            # Who listens or copies gets the number and the first word as two.
            element.tail = f" {(element.tail or '').lstrip()}"
        if target := element.get("href"):
            _lead(element, target, taken)
        if kind := TYPES.get(element.get("role", "")):
            element.set(f"{{{OPS}}}type", kind)
        if kind == "endnotes":
            for note in element.iterfind("./ol/li"):
                note.set(f"{{{OPS}}}type", "footnote")


def _lead(element: html.HtmlElement, target: str, anchors: set[str]) -> None:
    if not target.startswith("#"):
        element.set("href", iri_to_uri(target))
    elif target[1:] in anchors:
        element.set("href", f"#at-{target[1:]}")
    else:
        del element.attrib["href"]


def _document(content: Content, inside: list[Any], kind: str) -> bytes:
    document = _E.html(
        _E.head(
            _E.meta(charset="utf-8"),
            _E.title(content.title),
            _E.link(rel="stylesheet", type="text/css", href="styles.css"),
        ),
        # The site's own words are English; whatever is not says so itself.
        _E.body(*(_in_xhtml(one) for one in inside), **{"class": kind}),
        lang="en",
    )
    document.set(f"{{{XML}}}lang", "en")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n' + etree.tostring(document) + b"\n"


def _in_xhtml(element: Any) -> Any:
    """The same element in XHTML's namespace."""
    if isinstance(element.tag, str) and not element.tag.startswith("{"):
        copied = _E(element.tag)
        copied.attrib.update(element.attrib)
        copied.text, copied.tail = element.text, element.tail
        copied.extend(_in_xhtml(child) for child in element)
        return copied
    return element


def _contents(content: Content, root: html.HtmlElement) -> Any:
    """The book's table of contents: its headings, each leading there, below those that they belong to.

    Groups of names are no chapters: forty countries would hide what there is to read.
    """
    entries = _E.ol()
    # The lists that the next entry may go into, each with the level of its headings.
    lists = [(1, entries)]
    chapters = (one for one in root.iter("h1", "h2", "h3", "h4") if one.get("class") != "names")
    for number, heading in enumerate(chapters, start=1):
        level = int(heading.tag[1])
        while len(lists) > 1 and lists[-2][0] >= level:
            lists.pop()
        above, beside = lists[-1]
        if level > above and len(beside):
            beside[-1].append(_E.ol())
            lists.append((level, beside[-1][-1]))
        else:
            # It stands beside one that left out a level.
            lists[-1] = (level, beside)
        lists[-1][1].append(_E.li(_entry(content, heading, number)))
    nav = _E.nav(_E.h1("Contents"), entries)
    nav.set(f"{{{OPS}}}type", "toc")
    return nav


def _entry(content: Content, heading: html.HtmlElement, number: int) -> Any:
    """The link to a heading, which gets a name to be led to by."""
    name = heading.get("id") or f"section-{number}"
    heading.set("id", name)
    words = " ".join(heading.text_content().split())
    link = _E.a(words or content.title, href=f"text.xhtml#{name}")
    if language := heading.get("lang"):
        link.set("lang", language)
        link.set(f"{{{XML}}}lang", language)
        link.set("dir", heading.get("dir") or direction(language))
    return link


# --- Fonts ----------------------------------------------------------------------------------------


def _faces(root: html.HtmlElement) -> Iterator[tuple[fonts.Face, Part]]:
    for face in fonts.faces_for("".join(root.itertext())):
        name = f"fonts/{face.file.name}"
        yield face, Part(name, "font/ttf", face.file.read_bytes())


def _face(face: fonts.Face, part: Part) -> str:
    return (
        f'@font-face {{ font-family: "Scripts"; font-weight: {face.weight}; src: url("{part.name}");'
        f" unicode-range: {face.ranges}; }}\n"
    )


# --- The package ----------------------------------------------------------------------------------


def _packed(content: Content, parts: list[Part]) -> bytes:
    target = io.BytesIO()
    moment = max(datetime.fromtimestamp(content.moment, UTC), _EARLIEST)

    def put(name: str, data: bytes, method: int = ZIP_DEFLATED) -> None:
        info = ZipInfo(name, moment.timetuple()[:6])
        info.compress_type = method
        book.writestr(info, data)

    with ZipFile(target, "w") as book:
        # What the file is stands first and as it is, so that it can be told from any other zip.
        put("mimetype", b"application/epub+zip", ZIP_STORED)
        put("META-INF/container.xml", _CONTAINER.encode())
        put("EPUB/package.opf", _package(content, parts, moment))
        for part in parts:
            put(f"EPUB/{part.name}", part.content)
    return target.getvalue()


def _package(content: Content, parts: list[Part], moment: datetime) -> bytes:
    items = []
    for part in parts:
        item = _PACKAGE.item({"id": part.key, "href": part.name, "media-type": part.media_type})
        if part.properties:
            item.set("properties", part.properties)
        items.append(item)
    package = _PACKAGE.package(
        _PACKAGE.metadata(*_metadata(content, moment)),
        _PACKAGE.manifest(*items),
        _PACKAGE.spine(
            _PACKAGE.itemref(idref="text-xhtml"), **{"page-progression-direction": content.direction}
        ),
        {"version": "3.0", "unique-identifier": "address"},
    )
    package.set(f"{{{XML}}}lang", content.language)
    return etree.tostring(package, xml_declaration=True, encoding="UTF-8")


def _metadata(content: Content, moment: datetime) -> Iterator[Any]:
    yield _DC.identifier(content.address, id="address")
    yield _DC.title(content.title)
    yield _DC.language(content.language)
    yield from (_DC.creator(name) for name in content.authors)
    yield _DC.publisher(content.site)
    if content.summary:
        yield _DC.description(content.summary)
    yield _PACKAGE.meta(f"{moment:%Y-%m-%dT%H:%M:%SZ}", property="dcterms:modified")
    yield from (_PACKAGE.meta(value, property=f"schema:{name}") for name, value in ACCESS)
