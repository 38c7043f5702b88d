"""Hostile files of every kind, as the tests of uploads send them and `bench/hostile.py` weighs them.

Each is small as it comes. What unpacks to a gigabyte is put together from one packed megabyte, over and over.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache, partial

import pikepdf
from PIL import Image

from . import marked_office, marked_pdfs, marked_pictures, marked_videos
from .marked_pictures import chunk, written

MEGABYTE = 1024 * 1024
# Stands in the hostile part of every file that may be taken without it.
PAYLOAD = b"HOSTILE-PAYLOAD-9c41"
SCRIPT = b"<script>alert('" + PAYLOAD + b"')</script>"
PAGE = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"

Build = Callable[[], bytes]
_PNG = b"\x89PNG\r\n\x1a\n"


def is_picture(name: str) -> bool:
    """Whether a file of this name would be uploaded as a picture."""
    return name.rstrip("\0 ").rpartition(".")[2].lower() in {
        *("avif", "gif", "heic", "heif", "jpg", "jpeg", "png", "svg", "tif", "tiff", "webp")
    }


@cache
def flate_bomb(megabytes: int = 1024) -> bytes:
    """A zlib stream that unpacks to so many megabytes of zeros."""
    size = megabytes * MEGABYTE
    pack = zlib.compressobj(9)
    head = pack.compress(b"\0" * MEGABYTE) + pack.flush(zlib.Z_FULL_FLUSH)
    again = pack.compress(b"\0" * MEGABYTE) + pack.flush(zlib.Z_FULL_FLUSH)
    checksum = struct.pack(">L", (size % 65521) << 16 | 1)
    return head + again * (megabytes - 1) + b"\3\0" + checksum


# --- Pictures -------------------------------------------------------------------------------------


def header(width: int, height: int, depth: int = 8, kind: int = 2) -> bytes:
    return chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, depth, kind, 0, 0, 0))


def png(*parts: bytes, size: tuple[int, int] = (8, 8), pixels: bytes | None = None) -> bytes:
    """A PNG with these chunks before its pixels."""
    width, height = size
    packed = zlib.compress((b"\0" + b"\7" * 3 * width) * height) if pixels is None else pixels
    return _PNG + header(*size) + b"".join(parts) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def _animated_png(frames: int) -> bytes:
    control = struct.pack(">LLLLHHBB", 8, 8, 0, 0, 1, 10, 0, 0)
    parts = [chunk(b"acTL", struct.pack(">LL", min(frames, 2**31 - 1), 0))]
    for number in range(min(frames, 3000)):
        parts.append(chunk(b"fcTL", struct.pack(">L", number * 2) + control))
    return png(*parts)


def picture(image_format: str, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    return written(marked_pictures.drawing(size), image_format, **options)


def _huge_gif(frames: int = 1, size: tuple[int, int] = (65_535, 65_535)) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", *size, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, *size, 0) + b"\2\2D\1\0"
    return head + frame * frames + b";"


def _gif_that_is_a_script() -> bytes:
    """A GIF whose width begins a comment for a browser that takes it for a script."""
    content = bytearray(picture("GIF"))
    return bytes(content) + b"*/=1;alert('" + PAYLOAD + b"')//"


def _patched(content: bytes, kind: bytes, offset: int, new: bytes) -> bytes:
    """A file with bytes written over, counted from the end of the first mark of this kind."""
    place = content.index(kind) + len(kind) + offset
    return content[:place] + new + content[place + len(new) :]


def _huge_jpeg() -> bytes:
    return _patched(picture("JPEG"), b"\xff\xc0", 3, struct.pack(">HH", 65_535, 65_535))


def _jpeg_of_many_scans() -> bytes:
    """A picture within the limits whose pixels are gone through again and again, at a few bytes each time."""
    content = written(Image.new("L", (7700, 7700)), "JPEG", progressive=True, quality=30)
    start = content.rindex(b"\xff\xda")
    return content[:start] + content[start:-2] * 2000 + content[-2:]


def _huge_webp() -> bytes:
    extended = struct.pack("<B3x", 0) + b"\xff" * 6
    return marked_pictures.riff([(b"VP8X", extended), (b"VP8 ", picture("WEBP")[20:])])


def _webp_of_many_frames() -> bytes:
    pixels = picture("WEBP", (8, 8))[12:]
    frame = b"\0" * 6 + b"\7\0\0" * 2 + b"\0" * 4 + pixels
    extended = struct.pack("<B3x", 2) + b"\7\0\0" * 2
    return marked_pictures.riff([(b"VP8X", extended), (b"ANIM", b"\0" * 6), *[(b"ANMF", frame)] * 5000])


def _tiff(tags: marked_pictures.Tags, after: bytes = b"") -> bytes:
    content = b"II*\0" + struct.pack("<L", 8) + struct.pack("<H", len(tags))
    for number, (kind, raw) in sorted(tags.items()):
        size = {1: 1, 3: 2, 4: 4}[kind]
        content += struct.pack("<HHL", number, kind, len(raw) // size) + raw.ljust(4, b"\0")[:4]
    return content + b"\0" * 4 + after


def _short(number: int) -> tuple[int, bytes]:
    return 3, struct.pack("<H", number)


def _long(number: int) -> tuple[int, bytes]:
    return 4, struct.pack("<L", number)


def tiff(width: int, height: int, compression: int, piece: bytes) -> bytes:
    """A TIFF of one strip."""
    tags = {
        256: _long(width), 257: _long(height), 258: _short(8), 259: _short(compression), 262: _short(1),
        273: _long(0), 277: _short(1), 278: _long(height), 279: _long(len(piece)),
    }  # fmt: skip
    tags[273] = _long(len(_tiff(tags)))
    return _tiff(tags, piece)


def _tiff_of_shared_strips() -> bytes:
    """Fifty thousand strips that all lie on the same bytes."""
    count, piece = 50_000, b"\0" * 60_000
    tags = {
        256: _long(600),
        257: _long(count),
        258: _short(8),
        259: _short(5),
        262: _short(1),
        277: _short(1),
    }
    tags |= {273: _long(0), 278: _long(1), 279: _long(0)}
    start = len(_tiff(tags))
    lists = struct.pack(f"<{count}L", *[start] * count), struct.pack(f"<{count}L", *[len(piece)] * count)
    content = bytearray(_tiff(tags, piece + lists[0] + lists[1]))
    for number, place in ((273, start + len(piece)), (279, start + len(piece) + 4 * count)):
        entry = content.index(struct.pack("<HHL", number, 4, 1))
        content[entry + 4 : entry + 12] = struct.pack("<LL", count, place)
    return bytes(content)


def _tiff_of_endless_tags() -> bytes:
    content = bytearray(tiff(8, 8, 1, b"\0" * 64))
    entry = content.index(struct.pack("<HHL", 273, 4, 1))
    content[entry + 4 : entry + 8] = b"\xff\xff\xff\xff"
    return bytes(content)


def _tiff_in_circles() -> bytes:
    content = bytearray(tiff(8, 8, 1, b"\0" * 64))
    after = 8 + 2 + 12 * 9
    content[after : after + 4] = struct.pack("<L", 8)
    return bytes(content)


def _grid_of_grids() -> bytes:
    """A HEIC whose picture is put together from itself."""
    content = picture("HEIF")
    return _patched(content, b"pitm", 4, b"\0\7") + b""


def _boxes_in_boxes(depth: int) -> bytes:
    inner = b""
    for _ in range(depth):
        inner = struct.pack(">L4s", len(inner) + 8, b"moov") + inner
    return inner


@cache
def _deep_boxes() -> bytes:
    # Written from outside in: each box holds the next.
    depth = 100_000
    return b"".join(struct.pack(">L4s", 8 * (depth - number), b"moov") for number in range(depth))


def _endless_boxes() -> bytes:
    return marked_videos.box(b"ftyp", b"isom\0\0\2\0isom") + struct.pack(">L4s", 8, b"free") * 1_000_000


PICTURES: dict[str, Build] = {
    "claims-endless-size.png": lambda: _PNG + header(2**31 - 1, 2**31 - 1) + chunk(b"IEND", b""),
    "claims-most-that-goes.png": lambda: png(size=(7700, 7700), pixels=zlib.compress(b"\0" * 99)),
    "gigabyte-of-text.png": lambda: png(chunk(b"zTXt", b"Comment\0\0" + flate_bomb())),
    "gigabyte-of-xmp.png": lambda: png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + flate_bomb())),
    "gigabyte-of-profile.png": lambda: png(chunk(b"iCCP", b"icc\0\0" + flate_bomb())),
    "gigabyte-of-pixels.png": lambda: png(pixels=flate_bomb()),
    "hundreds-of-thousands-of-parts.png": lambda: png(chunk(b"teXt", b"") * 150_000),
    "text-over-text.png": lambda: png(chunk(b"zTXt", b"Comment\0\0" + flate_bomb(1)) * 5000),
    "endless-animation.png": lambda: _animated_png(2**40),
    "rubbish-for-pixels.png": lambda: png(pixels=zlib.compress((b"\x99" + b"\7" * 24) * 8)),
    "with-a-page-behind.png": lambda: png() + PAGE,
    "with-a-script-for-a-text.png": lambda: png(chunk(b"tEXt", b"Comment\0" + SCRIPT)),
    "cut-off.png": lambda: png()[:-20],
    "drawing-with-script.png": lambda: DRAWING,
    "drawing-with-script.svg": lambda: DRAWING,
    "page.png": lambda: PAGE,
    "claims-endless-size.gif": _huge_gif,
    "hundred-thousand-frames.gif": lambda: _huge_gif(100_000, (1, 1)),
    "archive-behind.gif": lambda: picture("GIF") + archive(),
    "script-for-a-picture.gif": _gif_that_is_a_script,
    "script-alone.gif": lambda: b"GIF89a/*" + b"\0" * 8 + b"*/=1;alert(1)",
    "cut-off.gif": lambda: picture("GIF")[:-30],
    "claims-endless-size.jpg": _huge_jpeg,
    "four-thousand-scans.jpg": _jpeg_of_many_scans,
    "archive-behind.jpg": lambda: picture("JPEG") + archive(),
    "page-in-a-comment.jpg": lambda: picture("JPEG", comment=PAGE),
    "page-in-its-data.jpg": lambda: picture("JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff\xff" + PAGE),
    "million-comments.jpg": lambda: b"\xff\xd8" + b"\xff\xfe\0\2" * 1_000_000 + picture("JPEG")[2:],
    "cut-off.jpg": lambda: picture("JPEG")[:-40],
    "page.jpg": lambda: PAGE,
    "claims-endless-size.webp": _huge_webp,
    "five-thousand-frames.webp": _webp_of_many_frames,
    "claims-four-gigabytes.webp": lambda: _patched(picture("WEBP"), b"RIFF", 0, b"\xff\xff\xff\xff"),
    "rubbish-for-pixels.webp": lambda: picture("WEBP")[:40] + b"\x5a" * (len(picture("WEBP")) - 40),
    "cut-off.webp": lambda: picture("WEBP")[:-60],
    "claims-endless-size.avif": lambda: _patched(picture("AVIF"), b"ispe", 4, b"\x7f\xff\xff\xff" * 2),
    "claims-most-that-goes.avif": lambda: _patched(
        picture("AVIF"), b"ispe", 4, struct.pack(">LL", 7700, 7700)
    ),
    "rubbish-for-pixels.avif": lambda: picture("AVIF")[:-200] + b"\x5a" * 200,
    "cut-off.avif": lambda: picture("AVIF")[:-60],
    "box-without-end.avif": lambda: _patched(picture("AVIF"), b"meta", -8, b"\0\0\0\1meta" + b"\xff" * 8),
    "claims-endless-size.heic": lambda: _patched(picture("HEIF"), b"ispe", 4, b"\x7f\xff\xff\xff" * 2),
    "made-of-itself.heic": _grid_of_grids,
    "boxes-in-boxes.heic": lambda: picture("HEIF")[:24] + _deep_boxes(),
    "rubbish-for-pixels.heic": lambda: picture("HEIF")[:-400] + b"\x5a" * 400,
    "cut-off.heic": lambda: picture("HEIF")[:-60],
    "claims-endless-size.tiff": lambda: tiff(2**31, 2**31, 1, b"\0" * 64),
    "claims-most-that-goes.tiff": lambda: tiff(7700, 7700, 5, b"\x80\x00\x20\x20"),
    "gigabyte-of-pixels.tiff": lambda: tiff(64, 64, 8, flate_bomb()),
    "shared-strips.tiff": _tiff_of_shared_strips,
    "endless-tags.tiff": _tiff_of_endless_tags,
    "in-circles.tiff": _tiff_in_circles,
    "rubbish-for-pixels.tiff": lambda: tiff(64, 64, 5, b"\x5a" * 400),
    "cut-off.tiff": lambda: picture("TIFF")[:-60],
    "empty.png": lambda: b"",
    # Names
    "../../../lead-out.png": lambda: png(),
    "/etc/lead-out.png": lambda: png(),
    "C:\\Windows\\lead-out.png": lambda: png(),
    "nul.exe\0.png": lambda: png(),
    "picture.png.exe": lambda: png(),
    "right\u202egnp.exe": lambda: png(),
    "left\u202egpj.exe.png": lambda: png(),
    "line\nbreak\r.png": lambda: png(),
    "n" * 300 + ".png": lambda: png(),
    "'\"><script>.png": lambda: png(),
    ".png": lambda: png(),
    "page.html.png": lambda: png(),
}


# --- PDF ------------------------------------------------------------------------------------------


def pdf(*objects: bytes, page: bytes = b"", catalog: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of one page, with more objects from number 4 on, and additions to page, catalogue and trailer."""
    all_objects = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]" + page + b">>",
        *objects,
    ]
    return _pdf(all_objects, trailer)


