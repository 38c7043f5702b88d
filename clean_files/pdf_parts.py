"""The parts that a PDF consists of, and which of their keys a reader needs."""

from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from clean_files.findings import Refused

MAX_PARTS = 3_000_000


def _keys(listed: str) -> frozenset[str]:
    return frozenset(f"/{key}" for key in listed.split())


# Dictionaries under these keys name things as they like, so that none of their keys means anything.
_NAME_MAPS = _keys(
    "CharProcs ClassMap Colorants ColorSpace Dests ExtGState Font Pattern Properties RoleMap Shading XObject"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A dictionary or stream somewhere in a PDF, and the key under which it was found there."""

    key: str
    value: Object

    @property
    def is_name_map(self) -> bool:
        return self.key in _NAME_MAPS and "/Type" not in self.value and not isinstance(self.value, Stream)

    def name(self, key: str) -> str:
        """Return the name that `key` has as its value ("/Page"), or nothing."""
        value = self.value.get(key)
        return str(value) if isinstance(value, Name) else ""


def parts_of(pdf: Pdf) -> list[Part]:
    """Return all dictionaries and streams that can be reached from the catalog, each once."""
    parts: list[Part] = []
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[str, object]] = [("/Root", pdf.Root)]
    while waiting:
        key, value = waiting.pop()
        if not isinstance(value, (Dictionary, Array, Stream)) or value.objgen in seen:
            continue
        if value.is_indirect:
            seen.add(value.objgen)
        if isinstance(value, Array):
            waiting += [(key, item) for item in value]
            continue
        parts.append(Part(key, value))
        if len(parts) > MAX_PARTS:
            raise Refused("This PDF holds absurdly many parts.")
        waiting += value.items()
    return parts


# What the standard has in each of these and a reader needs. What else there is, programs left there.
_PICTURE_KEYS = _keys(
    "Type Subtype Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode Interpolate SMask "
    "SMaskInData StructParent Matte OC Name Filter DecodeParms Length"
)
_FORM_KEYS = _keys(
    "Type Subtype FormType BBox Matrix Resources Group StructParent StructParents OC Name Filter DecodeParms "
    "Length"
)
_PAGE_KEYS = _keys(
    "Type Parent Resources MediaBox CropBox BleedBox TrimBox ArtBox BoxColorInfo Contents Rotate Group "
    "Annots Tabs StructParents UserUnit Dur Trans OutputIntents Kids Count"
)
CATALOG_KEYS = _keys(
    "Type Version Extensions Pages PageLabels Names Dests ViewerPreferences PageLayout PageMode Outlines "
    "OpenAction AcroForm StructTreeRoot MarkInfo Lang OutputIntents OCProperties URI Metadata"
)
_BOOKMARK_KEYS = _keys("Type Title Parent Prev Next First Last Count Dest SE C F A")
_ANNOTATION_KEYS = _keys(
    "Type Subtype Rect Contents P AP AS F Border C StructParent OC BM CA ca Lang BS BE A H Dest PA "
    "QuadPoints Open Name IC LE L LL LLE LLO Cap CP CO Vertices InkList RO OverlayText Repeat Q DA DS CL RD "
    "IT IRT RT State StateModel Popup Parent MK"
)
_FIELD_KEYS = _ANNOTATION_KEYS | _keys("FT Kids T TU TM Ff V DV I TI Opt MaxLen Sy")


def allowed_keys(part: Part) -> frozenset[str] | None:
    """Return which keys may stay in a part, or None where its kind is of no interest."""
    value, kind, subtype = part.value, part.name("/Type"), part.name("/Subtype")
    if isinstance(value, Stream):
        return {"/Image": _PICTURE_KEYS, "/Form": _FORM_KEYS}.get(subtype)
    if kind in {"/Page", "/Pages"}:
        return _PAGE_KEYS
    if kind == "/Annot" or (subtype and "/Rect" in value):
        return _FIELD_KEYS if subtype == "/Widget" else _ANNOTATION_KEYS
    return _BOOKMARK_KEYS if "/Title" in value and "/Parent" in value else None
