"""What somebody must look at in a PDF before it goes out: sentences for staff."""

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Name, Object, Pdf

from ..titles import kept_title
from .parts import take_warnings
from .properties import text_of
from .redactions import Redactions, find_redactions

LISTED = 10

_DAMAGED = "This PDF was damaged and has been repaired. See whether all of its pages are there and complete."
_UNREAD = {
    "drawing": (
        "Something that its pages draw could not be looked into: it is not quite proper. Viewers show it as "
        "far as they can. See whether all pages are complete before you publish."
    ),
    "cut drawing": (
        "Something that its pages draw is cut off: a part of a page, or all of it, is missing. "
        "See whether all pages are complete, or make the PDF anew from its source."
    ),
    "large drawing": (
        "Something that its pages draw is too large to be cleaned. What a drawing program noted in it, names "
        "and paths perhaps, is still there. Print the file to a new PDF, or let it go out if you know it."
    ),
    "picture": (
        "A picture in it could not be looked into: it is damaged, or of an odd kind. What a camera wrote "
        "into it may still be there. Print the file to a new PDF, or let it go out if you know that picture."
    ),
}


def warnings_of(pdf: Pdf, unread: Iterable[str], *, is_damaged: bool) -> list[str]:
    """Take a clean PDF, the kinds of its parts that could not be read, and return the warnings."""
    redactions = find_redactions(pdf)
    unread = set(unread)
    return [
        *([_DAMAGED] if is_damaged else []),
        *(sentence for kind, sentence in _UNREAD.items() if kind in unread),
        *_redaction_warnings(redactions),
        *_comment_warnings(pdf),
        *_layer_warnings(pdf.Root),
    ]


def was_repaired(pdf: Pdf) -> bool:
    """Return whether the library had to put a file together anew; to be asked before all else."""
    return any("reconstruct" in said for said in take_warnings(pdf))


def _redaction_warnings(found: Redactions) -> list[str]:
    warnings = []
    if found.covered:
        warnings.append(
            f"On {listed_pages(found.covered)}, text lies under an opaque box: readers can still select and "
            "copy it. Remove the text itself before you publish."
        )
    if found.marked:
        warnings.append(
            f"On {listed_pages(found.marked)}, something is marked for redaction, but still there. "
            "Apply the redaction before you publish."
        )
    if not found.is_complete:
        warnings.append(
            "This PDF could not be searched to the end for text under opaque boxes. "
            "If something in it is blacked out, try whether it can be selected and copied."
        )
    return warnings


def listed_pages(numbers: list[int]) -> str:
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
    return [
        f"On {listed_pages(pages)}, there are comments that readers can open. "
        "Take them out, or let them stay."
    ]


def _has_comment(annotations: object) -> bool:
    listed = list(annotations) if isinstance(annotations, Array) else []
    return any(
        isinstance(each, Dictionary)
        and str(each.get("/Subtype")) in _COMMENTS
        and (each.get("/Subtype") == Name.Text or text_of(each.get("/Contents")).strip())
        for each in listed
    )


def _layer_warnings(catalog: Object) -> list[str]:
    settings = _layer_settings(catalog)
    hidden = [layer for each in settings for layer in _hidden_layers(each, catalog.OCProperties.get("/OCGs"))]
    names = [name for layer in hidden if (name := kept_title(text_of(layer.get("/Name"))))]
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


def _layer_settings(catalog: Object) -> list[Object]:
    """Return the dictionary that says which layers are shown, if there is one."""
    layers = catalog.get("/OCProperties")
    settings = layers.get("/D") if isinstance(layers, Dictionary) else None
    return [settings] if isinstance(settings, Dictionary) else []