def _pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    parts, places, size = [b"%PDF-1.7\n"], [], 9
    for number, body in enumerate(objects, 1):
        places.append(size)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        size += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, trailer, size)
    )
    return b"".join(parts)


def stream(content: bytes, keys: bytes = b"") -> bytes:
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(content), keys, content)


def _flate_chain(times: int) -> bytes:
    content = flate_bomb(256)
    for _ in range(times - 1):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter[" + b"/FlateDecode" * times + b"]")


def _locked_pdf() -> bytes:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(marked_pdfs.pdf_of())) as whole:
        whole.save(output, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return output.getvalue()


def _deep_page_tree(depth: int = 20_000) -> bytes:
    nodes = [b"<</Type/Catalog/Pages 2 0 R>>"]
    nodes += [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(depth)]
    return _pdf([*nodes, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]>>" % (depth + 1)])


def _many_objects_packed() -> bytes:
    """An object stream that claims a million objects."""
    numbers = b" ".join(b"%d 0" % (number + 10) for number in range(1_000_000))
    keys = b"/Type/ObjStm/N 1000000/First %d/Filter/FlateDecode" % len(numbers)
    return pdf(stream(zlib.compress(numbers + b" null"), keys))


def _millions_in_a_table() -> bytes:
    """A packed table of references for ten million objects, of a few bytes."""
    body = zlib.compress(b"\1\0\0\x09\0" * 10_000_000, 9)
    keys = b"/Type/XRef/Size 10000000/W[1 3 1]/Root 1 0 R/Filter/FlateDecode"
    content = pdf()
    start = content.index(b"xref\n0 ")
    return content[:start] + b"4 0 obj\n" + stream(body, keys) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def _many_drawing_commands() -> bytes:
    """A page of a hundred million drawing commands."""
    line = b"q 0 0 m 9 9 l S Q\n" * 60_000
    pack = zlib.compressobj(9)
    first = pack.compress(line) + pack.flush(zlib.Z_FULL_FLUSH)
    again = pack.compress(line) + pack.flush(zlib.Z_FULL_FLUSH)
    return pdf(stream(first + again * 200, b"/Filter/FlateDecode"), page=b"/Contents 4 0 R")


PDFS: dict[str, Build] = {
    "page.pdf": lambda: PAGE,
    "page-with-its-mark.pdf": lambda: b"%PDF-1.7\n" + PAGE + b"\n%%EOF",
    "page-before.pdf": lambda: PAGE + pdf(),
    "page-behind.pdf": lambda: pdf() + PAGE + b"%%EOF",
    "archive-behind.pdf": lambda: pdf() + archive() + b"%%EOF",
    "arrays-in-arrays.pdf": lambda: pdf(b"[" * 100_000 + b"]" * 100_000, page=b"/X 4 0 R"),
    "arrays-never-closed.pdf": lambda: pdf(b"[" * 1_000_000),
    "dictionaries-in-dictionaries.pdf": lambda: pdf(b"<</A" * 50_000 + b" 1" + b">>" * 50_000),
    "pages-in-circles.pdf": lambda: pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
    "page-in-itself.pdf": lambda: pdf(b"<</Type/Pages/Kids[2 0 R 4 0 R]/Count 9>>").replace(
        b"/Kids[3 0 R]", b"/Kids[4 0 R]"
    ),
    "deep-page-tree.pdf": _deep_page_tree,
    "outline-in-circles.pdf": lambda: pdf(
        b"<</First 5 0 R/Last 5 0 R/Count 1>>",
        b"<</Title(x)/Parent 4 0 R/Next 5 0 R/First 4 0 R/Last 4 0 R>>",
        catalog=b"/Outlines 4 0 R",
    ),
    "length-of-itself.pdf": lambda: pdf(
        b"<</Length 4 0 R>>\nstream\nq Q\nendstream", page=b"/Contents 4 0 R"
    ),
    "gigabyte-of-drawing.pdf": lambda: pdf(
        stream(flate_bomb(), b"/Filter/FlateDecode"), page=b"/Contents 4 0 R"
    ),
    "hundred-gigabyte-pages.pdf": lambda: _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[" + b"3 0 R " * 100 + b"]/Count 100>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            stream(flate_bomb(), b"/Filter/FlateDecode"),
        ]
    ),
    "packed-five-times.pdf": lambda: pdf(_flate_chain(5), page=b"/Contents 4 0 R"),
    "packed-fifty-times.pdf": lambda: pdf(_flate_chain(50), page=b"/Contents 4 0 R"),
    "chain-of-lzw.pdf": lambda: pdf(
        stream(b"\x80\x0b\x60\x50" * 5000, b"/Filter[" + b"/LZWDecode" * 20 + b"]"), page=b"/Contents 4 0 R"
    ),
    "jbig2-of-endless-size.pdf": lambda: pdf(
        stream(
            b"\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13" + b"\x7f\xff\xff\xff" * 2 + b"\0" * 11,
            b"/Type/XObject/Subtype/Image/Width 2147483647/Height 2147483647/ColorSpace/DeviceGray"
            b"/BitsPerComponent 1/Filter/JBIG2Decode",
        ),
        page=b"/Resources<</XObject<</I 4 0 R>>>>",
    ),
    "picture-of-a-gigabyte.pdf": lambda: pdf(
        stream(
            flate_bomb(),
            b"/Type/XObject/Subtype/Image/Width 32768/Height 32768/ColorSpace/DeviceGray"
            b"/BitsPerComponent 8/Filter/FlateDecode",
        ),
        page=b"/Resources<</XObject<</I 4 0 R>>>>",
    ),
    "hundreds-of-millions-of-commands.pdf": _many_drawing_commands,
    "form-in-itself.pdf": lambda: pdf(
        stream(
            b"/F Do " * 1000,
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>",
        ),
        stream(b"/F Do"),
        page=b"/Contents 5 0 R/Resources<</XObject<</F 4 0 R>>>>",
    ),
    "locked.pdf": _locked_pdf,
    "with-a-program.pdf": lambda: pdf(
        b"<</S/JavaScript/JS(app.alert\\('" + PAYLOAD + b"'\\))>>", catalog=b"/OpenAction 4 0 R"
    ),
    "that-starts-a-program.pdf": lambda: pdf(
        b"<</S/Launch/F(" + PAYLOAD + b".exe)>>", catalog=b"/OpenAction 4 0 R"
    ),
    "with-a-file-in-it.pdf": lambda: pdf(
        stream(PAYLOAD, b"/Type/EmbeddedFile"),
        b"<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>",
        catalog=b"/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>",
    ),
    "claims-billions-of-objects.pdf": lambda: pdf().replace(b"/Size 4", b"/Size 2147483647"),
    "table-of-billions.pdf": lambda: pdf().replace(b"xref\n0 4", b"xref\n0 4294967295"),
    "tables-in-circles.pdf": lambda: pdf(trailer=b"/Prev %d" % pdf().index(b"xref\n0 ")),
    "millions-in-a-table.pdf": _millions_in_a_table,
    "million-objects.pdf": lambda: pdf(*[b"[]"] * 1_000_000),
    "million-objects-packed.pdf": _many_objects_packed,
    "cut-off.pdf": lambda: marked_pdfs.pdf_of()[:-100],
    "zeros.pdf": lambda: b"%PDF-1.7\n" + b"\0" * 20 * MEGABYTE + b"%%EOF",
}


