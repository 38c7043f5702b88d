"""Makes pictures that carry a marker in every place that can hold one.

They are put together byte by byte, apart from the code that is tested: what both got wrong in the same way
would not be found.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

MARKER = b"Daw-Hnin-Si-4711"
AUTHOR = "Ma Thida Oo"
CAPTION = "The hall before the meeting"
# What Pillow calls each, by extension.
FORMATS = {
    "avif": "AVIF",
    "gif": "GIF",
    "heic": "HEIF",
    "heif": "HEIF",
    "jpeg": "JPEG",
    "jpg": "JPEG",
    "png": "PNG",
    "tif": "TIFF",
    "tiff": "TIFF",
    "webp": "WEBP",
}
EXTENSIONS = tuple(FORMATS)


def marked(extension: str, marker: bytes = MARKER) -> bytes:
    """A valid picture of this type, by lower-case extension, that carries the marker wherever one can be."""
    return {
        "avif": marked_avif,
        "gif": marked_gif,
        "heic": marked_heic,
        "heif": marked_heic,
        "jpeg": marked_jpeg,
        "jpg": marked_jpeg,
        "png": marked_png,
        "tif": marked_tiff,
        "tiff": marked_tiff,
        "webp": marked_webp,
    }[extension](marker)


def places_of(content: bytes, marker: bytes = MARKER) -> list[str]:
    """Where in a file the marker can be found: as it is, as other text, in hexadecimal digits, packed."""
    word = marker.decode()
    forms = {
        "plain": marker,
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "hexadecimal": marker.hex().encode(),
    }
    texts = {"": content, **{f"packed at {place} ": text for place, text in _unpacked(content)}}
    return [f"{where}{form}" for where, text in texts.items() for form, raw in forms.items() if raw in text]


def _unpacked(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Whatever in a file is packed as zlib packs it."""
    place = content.find(b"\x78")
    while place >= 0:
        with suppress(zlib.error):
            yield place, zlib.decompressobj().decompress(content[place:], 1_000_000)
        place = content.find(b"\x78", place + 1)


