"""Cleans PDFs: what tells of people, places and devices goes, and so does every earlier version.

The file is written anew from the pages that it shows. Title, language and structure stay, since people who
have it read to them need these. What could harm a reader is refused (`pdf_dangers`), and blacked-out text
that is still there is told of (`pdf_redactions`).
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream, String

from clean_files import contained
from clean_files.findings import Cleaner, Findings, Refused
from clean_files.pdf_dangers import refuse_dangers
from clean_files.pdf_parts import CATALOG_KEYS, Part, allowed_keys, parts_of
from clean_files.pdf_pictures import clean_picture
from clean_files.pdf_redactions import Redactions, find_redactions

MEGABYTE = 1024 * 1024
MAX_PAGES = 3000
MAX_OBJECTS = 1_000_000
MAX_UNPACKED = 300 * MEGABYTE
MAX_XMP = 2 * MEGABYTE
MAX_TITLE = 500
MAX_DRAWING = 12 * MEGABYTE
LISTED = 10

_BROKEN = "This is not a proper PDF. Save it anew, or print it to a PDF, and upload that."
_LOCKED = "This PDF is protected. Save it without a password and without restrictions, and upload it again."
_TOO_LONG = f"This PDF has too many pages: {MAX_PAGES:,} are the most."
_TOO_MUCH = "This PDF unpacks to something absurdly large. Print it to a new PDF, and upload that."

AUTHOR = "the author's name"
PROGRAM = "the program and the computer it was made with"
TIMES = "dates and times"
KEYWORDS = "keywords and a description"
OTHER = "other hidden properties of the file"
TITLE = "a title that was only the name of a file"
TRACES = "what editing programs left in it"
PREVIEWS = "small preview pictures"
COMMENTERS = "the names of people who commented, and when"
EARLIER = "an earlier version, with what was taken out of it since"
LEFTOVERS = "pages and pictures that were deleted but still in the file"
BEHIND = "what was behind the end of the file"
SIGNATURE = "a digital signature, which held for the unchanged file alone"
PARTS_METADATA = "hidden properties of its pages and pictures"


def clean_contained(source: BinaryIO, target: BinaryIO) -> Findings:
    """Do what `clean_pdf` does, in a process that can do no harm."""
    return contained.run(clean_pdf, source, target)


CLEANERS: dict[str, Cleaner] = {"pdf": clean_contained}


def clean_pdf(source: BinaryIO, target: BinaryIO) -> Findings:
    """Read a PDF, write it clean, return what was found; raise Refused if it must not be taken.

    Only in a process whose time and memory are bounded: a hostile file can take a lot of both.
    """
    _set_limits()
    try:
        content = source.read()
        with _open(content) as pdf:
            findings = _clean(pdf, content)
            _save(pdf, target)
            _check_limits(" ".join(pdf.get_warnings()))
    except (Refused, MemoryError):
        raise
    except pikepdf.PasswordError as error:
        raise Refused(_LOCKED) from error
    except Exception as error:  # Whatever the library makes of a malformed file.
        _check_limits(str(error))
        raise Refused(_BROKEN) from error
    return findings


def _check_limits(said: str) -> None:
    """Take what the library said of a file; refuse the file if a bound was met."""
    if "limit exceeded" in said:
        raise Refused(_TOO_MUCH)


def _set_limits() -> None:
    """Bound the library for this process."""
    pikepdf.settings.set_qpdf_limits(
        doc_max_warnings=1000,
        parser_max_nesting=200,
        parser_max_container_size=MAX_OBJECTS,
        max_stream_filters=5,
        flate_max_memory=MAX_UNPACKED,
        png_max_memory=MAX_UNPACKED,
        run_length_max_memory=MAX_UNPACKED,
        tiff_max_memory=MAX_UNPACKED,
    )


def _open(content: bytes) -> Pdf:
    """Open a PDF, also one that can be repaired; refuse what is none, is locked or is absurdly large."""
    if not content.lstrip()[:5] == b"%PDF-":
        raise Refused(_BROKEN)
    pdf = Pdf.open(BytesIO(content))
    if pdf.is_encrypted:
        raise Refused(_LOCKED)
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused(_TOO_MUCH)
    count = len(pdf.pages)
    if not count:
        raise Refused(_BROKEN)
    if count > MAX_PAGES:
        raise Refused(_TOO_LONG)
    return pdf


def _save(pdf: Pdf, target: BinaryIO) -> None:
    """Write what can be reached from the catalog, in one form for all: the first page shows early."""
    # The oldest archive format knows no streams of objects.
    is_oldest = _conformance(_xmp_of(pdf)).get("pdfaid:part") == "1"
    mode = ObjectStreamMode.disable if is_oldest else ObjectStreamMode.generate
    # Twice, since the web's form depends on the order of objects before: now on the pages alone.
    with Pdf.open(_written(pdf, ObjectStreamMode.disable, is_for_web=False)) as ordered:
        _drop(ordered.trailer, {"/ID"})
        target.write(_written(ordered, mode, is_for_web=True).getbuffer())


def _written(pdf: Pdf, mode: ObjectStreamMode, *, is_for_web: bool) -> BytesIO:
    output = BytesIO()
    pdf.save(
        output,
        object_stream_mode=mode,
        recompress_flate=not is_for_web,
        linearize=is_for_web,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return output


def _clean(pdf: Pdf, content: bytes) -> Findings:
    """Change an opened PDF so that it can be saved; return what is to be said about it."""
    parts = parts_of(pdf)
    refuse_dangers(parts)
    warnings = [
        *_damage_warnings(pdf),
        *_redaction_warnings(find_redactions(pdf)),
        *_comment_warnings(pdf),
        *_layer_warnings(pdf.Root),
    ]
    removed = _Removed()
    _note_history(pdf, content, parts, removed)
    _clean_properties(pdf, removed)
    _empty_lost_pages(pdf, parts, removed)
    _clean_catalog(pdf.Root, removed)
    for part in parts:
        _clean_part(pdf, part, removed)
    for page in pdf.pages:
        _clean_drawing(pdf, page.obj)
    return Findings(removed=removed.phrases, warnings=warnings, is_held=bool(warnings))


@dataclass
class _Removed:
    """What was taken out, each kind once, in the order in which it was found."""

    phrases: list[str] = field(default_factory=list)

    def add(self, phrases: Iterable[str]) -> None:
        self.phrases += [phrase for phrase in sorted(set(phrases)) if phrase not in self.phrases]


# --- Earlier versions -----------------------------------------------------------------------------

_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF")


def _note_history(pdf: Pdf, content: bytes, parts: list[Part], removed: _Removed) -> None:
    """Note what will not be written again: earlier versions, deleted parts, things behind the end."""
    # The first part of a file that is made for the web ends with a 0, and is no version.
    versions = [end for end in _END.finditer(content) if int(end[1])]
    if len(versions) > 1:
        removed.add([EARLIER])
    elif _has_leftovers(pdf, parts):
        removed.add([LEFTOVERS])
    if versions and content[versions[-1].end() :].strip(b"\0\t\n\f\r "):
        removed.add([BEHIND])
    if set(pdf.trailer.keys()) - _TRAILER_KEYS:
        removed.add([TRACES])


_TRAILER_KEYS = frozenset(
    {
        "/Root",
        "/Info",
        "/ID",
        "/Size",
        "/Prev",
        "/XRefStm",
        "/Type",
        "/W",
        "/Index",
        "/Filter",
        "/DecodeParms",
    }
    | {"/Length", "/DocChecksum"}
)


def _has_leftovers(pdf: Pdf, parts: list[Part]) -> bool:
    reached = {part.value.objgen for part in parts}
    return any(
        isinstance(each, (Dictionary, Stream))
        and each.objgen not in reached
        and each.get("/Type") in {Name.Page, Name.XObject}
        for each in pdf.objects
    )


def _empty_lost_pages(pdf: Pdf, parts: list[Part], removed: _Removed) -> None:
    """Empty pages that were taken out but are still pointed at, by a bookmark or the structure, say."""
    shown = {page.obj.objgen for page in pdf.pages}
    lost = {
        part.value.objgen: part.value
        for part in parts
        if part.name("/Type") == "/Page" and part.value.objgen not in shown
    }
    for part in parts:
        page = part.value.get("/Pg")
        if isinstance(page, Dictionary) and page.is_indirect and page.objgen in lost:
            _drop(part.value, {"/ActualText", "/Alt", "/E", "/T"})
    for page in lost.values():
        if _drop(page, set(page.keys()) - {"/Type"}):
            removed.add([LEFTOVERS])


# --- The file's properties ------------------------------------------------------------------------

_INFO_PHRASES = {
    "/Author": AUTHOR,
    "/Creator": PROGRAM,
    "/Producer": PROGRAM,
    "/CreationDate": TIMES,
    "/ModDate": TIMES,
    "/Subject": KEYWORDS,
    "/Keywords": KEYWORDS,
}
_XMP_PHRASES = {
    re.compile(r"dc:creator|photoshop:AuthorsPosition|dc:contributor"): AUTHOR,
    re.compile(r"xmp:CreatorTool|pdf:Producer|stEvt:softwareAgent"): PROGRAM,
    re.compile(r"xmp:(?:Create|Modify|Metadata)Date|stEvt:when"): TIMES,
    re.compile(r"dc:subject|dc:description|pdf:Keywords"): KEYWORDS,
}


def _clean_properties(pdf: Pdf, removed: _Removed) -> None:
    """Leave of the properties the title, the language and the kind of PDF that the file claims to be."""
    xmp = _xmp_of(pdf)
    info = pdf.trailer.get("/Info")
    old = dict(info.items()) if isinstance(info, Dictionary) else {}
    found = _text(old["/Title"]) if "/Title" in old else ""
    title = _kept_title(found or _xmp_title(xmp))
    if not title and (found or _xmp_title(xmp)):
        removed.add([TITLE])
    removed.add({_INFO_PHRASES.get(key, OTHER) for key in set(old) - {"/Title", "/Trapped"}})
    new_xmp = _minimal_xmp(title, _text(pdf.Root.get("/Lang")), _conformance(xmp))
    if xmp and xmp != new_xmp:
        removed.add({phrase for pattern, phrase in _XMP_PHRASES.items() if pattern.search(xmp)} or {OTHER})
    _drop(pdf.trailer, set(pdf.trailer.keys()) - {"/Root"})
    # The library writes the right number, but only where there is one.
    pdf.trailer.Size = 1
    _drop(pdf.Root, {"/Metadata"})
    if title:
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(title)))
    if new_xmp:
        pdf.Root.Metadata = Stream(pdf, new_xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)


def _text(value: object) -> str:
    return str(value) if isinstance(value, String) else ""


_FILE_NAME = re.compile(
    r"Microsoft (?:Word|PowerPoint|Excel) - |file:|/|~/"
    r"|.*\\"
    r"|.*\b[A-Za-z]:/"
    r"|.*/(?:Users|home)/"
    r"|\S+\.(?:docx?|odt|rtf|pptx?|xlsx?|indd|pages|pdf|qxp|pub|txt)$",
    re.IGNORECASE,
)
_JOINERS = "\u200c\u200d\u200e\u200f"


def _kept_title(title: str) -> str:
    """Return a title as it may stay: a line of text, or nothing where it tells of a path or a file."""
    letters = (" " if letter in "\t\r\n" else letter for letter in title)
    shown = (each for each in letters if each in _JOINERS or unicodedata.category(each)[0] != "C")
    line = " ".join("".join(shown).split())[:MAX_TITLE].strip()
    return "" if _FILE_NAME.match(line) else line


def _xmp_of(pdf: Pdf) -> str:
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, Stream):
        return ""
    content = stream.read_bytes()[:MAX_XMP]
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


# --- The parts of the file ------------------------------------------------------------------------

# Wherever they are.
_TELLING = {
    "/Metadata": PARTS_METADATA,
    "/PieceInfo": TRACES,
    "/LastModified": TIMES,
    "/Thumb": PREVIEWS,
    "/SpiderInfo": TRACES,
    "/AF": TRACES,
    "/OPI": TRACES,
    "/CreatorInfo": PROGRAM,
    "/Measure": TRACES,
    "/SV": SIGNATURE,
}
_ANNOTATION_PHRASES = dict.fromkeys(("/T", "/M", "/CreationDate", "/NM"), COMMENTERS)


def _clean_part(pdf: Pdf, part: Part, removed: _Removed) -> None:
    """Take out of one dictionary or stream what is no part of what the file shows."""
    value = part.value
    if part.is_name_map:
        return
    if part.key != "/Root":
        private = {key for key in set(value.keys()) if key in _TELLING or key.startswith("/PTEX.")}
        removed.add(_TELLING.get(key, TRACES) for key in _drop(value, private))
    allowed = allowed_keys(part)
    if allowed is not None:
        gone = _drop(value, set(value.keys()) - allowed)
        removed.add(_ANNOTATION_PHRASES.get(key, TRACES) for key in gone)
    if isinstance(value, Stream) and part.name("/Subtype") == "/Image":
        removed.add(clean_picture(pdf, value))
    if isinstance(value, Stream) and part.name("/Subtype") == "/Form":
        _clean_drawing(pdf, value)
    if _is_signature(value.get("/V")):
        removed.add({SIGNATURE} if _drop(value, {"/V"}) else ())
    if part.name("/O") == "/UserProperties":
        removed.add({TRACES} if _drop(value, {"/P"}) else ())
    if part.key == "/Usage":
        removed.add({AUTHOR} if _drop(value, {"/User"}) else ())


_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)


def _clean_drawing(pdf: Pdf, drawing: Object) -> None:
    """Take a page or a form, write without comments what it draws, if there are any."""
    content = drawing if isinstance(drawing, Stream) else drawing.get("/Contents")
    streams = list(content) if isinstance(content, Array) else [content]
    written = b"\n".join(each.read_bytes() for each in streams if isinstance(each, Stream))
    if len(written) > MAX_DRAWING or b"%" not in _STRING.sub(b"", written):
        return
    said = len(pdf.get_warnings())
    new = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(drawing))
    if len(pdf.get_warnings()) > said:
        return  # It is not quite proper, and part of it could be lost.
    if isinstance(drawing, Stream):
        drawing.write(new)
    else:
        drawing.Contents = Stream(pdf, new)


def _is_signature(value: object) -> bool:
    return isinstance(value, Dictionary) and "/ByteRange" in value


def _drop(value: Object, keys: set[str]) -> set[str]:
    """Delete these keys of a dictionary; return those that were there."""
    present = {key for key in keys if key in value}
    for key in present:
        del value[key]
    return present


def _clean_catalog(catalog: Object, removed: _Removed) -> None:
    """Leave in the catalog what readers need, and nothing that happens by itself."""
    gone = _drop(catalog, set(catalog.keys()) - CATALOG_KEYS)
    removed.add(SIGNATURE if key in {"/Perms", "/DSS"} else TRACES for key in gone)
    action = catalog.get("/OpenAction")
    if isinstance(action, Dictionary) and action.get("/S") != Name.GoTo:
        removed.add({TRACES} if _drop(catalog, {"/OpenAction"}) else ())
    names = catalog.get("/Names")
    if isinstance(names, Dictionary) and _drop(names, set(names.keys()) - {"/Dests"}):
        removed.add([TRACES])
    form = catalog.get("/AcroForm")
    if isinstance(form, Dictionary):
        gone = _drop(form, {"/XFA", "/SigFlags"})
        removed.add(SIGNATURE if key == "/SigFlags" else TRACES for key in gone)
    for layers in _layer_settings(catalog):
        removed.add({PROGRAM} if _drop(layers, {"/Creator"}) else ())


def _layer_settings(catalog: Object) -> list[Object]:
    """Return the dictionaries that say which layers are shown, the one that applies first."""
    layers = catalog.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return []
    others = layers.get("/Configs")
    every = [layers.get("/D"), *(others if isinstance(others, Array) else [])]
    return [each for each in every if isinstance(each, Dictionary)]


# --- Warnings -------------------------------------------------------------------------------------


def _damage_warnings(pdf: Pdf) -> list[str]:
    if not any("reconstruct" in said for said in pdf.get_warnings()):
        return []
    return [
        "This PDF was damaged and has been repaired. See whether all of its pages are there and complete."
    ]


def _redaction_warnings(found: Redactions) -> list[str]:
    warnings = []
    if found.covered:
        warnings.append(
            f"On {_pages(found.covered)}, text lies under an opaque box: readers can still select and copy "
            "it. Remove the text itself before you publish."
        )
    if found.marked:
        warnings.append(
            f"On {_pages(found.marked)}, something is marked for redaction, but still there. "
            "Apply the redaction before you publish."
        )
    if not found.is_complete:
        warnings.append(
            "This PDF could not be searched to the end for text under opaque boxes. "
            "If something in it is blacked out, try whether it can be selected and copied."
        )
    return warnings


def _pages(numbers: list[int]) -> str:
    """Return "page 3", "pages 3 and 5", or the first pages and how many more there are."""
    shown = [str(number) for number in numbers[:LISTED]]
    if len(numbers) > LISTED:
        shown.append(f"{len(numbers) - LISTED} more")
    if len(shown) == 1:
        return f"page {shown[0]}"
    return f"pages {', '.join(shown[:-1])} and {shown[-1]}"


_COMMENTS = frozenset(
    {"/Text", "/Popup", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/Ink", "/Square"}
    | {"/Circle", "/Line", "/Polygon", "/PolyLine", "/Stamp"}
)


def _comment_warnings(pdf: Pdf) -> list[str]:
    pages = [
        number for number, page in enumerate(pdf.pages, start=1) if _has_comment(page.obj.get("/Annots"))
    ]
    if not pages:
        return []
    return [f"On {_pages(pages)}, there are comments that readers can open. Take them out, or let them stay."]


def _has_comment(annotations: object) -> bool:
    listed = list(annotations) if isinstance(annotations, Array) else []
    return any(
        isinstance(each, Dictionary)
        and str(each.get("/Subtype")) in _COMMENTS
        and (each.get("/Subtype") == Name.Text or _text(each.get("/Contents")).strip())
        for each in listed
    )


def _layer_warnings(catalog: Object) -> list[str]:
    settings = _layer_settings(catalog)[:1]
    hidden = [layer for each in settings for layer in _hidden_layers(each, catalog.OCProperties.get("/OCGs"))]
    names = [name for layer in hidden if (name := _kept_title(_text(layer.get("/Name"))))]
    if not hidden:
        return []
    named = f" ({', '.join(names[:LISTED])})" if names else ""
    return [f"There are hidden layers in it{named}: readers can show them. Take them out, or let them stay."]


def _hidden_layers(settings: Object, every: object) -> list[Object]:
    is_off = settings.get("/BaseState") == Name.OFF
    listed = every if is_off else settings.get("/OFF")
    shown = settings.get("/ON") if is_off else None
    on = {layer.objgen for layer in shown} if isinstance(shown, Array) else set()
    layers = list(listed) if isinstance(listed, Array) else []
    return [layer for layer in layers if isinstance(layer, Dictionary) and layer.objgen not in on]