# --- Office files ---------------------------------------------------------------------------------


def archive() -> bytes:
    """A program's archive, as it is hung behind a picture."""
    return zipped({"META-INF/MANIFEST.MF": "Main-Class: Evil\n", "Evil.class": b"\xca\xfe\xba\xbe" + PAYLOAD})


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return output.getvalue()


def office(extension: str, changes: Mapping[str, str | bytes] | None = None) -> bytes:
    """An office file with these parts added to it or put in the place of its own."""
    parts = {
        "docx": marked_office.docx_parts, "odt": marked_office.odt_parts,
        "pptx": marked_office.pptx_parts, "xlsx": marked_office.xlsx_parts,
    }[extension]("x")  # fmt: skip
    return marked_office.zipped({**parts, **(changes or {})})


_MAIN = {
    "docx": "word/document.xml", "odt": "content.xml", "pptx": "ppt/presentation.xml",
    "xlsx": "xl/workbook.xml",
}  # fmt: skip


def packed_bomb(extension: str, megabytes: int, claimed: int | None = None) -> bytes:
    """An office file whose main part unpacks to so many megabytes, and may claim another size."""
    content = office(extension, {_MAIN[extension]: "BOMB"})
    body = flate_bomb(megabytes)[2:-4]
    size = megabytes * MEGABYTE if claimed is None else claimed
    return _with_body(content, _MAIN[extension], body, size)


