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
from .frames import SAVED_FROM, lead_frames_back
from .google_lists import nest
from .pictures import Pictures
from .places import lead_within
from .sources import settle_sources, stands_for_another
from .trees import elements, parsed, words

# Bytes of what a page names, or None where that was not saved with it.
Resource = Callable[[str], bytes | None]

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_DATE_NAMES: Final = {"article:published_time", "date", "dc.date", "dcterms.date", "pubdate"}
# What pages say, and what browsers have always read it as: quotation marks and names need more signs.
_AS_BROWSERS_DO: Final = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
}  # fmt: skip
# A picture that counts visits, or an icon.
_SMALL: Final = 32
NO_PAGE: Final = (
    "There is no web page in this ZIP file. Put in one page (.html) with the folder of its pictures."
)
SEVERAL: Final = "There are several web pages in this ZIP file. Bring them in one by one."
_BROKEN_ARCHIVE: Final = (
    "This archive of a page (MHTML) has no page in it. Save the page anew, and bring that in."
)


def read_html(
    data: bytes,
    pictures: Pictures,
    resource: Resource = lambda name: None,
    where: Callable[[str], str] = lambda name: "",
    address: str = "",
    charset: str = "",
) -> Found:
    """Reads a page, and what else was saved with it by way of ``resource``; ``where`` says at which address
    that stood. ``address`` and ``charset`` are what an archive says of the page.
    """
    # No database keeps a zero.
    text = _decoded(data, charset).replace("\0", "")
    found = Found()
    saved_from = SAVED_FROM.search(text[:2000])
    root = parsed(text)
    _read_head(root, found)
    stood_at = address or (saved_from[1] if saved_from else "")
    lead_within(root, stood_at)
    found.address = found.address or _of_web(stood_at)
    lead_within(root, found.address)
    lead_frames_back(root, resource, where)
    settle_sources(root)
    nest(root)
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
    address = str(message.get("Snapshot-Content-Location") or pages[0].get("Content-Location") or "").strip()
    by_name: dict[str, Any] = {}
    for part in parts:
        by_name.setdefault(str(part.get("Content-Location") or ""), part)
        by_name.setdefault(f"cid:{str(part.get('Content-ID') or '').strip('<>')}", part)

    def part_of(source: str) -> Any:
        return by_name.get(source) or by_name.get(urljoin(address, source))

    def resource(source: str) -> bytes | None:
        part = part_of(source)
        return _payload(part) if part is not None else None

    def where(source: str) -> str:
        part = part_of(source) if source.startswith("cid:") else None
        return _of_web(str(part.get("Content-Location") or "").strip()) if part is not None else ""

    charset = pages[0].get_content_charset("")
    return read_html(_payload(pages[0]), pictures, resource, where, address, charset)


def _of_web(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""


def _payload(part: Any) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _decoded(data: bytes, charset: str = "") -> str:
    """A page's text: as what it came in says, or the page itself; else as it can be read."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    said = _CHARSET.search(data[:8192])
    own = said[1].decode("ascii") if said else ""
    # Programs write of ASCII what they have not looked at.
    for name in filter(None, ("" if charset == "us-ascii" else charset, own, "utf-8", "cp1252")):
        try:
            return data.decode(_AS_BROWSERS_DO.get(name.lower(), name))
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
    found.address = _of_web(found.address)
    found.language = root.get("lang") or root.get("xml:lang") or ""
    found.dates += [text for name, text in said.items() if name in _DATE_NAMES and text]
    found.dates += [one.get("datetime") or words(one) for one in elements(root) if one.tag == "time"][:3]


def _picture(
    source: str, found: Found, pictures: Pictures, resource: Resource, small: set[str | None]
) -> str | None:
    """The name of the picture at an address, taken if it was saved."""
    # What only keeps the place of a picture, or counts visits.
    if source in small or stands_for_another(source):
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
