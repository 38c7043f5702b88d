"""Web pages as browsers and Google Docs save them: one file, a page with its folder, an archive (MHTML)."""

import base64
import binascii
import email
import email.policy
import posixpath
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

from clean_files.findings import Refused
from clean_files.office.package import Package

from ..found import TO_DO, Found
from .blocks import read_tree
from .pictures import Pictures
from .trees import elements, parsed, words

# Bytes of what a page names, or None where that was not saved with it.
Resource = Callable[[str], bytes | None]

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_SAVED_FROM: Final = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S{1,2000})\s*-->")
_DATE_NAMES: Final = {"article:published_time", "date", "dc.date", "dcterms.date", "pubdate"}
# A picture that counts visits, or an icon.
_SMALL: Final = 32
NO_PAGE: Final = (
    "There is no web page in this ZIP file. Put in one page (.html) with the folder of its pictures."
)
SEVERAL: Final = "There are several web pages in this ZIP file. Bring them in one by one."
_BROKEN_ARCHIVE: Final = (
    "This archive of a page (MHTML) has no page in it. Save the page anew, and bring that in."
)


def read_html(data: bytes, pictures: Pictures, resource: Resource = lambda name: None) -> Found:
    """Reads a page, and what else was saved with it by way of ``resource``."""
    # No database keeps a zero.
    text = _decoded(data).replace("\0", "")
    found = Found()
    saved_from = _SAVED_FROM.search(text[:2000])
    root = parsed(text)
    _read_head(root, found)
    found.address = found.address or (saved_from[1] if saved_from else "")
    for href in {one.get("href") or "" for one in root.iter("a")}:
        path = href.partition("?")[0].partition("#")[0]
        pdf = resource(href) if path.lower().endswith(".pdf") else None
        if pdf and (name := pictures.take_pdf(pdf, unquote(path))):
            found.files[href] = name
    small = {one.get("src") for one in root.iter("img") if _is_small(one)}
    read_tree(root, found, lambda source: _picture(source, found, pictures, resource, small))
    return found


def read_package(package: Package, pictures: Pictures) -> Found:
    """Reads a page in a ZIP: as Google Docs exports it, or a saved page with its folder."""
    hidden = [
        name
        for name in package.names
        if name.startswith("__MACOSX/") or posixpath.basename(name).startswith(".")
    ]
    pages = [
        name for name in package.names if name.lower().endswith((".html", ".htm")) and name not in hidden
    ]
    # Frames of a saved page lie in the folder beside it.
    top = min((name.count("/") for name in pages), default=0)
    pages = [name for name in pages if name.count("/") == top]
    if len(pages) != 1:
        raise Refused(SEVERAL if pages else NO_PAGE)
    folder = posixpath.dirname(pages[0])

    def resource(source: str) -> bytes | None:
        name = posixpath.normpath(posixpath.join(folder, unquote(source.partition("?")[0].partition("#")[0])))
        return package.read(name) if name in package else None

    return read_html(package.read(pages[0]), pictures, resource)


def read_mhtml(data: bytes, pictures: Pictures) -> Found:
    """Reads an archive of a page, as Chrome and Edge save one."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise Refused(_BROKEN_ARCHIVE)
    address = str(message.get("Snapshot-Content-Location") or pages[0].get("Content-Location") or "")
    by_name: dict[str, Any] = {}
    for part in parts:
        by_name.setdefault(str(part.get("Content-Location") or ""), part)
        by_name.setdefault(f"cid:{str(part.get('Content-ID') or '').strip('<>')}", part)

    def resource(source: str) -> bytes | None:
        part = by_name.get(source) or by_name.get(urljoin(address, source))
        return _payload(part) if part is not None else None

    found = read_html(_payload(pages[0]), pictures, resource)
    found.address = found.address or address
    return found


def _payload(part: Any) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _decoded(data: bytes) -> str:
    """A page's text: as it says itself, else as it can be read."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    said = _CHARSET.search(data[:8192])
    for name in (*([said[1].decode("ascii")] if said else []), "utf-8", "cp1252"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", "replace")


def _read_head(root: Any, found: Found) -> None:
    """What a page says of itself before its text."""
    said = {
        (one.get("property") or one.get("name") or "").lower(): one.get("content") or ""
        for one in root.iter("meta")
    }
    title = next((words(one) for one in root.iter("title")), "")
    found.own_title = said.get("og:title") or title
    found.summary = said.get("og:description") or said.get("description", "")
    found.address = said.get("og:url") or next(
        (one.get("href") or "" for one in root.iter("link") if one.get("rel") == "canonical"), ""
    )
    if urlsplit(found.address).scheme not in ("http", "https"):
        found.address = ""
    found.language = root.get("lang") or root.get("xml:lang") or ""
    found.dates += [text for name, text in said.items() if name in _DATE_NAMES and text]
    found.dates += [one.get("datetime") or words(one) for one in elements(root) if one.tag == "time"][:3]


def _picture(
    source: str, found: Found, pictures: Pictures, resource: Resource, small: set[str | None]
) -> str | None:
    """The name of the picture at an address, taken if it was saved."""
    if source in small:
        return None
    is_inline = source.startswith("data:")
    data = _inline(source) if is_inline else resource(source)
    name = "" if is_inline else unquote(_name_of(source))
    if data:
        return pictures.take(data, found, f"“{name}”" if name else "") or None
    if source and not is_inline:
        found.say(
            TO_DO, f"The picture “{name}” was not saved with the page: upload it and add it as a figure."
        )
    return None


def _name_of(source: str) -> str:
    try:
        return posixpath.basename(urlsplit(source).path) or source
    except ValueError:
        return source


def _inline(source: str) -> bytes | None:
    head, _, content = source.partition(",")
    if not head.endswith(";base64"):
        return unquote_to_bytes(content)
    try:
        return base64.b64decode(re.sub(r"\s", "", unquote(content)))
    except (binascii.Error, ValueError):
        return None


def _is_small(element: Any) -> bool:
    sizes = [element.get(name) or "" for name in ("width", "height")]
    return all(size.isdecimal() and int(size) <= _SMALL for size in sizes)