@cache
def _checksum(size: int) -> int:
    """The ZIP's checksum of so many zeros."""
    checksum = 0
    for start in range(0, size, MEGABYTE):
        checksum = zlib.crc32(bytes(min(MEGABYTE, size - start)), checksum)
    return checksum


def _with_body(content: bytes, name: str, body: bytes, size: int) -> bytes:
    """A ZIP one of whose members has this packed body and claims this size."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
        for info in old.infolist():
            packed = body if info.filename == name else old.read(info)
            new.writestr(zipfile.ZipInfo(info.filename), packed)
        infos = {info.filename: info.header_offset for info in new.infolist()}
    result = bytearray(output.getvalue())
    local = infos[name]
    struct.pack_into("<H", result, local + 8, 8)
    struct.pack_into("<L", result, local + 22, size)
    checksum = struct.pack("<L", _checksum(size))
    result[local + 14 : local + 18] = checksum
    entry = result.index(name.encode(), result.index(b"PK\x01\x02")) - 46
    struct.pack_into("<H", result, entry + 10, 8)
    struct.pack_into("<L", result, entry + 24, size)
    result[entry + 16 : entry + 20] = checksum
    return bytes(result)


def _overlapping() -> bytes:
    content = office("docx", {"word/a.bin": b"\0" * 100_000})
    start, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    entry = next(
        b"PK\x01\x02" + piece for piece in content[start:end].split(b"PK\x01\x02") if b"word/a.bin" in piece
    )
    directory = content[start:end] + b"".join(
        entry.replace(b"word/a.bin", b"word/%05d" % n) for n in range(4000)
    )
    count = directory.count(b"PK\x01\x02")
    return (
        content[:start]
        + directory
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    )


def _laughs(root: str) -> str:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{entities}]><{root}>&a9;</{root}>'


def _external(root: str) -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<{root}>&x;</{root}>"
    )


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _document(inside: str) -> str:
    return f'<w:document xmlns:w="{_WORD}"><w:body>{inside}</w:body></w:document>'


def _inside_each_other(depth: int) -> bytes:
    inner = office("docx")
    for _ in range(depth):
        inner = office("docx", {"word/embeddings/more.docx": inner})
    return inner


def _with_password(content: bytes) -> bytes:
    result = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = result.find(signature)
        result[place + offset] |= 1
    return bytes(result)


OFFICE: dict[str, Build] = {
    **{f"unpacks-to-gigabytes.{kind}": partial(packed_bomb, kind, 2048) for kind in _MAIN},
    **{f"unpacks-to-much.{kind}": partial(packed_bomb, kind, 450) for kind in _MAIN},
    **{f"claims-to-be-small.{kind}": partial(packed_bomb, kind, 1024, 1000) for kind in _MAIN},
    "parts-upon-each-other.docx": _overlapping,
    "lead-out.docx": lambda: office("docx", {"../../../etc/cron.d/evil": PAYLOAD}),
    "lead-out.odt": lambda: office("odt", {"/etc/cron.d/evil": PAYLOAD}),
    "lead-out.xlsx": lambda: office("xlsx", {"..\\..\\evil.exe": PAYLOAD}),
    "lead-out.pptx": lambda: office("pptx", {"C:/evil.exe": PAYLOAD}),
    "billion-laughs.docx": lambda: office("docx", {_MAIN["docx"]: _laughs("document")}),
    "billion-laughs.xlsx": lambda: office("xlsx", {_MAIN["xlsx"]: _laughs("workbook")}),
    "billion-laughs.odt": lambda: office("odt", {_MAIN["odt"]: _laughs("content")}),
    "billion-laughs-in-utf-16.docx": lambda: office(
        "docx", {_MAIN["docx"]: _laughs("document").encode("utf-16")}
    ),
    "another-file.docx": lambda: office("docx", {_MAIN["docx"]: _external("document")}),
    "another-file.pptx": lambda: office("pptx", {_MAIN["pptx"]: _external("presentation")}),
    "ten-thousand-parts.docx": lambda: office("docx", {f"word/{n}.xml": "<a/>" for n in range(10_000)}),
    "elements-in-elements.docx": lambda: office(
        "docx", {_MAIN["docx"]: _document("<w:p>" * 100_000 + "</w:p>" * 100_000)}
    ),
    "millions-of-elements.docx": lambda: office("docx", {_MAIN["docx"]: _document("<w:p/>" * 2_900_000)}),
    "millions-of-attributes.docx": lambda: office(
        "docx", {_MAIN["docx"]: _document("<w:p " + " ".join(f'a{n}="1"' for n in range(1_400_000)) + "/>")}
    ),
    "ten-parts-of-millions.docx": lambda: office(
        "docx", {f"word/header{n}.xml": _document("<w:p/>" * 2_000_000) for n in range(1, 11)}
    ),
    "files-in-files-in-files.docx": lambda: _inside_each_other(6),
    "with-a-program.docx": lambda: office("docx", {"word/vbaProject.bin": PAYLOAD}),
    "with-a-program.odt": lambda: office("odt", {"Basic/Standard/Evil.xml": PAYLOAD}),
    "gigabyte-picture-inside.docx": lambda: office(
        "docx", {"word/media/image9.png": png(chunk(b"zTXt", b"Comment\0\0" + flate_bomb()))}
    ),
    "drawing-with-script-inside.docx": lambda: office("docx", {"word/media/image9.svg": DRAWING}),
    "locked.docx": lambda: _with_password(office("docx")),
    "locked-by-its-program.docx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000,
    "archive.docx": archive,
    "cut-off.docx": lambda: office("docx")[:-300],
    "cut-off.xlsx": lambda: office("xlsx")[:900],
    "page.docx": lambda: PAGE,
}


# --- Videos ---------------------------------------------------------------------------------------


def mp4(*boxes: bytes) -> bytes:
    return marked_videos.box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + b"".join(boxes)


def _mp4_of_billions() -> bytes:
    """A video that claims four billion samples in its table."""
    content = marked_videos.mp4(b"x")
    return _patched(content, b"stsz", 8, b"\xff\xff\xff\xff")


def _elements_in_elements(depth: int = 50_000) -> bytes:
    inner = b"\xec\x80"
    parts = []
    size = len(inner)
    for _ in range(depth):
        head = b"\x12\x54\xc3\x67\x01" + size.to_bytes(7, "big")  # Tags
        parts.append(head)
        size += len(head)
    return b"".join(reversed(parts)) + inner


_EBML = marked_videos.element(
    0x1A45DFA3, marked_videos.element(0x4282, b"webm"), marked_videos.element(0x4287, b"\4")
)

VIDEOS: dict[str, Build] = {
    "page.mp4": lambda: PAGE,
    "page-with-its-mark.mp4": lambda: mp4(PAGE),
    "million-boxes.mp4": _endless_boxes,
    "boxes-in-boxes.mp4": lambda: mp4(_deep_boxes()),
    "box-of-no-length.mp4": lambda: mp4(struct.pack(">L4s", 0, b"moov"), b"\0" * 100),
    "box-of-long-length.mp4": lambda: mp4(struct.pack(">L4sQ", 1, b"moov", 2**63)),
    "box-of-negative-length.mp4": lambda: mp4(struct.pack(">L4sQ", 1, b"moov", 3), b"\0" * 99),
    "billions-of-samples.mp4": _mp4_of_billions,
    "million-tracks.mp4": lambda: mp4(
        marked_videos.box(b"moov", marked_videos.box(b"trak") * 1_000_000), marked_videos.box(b"mdat", b"x")
    ),
    "page-in-a-box.mp4": lambda: marked_videos.mp4(PAYLOAD),
    "cut-off.mp4": lambda: marked_videos.mp4(b"x")[:-100],
    "page.webm": lambda: PAGE,
    "elements-in-elements.webm": lambda: (
        _EBML + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + _elements_in_elements()
    ),
    "tracks-in-tracks.webm": lambda: (
        _EBML
        + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"
        + _elements_in_elements().replace(b"\x12\x54\xc3\x67", b"\x16\x54\xae\x6b")
    ),
    "claims-endless-size.webm": lambda: (
        _EBML
        + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xfe"
        + b"\x16\x54\xae\x6b\x01\xff\xff\xff\xff\xff\xff\xfe"
    ),
    "millions-of-elements.webm": lambda: (
        _EBML + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + b"\xec\x80" * 4_000_000
    ),
    "page-in-it.webm": lambda: marked_videos.webm(PAYLOAD),
    "cut-off.webm": lambda: marked_videos.webm(b"x")[:-100],
}


# --- Text -----------------------------------------------------------------------------------------

_CUE = b"00:01.000 --> 00:04.000\nText.\n\n"

TEXTS: dict[str, Build] = {
    "page.txt": lambda: PAGE,
    "page.csv": lambda: b"name,country\n" + SCRIPT,
    "drawing-with-script.txt": lambda: DRAWING,
    "program.txt": lambda: b"\x7fELF\2\1\1" + b"\0" * 500,
    "pdf.txt": lambda: pdf(),
    "half-a-letter.txt": lambda: "é".encode()[:1],
    "page-in-utf-7.txt": lambda: b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-\xff",
    "page.vtt": lambda: PAGE,
    "page-with-its-mark.vtt": lambda: b"WEBVTT\n\n" + PAGE,
    "without-its-mark.vtt": lambda: _CUE,
    "without-captions.vtt": lambda: b"WEBVTT\n\n",
    "binary.vtt": lambda: b"WEBVTT\n\n" + bytes(range(256)) * 100,
    "one-huge-line.vtt": lambda: b"WEBVTT\n\n" + b"0" * (2 * MEGABYTE - 100),
    "one-huge-time.vtt": lambda: b"WEBVTT\n\n" + b"0" * MEGABYTE + b":00.000 --> 00:04.000\nText.\n",
    "one-huge-setting.vtt": lambda: b"WEBVTT\n\n00:01.000 --> 00:04.000 " + b"a:b " * 500_000 + b"\nText.\n",
    "too-long.vtt": lambda: b"WEBVTT\n\n" + _CUE * 100_000,
    "many-captions-then-a-fault.vtt": lambda: b"WEBVTT\n\n" + _CUE * 60_000 + b"fault\n",
    "half-a-million-lines-in-one.vtt": lambda: (
        b"WEBVTT\n\n00:01.000 --> 00:04.000\n" + b"a\n" * 900_000 + b"-->"
    ),
    "backwards.vtt": lambda: b"WEBVTT\n\n00:04.000 --> 00:01.000\nText.\n",
    "zeros.vtt": lambda: b"\0" * 1000,
    "empty.txt": lambda: b"",
    "empty.pdf": lambda: b"",
    "empty.docx": lambda: b"",
    "empty.mp4": lambda: b"",
    # Names
    "../../../lead-out.txt": lambda: b"Notes.",
    "/etc/lead-out.txt": lambda: b"Notes.",
    "..\\..\\lead-out.txt": lambda: b"Notes.",
    "nul.exe\0.txt": lambda: b"Notes.",
    "notes.txt.exe": lambda: b"Notes.",
    "notes.pdf.html": lambda: b"Notes.",
    "right\u202etxt.exe": lambda: b"Notes.",
    "line\nbreak\r.txt": lambda: b"Notes.",
    "n" * 300 + ".txt": lambda: b"Notes.",
    "notes." + "x" * 300: lambda: b"Notes.",
    ".txt": lambda: b"Notes.",
    "notes.txt.": lambda: b"Notes.",
    "notes.txt:stream": lambda: b"Notes.",
}

HOSTILE: dict[str, Build] = {**PICTURES, **PDFS, **OFFICE, **VIDEOS, **TEXTS}

# These cost a second and more each: not sent in by every way.
DEAR = frozenset({
    *PDFS.keys() - {"page.pdf", "page-behind.pdf", "with-a-program.pdf", "locked.pdf", "empty.pdf"},
    "millions-of-elements.docx", "millions-of-elements.webm", "millions-of-attributes.docx",
    "million-tracks.mp4", "million-boxes.mp4", "claims-most-that-goes.avif", "many-captions-then-a-fault.vtt",
    "million-comments.jpg", "hundreds-of-thousands-of-parts.png", "hundred-thousand-frames.gif",
    *(name for name in OFFICE if name.startswith("unpacks-to-much")),
})  # fmt: skip
