"""Pictures within a drawing (ISO 32000-2, 8.9.7): they lose what a camera wrote into them, as others do."""

import re

from pikepdf import Array, ContentStreamInlineImage, Dictionary, Name, Object, Pdf, Stream

from .pictures import clean_picture

# A picture's head, where it tells, or may tell under another spelling, that it is packed as a camera does.
_PHOTOGRAPH = re.compile(rb"(?<!\S)BI\s[^\0]{0,2000}?(?:DCT|JPX|#)[^\0]{0,2000}?ID\s")
# Table 92, and the same in full.
_FILTERS = {
    "/AHx": Name.ASCIIHexDecode,
    "/A85": Name.ASCII85Decode,
    "/LZW": Name.LZWDecode,
    "/Fl": Name.FlateDecode,
    "/RL": Name.RunLengthDecode,
    "/CCF": Name.CCITTFaxDecode,
    "/DCT": Name.DCTDecode,
    "/JPX": Name.JPXDecode,
}
_PACKED_BY_CAMERAS = frozenset({"/DCTDecode", "/JPXDecode"})


def has_inline_photograph(written: bytes) -> bool:
    """Return whether there may be a JPEG within a drawing."""
    return bool(_PHOTOGRAPH.search(written))


def clean_inline(pdf: Pdf, instruction: ContentStreamInlineImage) -> tuple[bytes, set[str]]:
    """Take a picture within a drawing; return how it is to be written, and what went. May raise as
    `clean_picture` does."""
    written = instruction.iimage.unparse()
    keys = dict(zip(*[iter(instruction.iimage._image_object)] * 2, strict=False))
    keys = {str(key): value for key, value in keys.items()}
    filters = _listed(keys.get("/F", keys.get("/Filter")))
    full = [_FILTERS.get(str(each), each) for each in filters]
    if not full or str(full[-1]) not in _PACKED_BY_CAMERAS:
        return written, set()
    raw = instruction.iimage._data._inline_image_raw_bytes()
    # The blank before the end mark is none of the picture's.
    picture = Stream(pdf, raw[:-1] if raw[-1:] in {b"\n", b"\r", b" "} else raw)
    picture.Filter = Array(full)
    if parameters := keys.get("/DP", keys.get("/DecodeParms")):
        picture.DecodeParms = Array(_listed(parameters))
    removed = clean_picture(pdf, picture)
    head = [
        part
        for key, value in keys.items()
        if key not in {"/F", "/Filter", "/DP", "/DecodeParms"}
        for part in (key.encode(), _unparsed(value))
    ]
    kept = picture.get("/DecodeParms")
    if isinstance(kept, Dictionary):
        head += [b"/DP", kept.unparse()]
    head += [b"/F", b"/DCT" if str(full[-1]) == "/DCTDecode" else b"/JPX"]
    return b"BI\n" + b" ".join(head) + b"\nID\n" + picture.read_raw_bytes() + b"\nEI", removed


def _listed(value: object) -> list[Object]:
    if isinstance(value, Array):
        return list(value)
    return [value] if isinstance(value, Object) else []


def _unparsed(value: object) -> bytes:
    if isinstance(value, Object):
        return value.unparse(resolved=True)
    return str(value).lower().encode()
