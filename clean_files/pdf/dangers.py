"""What a PDF is refused for: what runs, opens or sends something, and files within the file."""

from pikepdf import Array, Dictionary, Object, Stream, String

from ..addresses import as_read, leads_to_computer, scheme_of
from .parts import Part

_SCRIPT = "This PDF has JavaScript in it, which could harm a reader. Save it without."
_LAUNCH = "This PDF would start a program on the reader's computer. Save it without."
_SENDS = "This PDF sends or takes in data by a form's button. Take the button out, and upload it again."
_OTHER_FILE = (
    "This PDF has a link to a file on somebody's computer. Take the link out or let it lead to a web page, "
    "and upload it again."
)
_HARMFUL_LINK = "This PDF has a link that runs something instead of leading to a page. Take the link out."
_MEDIA = "This PDF has sound, video or 3D in it, which could harm a reader. Save it without."
_FILES = (
    "This PDF has other files inside it. Take them out, and upload those that are to be published one by one."
)
_PORTFOLIO = "This PDF is a portfolio of several files. Upload them one by one."
_EXTERNAL = "This PDF takes parts of its pages from other files. Save it with everything in it."
_DYNAMIC = "This form makes its pages by a program. Print it to a PDF, and upload that."

_ACTIONS = {
    "/JavaScript": _SCRIPT,
    "/Launch": _LAUNCH,
    "/SubmitForm": _SENDS,
    "/ImportData": _SENDS,
    "/GoToR": _OTHER_FILE,
    "/GoToE": _FILES,
    "/Rendition": _MEDIA,
    "/RichMediaExecute": _MEDIA,
    "/GoTo3DView": _MEDIA,
    "/Sound": _MEDIA,
    "/Movie": _MEDIA,
}
_ANNOTATIONS = {
    "/FileAttachment": _FILES,
    "/RichMedia": _MEDIA,
    "/3D": _MEDIA,
    "/Sound": _MEDIA,
    "/Movie": _MEDIA,
    "/Screen": _MEDIA,
}
_KEYS = {"/JS": _SCRIPT, "/EF": _FILES}


def danger_of(part: Part) -> str | None:
    """Return why a part could harm a reader or holds a file, in a sentence for staff; None if it does not."""
    value = part.value
    if reason := _ACTIONS.get(part.name("/S")) or _ANNOTATIONS.get(part.name("/Subtype")):
        return reason
    if part.name("/Type") == "/EmbeddedFile":
        return _FILES
    if part.is_name_map:
        return None
    if isinstance(value, Stream) and "/F" in value:
        return _EXTERNAL
    if part.key == "/Root":
        return _danger_of_catalog(value)
    if isinstance(link := value.get("/URI"), String) and (reason := _danger_of_link(str(link))):
        return reason
    return next((_KEYS[key] for key in _KEYS if key in value), None)


def _danger_of_catalog(catalog: Object) -> str | None:
    if "/Collection" in catalog:
        return _PORTFOLIO
    if catalog.get("/NeedsRendering"):
        return _DYNAMIC
    form = catalog.get("/AcroForm")
    xfa = form.get("/XFA") if isinstance(form, Dictionary) else None
    streams = list(xfa) if isinstance(xfa, Array) else [xfa]
    has_script = any(isinstance(each, Stream) and b"<script" in each.read_bytes() for each in streams)
    return _SCRIPT if has_script else None


_RUNS = frozenset({"javascript", "vbscript", "data"})


def _danger_of_link(link: str) -> str | None:
    """Return why a link's address is not taken; one of another kind only goes (`sweep`)."""
    address = as_read(link)
    if scheme_of(address) in _RUNS:
        return _HARMFUL_LINK
    return _OTHER_FILE if leads_to_computer(address) else None