def drawing(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """A picture whose every corner differs, so that it shows how it is turned."""
    image = Image.radial_gradient("L").resize(size).convert("RGB")
    image.paste((220, 30, 30), (0, 0, size[0] // 3, size[1] // 3))
    image.paste((30, 30, 220), (size[0] * 2 // 3, 0, size[0], size[1] // 4))
    image = image.convert(mode)
    if mode in {"LA", "RGBA"}:
        image.putalpha(Image.linear_gradient("L").resize(size))
    return image


def written(image: Image.Image, image_format: str, **options: Any) -> bytes:
    """A picture as Pillow writes it."""
    output = io.BytesIO()
    image.save(output, image_format, **options)
    return output.getvalue()


def frames(number: int = 3, size: tuple[int, int] = (64, 48)) -> list[Image.Image]:
    """The frames of an animation."""
    return [drawing(size).rotate(30 * turn) for turn in range(number)]


def animation(image_format: str, **options: Any) -> bytes:
    """An animated picture of three frames that last 100, 200 and 300 ms."""
    first, *rest = frames()
    options = {"duration": [100, 200, 300], "loop": 2, **options}
    if image_format == "WEBP":
        options |= {"lossless": True}
    return written(first, image_format, save_all=True, append_images=rest, **options)


# --- Colour profiles ------------------------------------------------------------------------------

P3 = {
    b"wtpt": (0.9505, 1.0, 1.0891),
    b"rXYZ": (0.51512, 0.24120, -0.00105),
    b"gXYZ": (0.29198, 0.69225, 0.04189),
    b"bXYZ": (0.15710, 0.06657, 0.78407),
}


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3l", *(round(value * 65536) for value in values))


def _old_description(text: bytes) -> bytes:
    wide = text.decode().encode("utf-16-be") + b"\0\0"
    return (
        struct.pack(">4sLL", b"desc", 0, len(text) + 1)
        + text
        + b"\0"
        + struct.pack(">LL", 0, len(wide) // 2)
        + wide
        + struct.pack(">HB67s", 0, len(text), text)
    )


def _in_languages(text: bytes) -> bytes:
    wide = text.decode().encode("utf-16-be")
    return struct.pack(">4sLLL4sLL", b"mluc", 0, 1, 12, b"enUS", len(wide), 28) + wide


def profile(text: bytes = MARKER, *, version: int = 2) -> bytes:
    """A profile of a wide gamut with this text in every place for one, and between the places."""
    describe = _old_description if version == 2 else _in_languages
    curve = b"curv\0\0\0\0" + struct.pack(">LH", 1, round(2.2 * 256))
    tags = {
        b"desc": describe(text),
        b"cprt": b"text\0\0\0\0" + text + b"\0" if version == 2 else describe(text),
        b"dmnd": describe(text),
        b"dmdd": describe(text),
        b"targ": b"text\0\0\0\0" + text,
        b"meta": b"dict\0\0\0\0" + text,
        b"MSBN": text * 3,
        b"tech": b"sig \0\0\0\0CRT " + text,
        **{name: _xyz(values) + text for name, values in P3.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve + text),
    }
    table, body = struct.pack(">L", len(tags)), b""
    start = 132 + 12 * len(tags)
    known: dict[bytes, int] = {}
    for name, content in tags.items():
        if content not in known:
            body += text.ljust(-(-len(text) // 4) * 4, b"\0")
            known[content] = start + len(body)
            body += content.ljust(-(-len(content) // 4) * 4, b"\0")
        table += struct.pack(">4sLL", name, known[content], len(content))
    header = struct.pack(
        ">L4sL4s4s4s6H4s4sL4s4sQL3l4s16s28s",
        128 + len(table + body), text[:4], version << 24, b"mntr", b"RGB ", b"XYZ ", 2024, 5, 6, 7, 8, 9,
        b"acsp", b"APPL", 0, text[:4], text[4:8], 0, 0, 0xF6D6, 0x10000, 0xD32D, text[:4],
        text[:16].ljust(16, b"\0"), text[:28].ljust(28, b"\0"),
    )  # fmt: skip
    return header + table + body


# --- Exif, XMP, IPTC ------------------------------------------------------------------------------

Tags = dict[int, tuple[int, bytes]]
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}


def table(start: int, tags: Tags, following: int = 0) -> bytes:
    """A table of tags, in the order of bytes of Motorola, to lie at `start`."""
    entries, values = b"", b""
    end = start + 2 + 12 * len(tags) + 4
    for number, (kind, raw) in sorted(tags.items()):
        field = raw.ljust(4, b"\0")
        if len(raw) > 4:
            field = struct.pack(">L", end + len(values))
            values += raw + b"\0" * (len(raw) % 2)
        entries += struct.pack(">HHL", number, kind, len(raw) // _SIZES[kind]) + field
    return struct.pack(">H", len(tags)) + entries + struct.pack(">L", following) + values


def _long(number: int) -> tuple[int, bytes]:
    return 4, struct.pack(">L", number)


def _short(*numbers: int) -> tuple[int, bytes]:
    return 3, struct.pack(f">{len(numbers)}H", *numbers)


def xmp(marker: bytes = MARKER) -> bytes:
    """An XMP packet."""
    word = marker.decode()
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="{word}" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" photoshop:Credit="{word}" exif:GPSLatitude="{word}"
 aux:SerialNumber="{word}">
<dc:creator><rdf:Seq><rdf:li>{AUTHOR}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{CAPTION}</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>{word}</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def iptc(marker: bytes = MARKER) -> bytes:
    """Records of IPTC."""
    fields = {
        5: marker,
        25: marker,
        80: AUTHOR.encode(),
        90: marker,
        116: marker,
        120: CAPTION.encode(),
        221: marker,
    }
    records = {0: b"\0\4", **fields}
    return b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(raw)) + raw for number, raw in records.items())


def photoshop(marker: bytes = MARKER) -> bytes:
    """What Photoshop writes: IPTC, a small preview, something else."""
    blocks = {0x0404: iptc(marker), 0x040C: b"\0" * 28 + thumbnail(marker), 0x0BB7: marker}
    return b"".join(
        struct.pack(">4sHHL", b"8BIM", number, 0, len(raw)) + raw + b"\0" * (len(raw) % 2)
        for number, raw in blocks.items()
    )


def thumbnail(marker: bytes = MARKER) -> bytes:
    """A small picture with a comment."""
    return written(drawing((16, 12)), "JPEG", comment=marker)


def _personal_tags(marker: bytes, start: int) -> tuple[bytes, Tags]:
    """Tables with all that cameras write, to lie from `start` on, and tags for the first table."""
    wide = marker.decode().encode("utf-16-le") + b"\0\0"
    degrees = struct.pack(">6L", 16, 1, 51, 1, 4711, 100)
    gps = table(start, {1: (2, b"N\0"), 2: (5, degrees), 3: (2, b"E\0"), 4: (5, degrees), 27: (7, marker)})
    detail_at = start + len(gps)
    detail = table(detail_at, {
        0x9003: (2, b"2024:05:06 07:08:09\0"), 0x927C: (7, marker * 3), 0x9286: (7, b"UNICODE\0" + wide),
        0xA001: _short(1), 0xA420: (2, marker + b"\0"), 0xA430: (2, marker + b"\0"),
        0xA431: (2, marker + b"\0"), 0xA434: (2, marker + b"\0"), 0xEA1C: (7, marker), 0xC000: (7, marker),
    })  # fmt: skip
    sub_at = detail_at + len(detail)
    sub = table(sub_at, {0x010E: (2, marker + b"\0"), 0xC001: (7, marker)})
    return gps + detail + sub, {
        0x010E: (2, CAPTION.encode() + b"\0"), 0x010D: (2, marker + b"\0"), 0x010F: (2, marker + b"\0"),
        0x0110: (2, marker + b"\0"), 0x0131: (2, marker + b"\0"), 0x0132: (2, b"2024:05:06 07:08:09\0"),
        0x013B: (2, AUTHOR.encode() + b"\0"), 0x013C: (2, marker + b"\0"), 0x014A: _long(sub_at),
        0x02BC: (1, xmp(marker)), 0x8298: (2, marker + b"\0"), 0x83BB: (7, iptc(marker)),
        0x8649: (7, photoshop(marker)), 0x8769: _long(detail_at), 0x8825: _long(start), 0x9C9B: (1, wide),
        0x9C9D: (1, wide), 0xC4A5: (7, marker), 0xC000: (7, marker),
    }  # fmt: skip


def exif(marker: bytes = MARKER, orientation: int = 1) -> bytes:
    """Exif data: of the camera and the place, a maker's note, a thumbnail, tags nobody knows, loose bytes."""
    tables, tags = _personal_tags(marker, 8)
    small = thumbnail(marker)
    small_at = 8 + len(tables)
    second_at = small_at + len(small)
    second = table(
        second_at, {0x0201: _long(small_at), 0x0202: _long(len(small)), 0x010E: (2, marker + b"\0")}
    )
    first_at = second_at + len(second)
    first = table(first_at, {**tags, 0x0112: _short(orientation)}, second_at)
    return b"MM\0*" + struct.pack(">L", first_at) + tables + small + second + first + marker


# --- JPEG -----------------------------------------------------------------------------------------


def segment(kind: int, body: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body


def marked_jpeg(marker: bytes = MARKER, *, progressive: bool = True) -> bytes:
    plain = written(drawing(), "JPEG", quality=90, progressive=progressive)
    pixels = plain[2 + 18 :]  # Behind what Pillow writes first, which says how many dots an inch has.
    icc = profile(marker)
    halves = icc[:300], icc[300:]
    before = [
        segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\4\2" + marker.ljust(24, b"*")),
        segment(0xE0, b"JFXX\0\x10" + thumbnail(marker)),
        segment(0xE1, b"Exif\0\0" + exif(marker)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(marker)),
        segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0"
            + b"0" * 32
            + struct.pack(">LL", len(xmp(marker)), 0)
            + xmp(marker),
        ),
        segment(0xE2, b"ICC_PROFILE\0\1\2" + halves[0]),
        segment(0xE2, b"ICC_PROFILE\0\2\2" + halves[1]),
        segment(0xE2, b"MPF\0" + marker),
        segment(0xE2, b"FPXR\0\0\3" + marker),
        segment(0xEB, b"JP\0\1\0\0\0\1" + box(b"jumb", box(b"jumd", bytes(16) + b"\3" + marker + b"\0"))),
        segment(0xED, b"Photoshop 3.0\0" + photoshop(marker)),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + marker),
        segment(0xE5, marker),
        segment(0xFE, marker),
        b"\xff\xff\xff",
    ]
    last_scan = pixels.rindex(b"\xff\xda")
    pixels = pixels[:last_scan] + segment(0xFE, marker) + marker + pixels[last_scan:]
    tail = written(drawing(), "JPEG", comment=marker) + b"\0\0\0\x18ftypmp42" + marker + b"PK\3\4" + marker
    return b"\xff\xd8" + b"".join(before) + pixels + tail


# --- PNG ------------------------------------------------------------------------------------------


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">L4s", len(body), name) + body + struct.pack(">L", zlib.crc32(name + body))


def chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG."""
    found, place = [], 8
    while place < len(content):
        length, name = struct.unpack_from(">L4s", content, place)
        found.append((name, content[place + 8 : place + 8 + length]))
        place += 12 + length
    return found


def from_chunks(parts: list[tuple[bytes, bytes]]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def png_texts(marker: bytes) -> list[tuple[bytes, bytes]]:
    """Chunks of text and other things beside the pixels."""
    packed = zlib.compress(marker * 2)
    raw = b"\nexif\n%8d\n" % len(exif(marker)) + exif(marker).hex().encode()
    return [
        (b"iCCP", marker + b"\0\0" + zlib.compress(profile(marker)) + marker),
        (b"tEXt", b"Author\0" + AUTHOR.encode()),
        (b"tEXt", b"Comment\0" + marker),
        (b"tEXt", marker + b"\0x"),
        (b"zTXt", b"Description\0\0" + packed),
        (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw)),
        (b"iTXt", b"Title\0\0\0en\0" + marker + b"\0" + marker),
        (b"iTXt", b"Title\0\1\0en\0\0" + packed),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(marker)),
        (b"eXIf", exif(marker)),
        (b"tIME", b"\x07\xe8\5\6\7\x08\x09"),
        (b"maRk", marker),
        (b"sPLT", marker + b"\0\x08" + b"\0" * 6),
        (b"gAMA", marker),
    ]


def marked_png(marker: bytes = MARKER) -> bytes:
    header, *rest = chunks(written(drawing(), "PNG"))
    pixels = zlib.decompress(b"".join(body for name, body in rest if name == b"IDAT"))
    packed = zlib.compress(pixels + marker) + marker
    parts = [
        header,
        *png_texts(marker),
        (b"IDAT", packed[:50]),
        (b"IDAT", packed[50:]),
        (b"tEXt", b"a\0" + marker),
    ]
    return from_chunks([*parts, (b"IEND", b"")]) + marker + b"PK\3\4" + marker


# --- GIF ------------------------------------------------------------------------------------------


def _blocks(raw: bytes) -> bytes:
    return (
        b"".join(bytes([len(raw[n : n + 255])]) + raw[n : n + 255] for n in range(0, len(raw), 255)) + b"\0"
    )


def marked_gif(marker: bytes = MARKER, content: bytes | None = None) -> bytes:
    content = content or written(drawing(), "GIF")
    table_end = 13 + (3 << ((content[10] & 7) + 1))
    trailer = bytes([1, *range(255, -1, -1), 0])
    extensions = [
        b"!\xfe" + _blocks(marker),
        b"!\xf9\4\0\0\0\0\0!\x01\x0c" + bytes(12) + _blocks(marker),
        b"!\xff\x0b" + b"MAGMAGMARK1" + _blocks(marker),
        b"!\xff\x0bXMP DataXMP" + xmp(marker) + trailer,
        b"!\xff\x0bICCRGBG1012" + _blocks(profile(marker)),
        b"!\xff\x0bNETSCAPE2.0\3\1\2\0" + _blocks(marker),
        b"!\xce" + _blocks(marker),
    ]
    return (
        content[:table_end]
        + b"".join(extensions)
        + content[table_end:-1]
        + b"!\xfe"
        + _blocks(marker)
        + b";"
        + marker
    )


# --- WebP -----------------------------------------------------------------------------------------


def riff(parts: list[tuple[bytes, bytes]]) -> bytes:
    """A WebP picture of these chunks."""
    body = b"WEBP" + b"".join(
        struct.pack("<4sL", name, len(raw)) + raw + b"\0" * (len(raw) % 2) for name, raw in parts
    )
    return b"RIFF" + struct.pack("<L", len(body)) + body


def riff_parts(content: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a WebP picture."""
    found, place = [], 12
    while place < len(content):
        name, length = struct.unpack_from("<4sL", content, place)
        found.append((name, content[place + 8 : place + 8 + length]))
        place += 8 + length + length % 2
    return found


def marked_webp(marker: bytes = MARKER, **options: Any) -> bytes:
    pixels = riff_parts(written(drawing(), "WEBP", **(options or {"quality": 90})))[-1]
    header = struct.pack("<L", 0x2C) + (63).to_bytes(3, "little") + (47).to_bytes(3, "little")
    return riff([
        (b"VP8X", header), (b"MARK", marker), (b"ICCP", profile(marker)), pixels, (b"EXIF", exif(marker)),
        (b"XMP ", xmp(marker)), (b"JUNK", marker), (b"EXIF", b"Exif\0\0" + exif(marker)),
    ]) + marker  # fmt: skip


# --- TIFF -----------------------------------------------------------------------------------------


def marked_tiff(marker: bytes = MARKER, orientation: int = 1) -> bytes:
    image = drawing()
    strips = [image.crop((0, top, 64, top + 16)).tobytes() for top in (0, 16, 32)]
    body = marker.join(strips)
    starts = [8 + number * (len(strips[0]) + len(marker)) for number in range(3)]
    tables_at = 8 + len(body)
    tables, tags = _personal_tags(marker, tables_at)
    page_at = tables_at + len(tables)
    page = table(page_at, {0x010E: (2, marker + b"\0"), 0x0100: _long(1), 0x0101: _long(1)})
    first_at = page_at + len(page)
    first = table(first_at, {
        **tags, 0x0100: _long(64), 0x0101: _long(48), 0x0102: _short(8, 8, 8), 0x0103: _short(1),
        0x0106: _short(2), 0x0111: (4, struct.pack(">3L", *starts)), 0x0112: _short(orientation),
        0x0115: _short(3), 0x0116: _long(16), 0x0117: (4, struct.pack(">3L", 3072 + len(marker), 3072, 3072)),
        0x011A: (5, struct.pack(">LL", 300, 1)), 0x8773: (7, profile(marker)), 0x0129: (2, marker),
    }, page_at)  # fmt: skip
    return b"MM\0*" + struct.pack(">L", first_at) + body + tables + page + first + marker


# --- HEIC and AVIF --------------------------------------------------------------------------------

_CONTAINERS = {
    b"moov": 0, b"trak": 0, b"mdia": 0, b"minf": 0, b"stbl": 0, b"meta": 4, b"iprp": 0, b"ipco": 0, b"iinf": 6
}  # fmt: skip
Tree = list[tuple[bytes, Any]]


def box(kind: bytes, body: bytes) -> bytes:
    """A box of an ISO file."""
    return struct.pack(">L4s", len(body) + 8, kind) + body


def tree(content: bytes) -> Tree:
    """The boxes of a file: of each its type and its bytes, or what stands before its boxes, and those."""
    found: Tree = []
    place = 0
    while place < len(content):
        length, kind = struct.unpack_from(">L4s", content, place)
        body = content[place + 8 : place + length]
        if kind in _CONTAINERS:
            found.append((kind, [(b"", body[: _CONTAINERS[kind]]), *tree(body[_CONTAINERS[kind] :])]))
        else:
            found.append((kind, body))
        place += length
    return found


def untree(boxes: Tree) -> bytes:
    return b"".join(
        box(kind, untree(body)) if isinstance(body, list) else box(kind, body) if kind else body
        for kind, body in boxes
    )


def _shifted_places(body: bytes, change: int) -> bytes:
    """The table of where items are, with all places in the file moved."""
    result = bytearray(body)
    version, sizes = body[0], body[4:6]
    base = sizes[1] >> 4
    assert sizes[0] == 0x44
    assert version < 2
    place = 8
    for _ in range(struct.unpack_from(">H", body, 6)[0]):
        method = struct.unpack_from(">H", body, place + 2)[0] & 15 if version else 0
        place += 6 if version else 4
        if base and not method:
            struct.pack_into(">L", result, place, struct.unpack_from(">L", body, place)[0] + change)
        place += base
        extents = struct.unpack_from(">H", body, place)[0]
        place += 2
        for _ in range(extents):
            if not base and not method:
                struct.pack_into(">L", result, place, struct.unpack_from(">L", body, place)[0] + change)
            place += 8
    return bytes(result)


def _shifted_chunks(body: bytes, change: int) -> bytes:
    numbers = struct.unpack_from(f">{(len(body) - 8) // 4}L", body, 8)
    return body[:8] + struct.pack(f">{len(numbers)}L", *(number + change for number in numbers))


def moved(boxes: Tree, change: int) -> Tree:
    """The boxes with all places in the file moved."""
    movers = {b"iloc": _shifted_places, b"stco": _shifted_chunks}
    return [
        (
            kind,
            moved(body, change)
            if isinstance(body, list)
            else movers[kind](body, change)
            if kind in movers
            else body,
        )
        for kind, body in boxes
    ]


def marked_boxes(content: bytes, marker: bytes) -> bytes:
    """A HEIC or AVIF picture with the marker in the names, and in boxes in every box that holds boxes."""
    before = content.index(b"mdat")
    boxes = _marked(tree(content), marker)
    boxes.insert(1, (b"uuid", marker + marker))
    boxes.insert(2, (b"free", marker))
    boxes.insert(3, (b"skip", marker))
    boxes = [(kind, body + marker if kind == b"mdat" else body) for kind, body in boxes]
    boxes.insert(4, (b"udta", box(b"name", marker)))
    boxes = moved(boxes, untree(boxes).index(b"mdat") - before)
    return untree([*boxes, (b"mpvd", marker), (b"mdat", marker), (b"MARK", marker)]) + marker


def _marked(boxes: Tree, marker: bytes) -> Tree:
    result: Tree = []
    for kind, body in boxes:
        if kind == b"infe":
            _, _, rest = body[12:].partition(b"\0")
            body = body[:12] + marker + b"\0" + rest + marker
        elif kind == b"hdlr":
            body = body[:20] + marker + b"\0"
        elif kind == b"stsd":
            body = body[: 8 + 8 + 42] + marker.ljust(32, b"\0") + body[8 + 8 + 74 :]
        elif kind == b"ipco":
            body = [*_marked(body, marker), (b"udes", bytes(4) + marker + b"\0" + marker + b"\0\0\0")]
        elif kind in {b"meta", b"moov", b"trak", b"mdia", b"minf", b"stbl"}:
            extra = [(b"uuid", marker * 2), (b"free", marker), (b"udta", box(b"auth", marker))]
            body = [*_marked(body, marker), *extra]
        elif isinstance(body, list):
            body = _marked(body, marker)
        result.append((kind, body))
    return result


def marked_heic(marker: bytes = MARKER) -> bytes:
    image = drawing()
    image.info["thumbnails"] = []
    second = Image.new("RGB", (64, 48), (1, 2, 3))
    content = written(
        image, "HEIF", exif=b"Exif\0\0" + exif(marker), xmp=xmp(marker), icc_profile=profile(marker),
        save_all=True, append_images=[second], quality=90,
    )  # fmt: skip
    return marked_boxes(content, marker)


def marked_avif(marker: bytes = MARKER) -> bytes:
    content = written(
        drawing(mode="RGBA"), "AVIF", exif=exif(marker), xmp=xmp(marker), icc_profile=profile(marker)
    )
    return marked_boxes(content, marker)


def marked_animation(image_format: str, marker: bytes = MARKER) -> bytes:
    """An animated picture, of a format as Pillow calls it, with the marker wherever one can be."""
    if image_format == "GIF":
        return marked_gif(marker, animation("GIF"))
    if image_format == "AVIF":
        plain = animation("AVIF", exif=exif(marker), xmp=xmp(marker), icc_profile=profile(marker))
        return marked_boxes(plain, marker)
    if image_format == "PNG":
        header, *rest = chunks(animation("PNG"))
        return from_chunks([header, *png_texts(marker), *rest]) + marker
    header, *rest = riff_parts(
        animation("WEBP", exif=exif(marker), xmp=xmp(marker), icc_profile=profile(marker))
    )
    rest = [
        (name, raw + struct.pack("<4sL", b"JUNK", len(marker)) + marker if name == b"ANMF" else raw)
        for name, raw in rest
    ]
    return riff([header, *rest, (b"MARK", marker)]) + marker
