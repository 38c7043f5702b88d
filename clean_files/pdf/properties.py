"""What a PDF says of itself: its title, its language and the kind of PDF that it claims to be stay."""

import html
import re

from pikepdf import Dictionary, Name, Pdf, PdfError, Stream, String

from ..titles import GIVEN_BY_NOBODY, kept_title, says_nothing
from . import phrases

MAX_XMP = 2 * 1024 * 1024

_XMP_PHRASES = {
    re.compile(r"dc:creator|photoshop:AuthorsPosition|dc:contributor"): phrases.AUTHOR,
    re.compile(r"xmp:CreatorTool|pdf:Producer|stEvt:softwareAgent"): phrases.PROGRAM,
    re.compile(r"xmp:(?:Create|Modify|Metadata)Date|stEvt:when"): phrases.TIMES,
    re.compile(r"dc:subject|dc:description|pdf:Keywords"): phrases.KEYWORDS,
}


def clean_properties(pdf: Pdf) -> set[str]:
    """Leave title, language and claims of a PDF alone, and say of what kinds the rest was."""
    removed = set()
    xmp = _xmp_of(pdf)
    info = pdf.trailer.get("/Info")
    old = dict(info.items()) if isinstance(info, Dictionary) else {}
    found = text_of(old["/Title"]) if "/Title" in old else ""
    given = found or _xmp_title(xmp)
    title = kept_title(given)
    if not title and not says_nothing(given):
        removed.add(GIVEN_BY_NOBODY)
    removed |= {
        phrases.OF_PROPERTIES.get(key, phrases.OTHER)
        for key, value in old.items()
        if key not in {"/Title", "/Trapped"} and not (isinstance(value, String) and says_nothing(str(value)))
    }
    new_xmp = _minimal_xmp(title, text_of(pdf.Root.get("/Lang")), _conformance(xmp))
    if xmp and xmp != new_xmp:
        told = {phrase for pattern, phrase in _XMP_PHRASES.items() if pattern.search(xmp)}
        removed |= told or {phrases.OTHER}
    for key in set(pdf.trailer.keys()) - {"/Root"}:
        del pdf.trailer[key]
    # The library writes the right number, but only where there is one.
    pdf.trailer.Size = 1
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata
    if title:
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(title)))
    if new_xmp:
        pdf.Root.Metadata = Stream(pdf, new_xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    return removed


def is_oldest_archive(pdf: Pdf) -> bool:
    """Return whether a file claims the oldest archive format, which knows no streams of objects."""
    return _conformance(_xmp_of(pdf)).get("pdfaid:part") == "1"


def text_of(value: object) -> str:
    """Return a text of the file, or nothing where there is none."""
    return str(value) if isinstance(value, String) else ""


def _xmp_of(pdf: Pdf) -> str:
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, Stream):
        return ""
    try:
        content = stream.read_bytes()[:MAX_XMP]
    except PdfError as error:
        if "limit exceeded" in str(error):
            raise
        return ""  # It goes in any case.
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    return content.decode(encoding, "replace")


def _xmp_title(xmp: str) -> str:
    found = re.search(r"<dc:title\b[^>]*>.{0,500}?<rdf:li\b[^>]*>([^<]*)<", xmp, re.DOTALL)
    return html.unescape(found[1]) if found else ""


_CLAIMS = {
    "pdfaid:part": r"\d",
    "pdfaid:conformance": r"[A-Z]",
    "pdfaid:rev": r"\d{4}",
    "pdfuaid:part": r"\d",
    "pdfuaid:rev": r"\d{4}",
}


def _conformance(xmp: str) -> dict[str, str]:
    """Return what an XMP claims the file to be: PDF/A for archives, PDF/UA for all readers."""
    found = {
        key: re.search(rf"{key}\s*(?:=\s*[\"']|[^<>=]*(?:=[^<>]*)?>)\s*({value})\b", xmp)
        for key, value in _CLAIMS.items()
    }
    return {key: match[1] for key, match in found.items() if match}


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{properties}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
"""


def _minimal_xmp(title: str, language: str, claims: dict[str, str]) -> str:
    """Return the only XMP a file keeps, or nothing if there is nothing to say."""
    properties = [f"<{key}>{value}</{key}>" for key, value in claims.items()]
    if title:
        escaped = html.escape(title)
        properties.append(
            f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escaped}</rdf:li></rdf:Alt></dc:title>'
        )
    if re.fullmatch(r"[A-Za-z0-9-]{2,40}", language):
        properties.append(f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>")
    return _XMP.format(properties="\n".join(properties)) if properties else ""
