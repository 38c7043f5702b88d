"""Pictures that lie on their side are turned upright, since the note that says so goes."""

import io
import struct

import pytest
from PIL import Image, ImageChops, ImageStat

from . import marked_pictures as made
from .cleaning import cleaned, opened
from .marked_pictures import drawing, places_of, written

# How the upright picture has to be turned to lie as a camera writes it with this orientation.
LAID = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
CASES = [
    ("jpg", "JPEG", {"quality": 95}),
    ("jpg", "JPEG", {"quality": 90, "subsampling": 1, "progressive": True}),
    ("png", "PNG", {}),
    ("webp", "WEBP", {"lossless": True}),
    ("webp", "WEBP", {"quality": 95}),
    ("tif", "TIFF", {"compression": "tiff_lzw"}),
]


def laid(orientation: int, image_format: str, mode: str = "RGB", **options: object) -> bytes:
    """The drawing as a camera writes it that was held so, with a note of that."""
    image = drawing(mode=mode)
    turn = LAID[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Somebody"
    return written(image.transpose(turn) if turn is not None else image, image_format, exif=exif, **options)


@pytest.mark.parametrize(("extension", "image_format", "options"), CASES, ids=range(len(CASES)))
@pytest.mark.parametrize("orientation", LAID)
def test_a_picture_comes_out_upright(
    extension: str, image_format: str, options: dict, orientation: int
) -> None:
    content = laid(orientation, image_format, icc_profile=made.profile(), **options)
    result, found = cleaned(extension, content)
    image = opened(result)
    assert image.size == (64, 48)
    assert 0x0112 not in image.getexif() or image.getexif()[0x0112] == 1
    assert found.removed == ["the author's name"]
    assert image.info["icc_profile"]
    assert places_of(result) == []
    is_exact = image_format in {"PNG", "TIFF"} or options.get("lossless")
    assert difference(image.convert("RGB"), drawing()) <= (0 if is_exact else 6)
    assert cleaned(extension, result)[0] == result


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are from each other on average."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize(
    ("extension", "image_format", "mode"),
    [
        ("jpg", "JPEG", "CMYK"), ("jpg", "JPEG", "L"), ("png", "PNG", "P"), ("png", "PNG", "LA"),
        ("png", "PNG", "1"), ("png", "PNG", "RGBA"), ("tif", "TIFF", "CMYK"), ("tif", "TIFF", "1"),
        ("tif", "TIFF", "P"), ("webp", "WEBP", "RGBA"),
    ],
)  # fmt: skip
def test_turning_keeps_the_kind_of_colours(extension: str, image_format: str, mode: str) -> None:
    options = (
        {"lossless": True} if image_format == "WEBP" else {"quality": 95} if image_format == "JPEG" else {}
    )
    image = opened(cleaned(extension, laid(6, image_format, mode, **options))[0])
    assert (image.mode, image.size) == (mode, (64, 48))
    assert difference(image.convert("RGBA"), drawing(mode=mode).convert("RGBA")) <= (
        6 if image_format == "JPEG" else 0
    )


def test_colours_said_without_a_profile_stay_when_a_png_is_turned() -> None:
    header, *rest = made.chunks(laid(6, "PNG"))
    said = [(b"gAMA", b"\0\0\xb1\x8f"), (b"cICP", b"\x0c\x0d\0\1")]
    result, _ = cleaned("png", made.from_chunks([header, *said, *rest]))
    assert [part for part in made.chunks(result) if part[0] in {b"gAMA", b"cICP"}] == said


def deep_png(orientation: int) -> bytes:
    """A picture with 16 bits a colour."""
    rows = b"".join(b"\0" + struct.pack(">6H", *(row * 1000 + n for n in range(6))) for row in range(3))
    exif = b"MM\0*\0\0\0\x08" + made.table(
        8, {0x0112: (3, struct.pack(">H", orientation)), 0x013B: (2, b"Me\0\0\0")}
    )
    header = struct.pack(">LLBBBBB", 2, 3, 16, 2, 0, 0, 0)
    return made.from_chunks([
        (b"IHDR", header), (b"eXIf", exif), (b"IDAT", made.zlib.compress(rows)), (b"IEND", b"")
    ])  # fmt: skip


def test_a_png_with_more_colours_than_can_be_turned_keeps_them_and_the_note_alone() -> None:
    content = deep_png(6)
    result, found = cleaned("png", content)
    parts = dict(made.chunks(result))
    assert parts[b"IDAT"] == dict(made.chunks(content))[b"IDAT"]
    assert b"Me" not in parts[b"eXIf"]
    assert dict(opened(result).getexif()) == {0x0112: 6}
    assert found.removed == ["the author's name"]
    assert cleaned("png", result)[0] == result
    assert b"eXIf" not in dict(made.chunks(cleaned("png", deep_png(1))[0]))


def test_a_tiff_with_more_colours_than_can_be_turned_keeps_them_and_the_note_alone() -> None:
    pixels = struct.pack(">18H", *(number * 1000 for number in range(18)))
    tags = {
        0x0100: 2, 0x0101: 3, 0x0103: 1, 0x0106: 2, 0x0111: 8, 0x0112: 6, 0x0115: 3, 0x0116: 3,
        0x0117: len(pixels),
    }  # fmt: skip
    table = made.table(8 + len(pixels), {
        0x0102: (3, struct.pack(">3H", 16, 16, 16)), 0x013B: (2, b"Somebody\0"),
        **{tag: (4, struct.pack(">L", value)) for tag, value in tags.items()},
    })  # fmt: skip
    result, found = cleaned("tif", b"MM\0*" + struct.pack(">L", 8 + len(pixels)) + pixels + table)
    assert pixels in result
    assert b"Somebody" not in result
    assert found.credit == "Somebody"
    assert Image.open(io.BytesIO(result)).getexif()[0x0112] == 6
    assert cleaned("tif", result)[0] == result


@pytest.mark.parametrize("extension", ["heic", "avif"])
@pytest.mark.parametrize("orientation", LAID)
def test_heic_and_avif_are_shown_as_before_whatever_exif_says(extension: str, orientation: int) -> None:
    content = laid(orientation, "HEIF" if extension == "heic" else "AVIF")
    result, _ = cleaned(extension, content)
    assert opened(result).tobytes() == opened(content).tobytes()
    assert opened(result).getexif().get(0x0112, 1) == opened(content).getexif().get(0x0112, 1)
    assert b"Somebody" not in result


def test_of_several_notes_on_how_a_picture_lies_exif_counts_before_xmp() -> None:
    packet = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
        xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>"""
    assert opened(cleaned("jpg", written(drawing(), "JPEG", xmp=packet))[0]).size == (48, 64)
    exif = Image.Exif()
    exif[0x0112] = 1
    assert opened(cleaned("jpg", written(drawing(), "JPEG", xmp=packet, exif=exif))[0]).size == (64, 48)


def test_an_animation_is_not_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    for image_format in ("PNG", "WEBP"):
        content = made.animation(image_format, exif=exif)
        assert opened(cleaned(image_format.lower(), content)[0]).size == (64, 48)
