"""Rare kinds of good pictures are taken, and show after cleaning what they showed before."""

import io
import struct
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms

from clean_files.findings import Refused
from clean_files.pictures import limits
from clean_files.pictures.icc import clean_profile
from clean_files.pictures.notes import BRIGHT, HIDDEN, PROFILE

from . import avif_kinds
from .cleaning import all_pixels, cleaned

KINDS: dict[str, Callable[[], bytes]] = {
    "a gain map": avif_kinds.gain_map,
    "pixels in the list": avif_kinds.in_its_list,
    "tiles that share their bytes": avif_kinds.grid,
    "tiles in the list": lambda: avif_kinds.grid(is_beside=True),
    "an animation": avif_kinds.animation,
    "an animation with a map of depth": avif_kinds.animation_with_depth,
    "an animation without a picture": avif_kinds.animation_without_picture,
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_avif_of_a_rare_kind_shows_the_same_as_before(kind: str) -> None:
    content = KINDS[kind]()
    result, _ = cleaned("avif", content)
    assert all_pixels(result) == all_pixels(content)
    assert cleaned("avif", result)[0] == result


def test_what_is_for_bright_screens_goes_with_the_promise_of_it() -> None:
    result, findings = cleaned("avif", avif_kinds.gain_map())
    assert b"tmap" not in result
    assert findings.removed == [BRIGHT]


def test_a_map_of_depth_goes_and_does_not_become_transparency() -> None:
    result, findings = cleaned("avif", avif_kinds.animation_with_depth())
    assert HIDDEN in findings.removed
    assert b"auxi\0\0\0\0" not in result
    with Image.open(io.BytesIO(result)) as image:
        assert (image.mode, getattr(image, "n_frames", 1)) == ("RGB", 3)


def test_tiles_that_make_far_more_pixels_than_are_shown_are_refused(settings) -> None:
    content = avif_kinds.grid()
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64 * 64 * 6
    cleaned("avif", content)
    many = avif_kinds.coded((1, 2, 3))
    size = struct.pack(">LLL", 0, 64, 64)
    whole = avif_kinds.Item(
        b"grid", b"\0\0\0\0" + struct.pack(">HH", 64, 64), many.properties, made_of=range(2, 52)
    )
    tiles = [avif_kinds.Item(b"av01", many.pixels, many.properties)] * 50
    assert size in many.properties[0]
    with pytest.raises(Refused, match="far more pixels"):
        cleaned("avif", avif_kinds.avif([whole, *tiles]))


# --- Colour profiles ------------------------------------------------------------------------------


def profile(*, texts: dict[bytes, bytes], colours: dict[bytes, bytes] | None = None) -> bytes:
    """A profile of sRGB's colours with texts of other tags."""
    real = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count = struct.unpack_from(">L", real, 128)[0]
    tags = {}
    for number in range(count):
        name, start, size = struct.unpack_from(">4sLL", real, 132 + 12 * number)
        tags[name] = real[start : start + size]
    tags |= texts | (colours or {})
    table, body, place = struct.pack(">L", len(tags)), b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sLL", name, place + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    return struct.pack(">L", place + len(body)) + real[4:128] + table + body


SHORT = {
    "a device's name of five bytes": {b"dmdd": b"sRGB\0"},
    "a maker's name without a type": {b"dmnd": b"(dt internal)"},
    "a copyright of no bytes": {b"cprt": b""},
    "a description that ends before its length": {b"desc": b"desc\0\0\0\0\0\0\0\x40ab"},
    "a description of four bytes": {b"desc": b"desc"},
    "a private tag of one byte": {b"Jane": b"J"},
}


@pytest.mark.parametrize("kind", SHORT)
def test_a_profile_loses_a_short_text_and_keeps_its_colours(kind: str) -> None:
    output = io.BytesIO()
    given = profile(texts=SHORT[kind])
    Image.new("RGB", (16, 16), "red").save(output, "JPEG", icc_profile=given)
    result, findings = cleaned("jpg", output.getvalue())
    with Image.open(io.BytesIO(result)) as image:
        kept = image.info["icc_profile"]
    assert PROFILE not in findings.removed
    assert b"internal" not in kept
    assert b"Jane" not in kept
    for name in (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"wtpt"):
        assert name in kept
    ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(kept)))
    assert clean_profile(kept) == kept


@pytest.mark.parametrize("name", [b"rXYZ", b"gTRC", b"wtpt"])
def test_a_profile_of_which_a_colour_is_short_goes_and_that_is_told(name: bytes) -> None:
    output = io.BytesIO()
    broken = profile(texts={}, colours={name: b"XYZ"})
    assert clean_profile(broken) is None
    for form, extension in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("TIFF", "tif")):
        output = io.BytesIO()
        Image.new("RGB", (16, 16), "red").save(output, form, icc_profile=broken)
        result, findings = cleaned(extension, output.getvalue())
        assert PROFILE in findings.removed, form
        with Image.open(io.BytesIO(result)) as image:
            assert "icc_profile" not in image.info, form


# --- Too large ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measures", "said"),
    [
        ((1200, 900, 277), "277 frames of 1200 × 900 are 299.2 million pixels together, and 60 million"),
        ((400, 400, 501), "it has 501 frames or more, and 500 are the most"),
        ((10_000, 9000, 1), "10000 × 9000 are 90 million pixels, and 60 million pixels are the most"),
        ((7746, 7746, 1), "are 60.1 million pixels, and 60 million"),
    ],
)
def test_what_is_too_large_is_told_by_how_much(measures: tuple[int, int, int], said: str) -> None:
    with pytest.raises(Refused) as refused:
        limits.check_pixels(*measures)
    [message] = refused.value.messages
    assert said in message
    assert "Make it s" in message
