"""Nothing beside the pixels stays in a picture, and the pixels are as they were."""

import io
import json
import os
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from clean_files.findings import Refused
from clean_files.pictures import CLEANERS

from . import marked_pictures as made
from .cleaning import all_pixels, cleaned, opened
from .marked_pictures import (
    AUTHOR,
    CAPTION,
    EXTENSIONS,
    FORMATS,
    MARKER,
    animation,
    drawing,
    marked,
    places_of,
    written,
)

pytestmark = pytest.mark.filterwarnings(
    "ignore:Image appears to be a malformed MPO", "ignore:Metadata Warning"
)

ANIMATED = ("AVIF", "GIF", "PNG", "WEBP")


def test_there_is_a_cleaner_for_each_type_of_picture_and_a_marked_picture_for_each_cleaner() -> None:
    assert sorted(CLEANERS) == sorted(EXTENSIONS)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_marker_in_every_place_that_can_hold_one_is_gone(extension: str) -> None:
    content = marked(extension)
    assert content.count(MARKER) > 5
    result, _ = cleaned(extension, content)
    assert places_of(result) == []
    assert AUTHOR.encode() not in result
    assert CAPTION.encode() not in result


@pytest.mark.parametrize("image_format", ANIMATED)
def test_a_marker_in_an_animation_is_gone_and_every_frame_is_there_with_its_time(image_format: str) -> None:
    content = made.marked_animation(image_format)
    assert content.count(MARKER) > 3
    result, _ = cleaned(image_format.lower(), content)
    assert places_of(result) == []
    assert len(all_pixels(result)) == 3
    assert all_pixels(result) == all_pixels(content)
    assert opened(result).info.get("loop") == opened(content).info.get("loop")


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_the_pixels_are_as_they_were(extension: str) -> None:
    content = marked(extension)
    before, after = opened(content), opened(cleaned(extension, content)[0])
    assert (after.mode, after.size) == (before.mode, before.size)
    assert after.tobytes() == before.tobytes()


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_what_is_clean_stays_as_it_is_byte_for_byte(extension: str) -> None:
    once, found = cleaned(extension, marked(extension))
    assert found.removed
    again, found = cleaned(extension, once)
    assert again == once
    assert (found.removed, found.credit, found.caption) == ([], "", "")
    assert cleaned(extension, marked(extension))[0] == once


@pytest.mark.parametrize("image_format", ANIMATED)
def test_a_clean_animation_stays_as_it_is_byte_for_byte(image_format: str) -> None:
    once, _ = cleaned(image_format.lower(), made.marked_animation(image_format))
    assert cleaned(image_format.lower(), once)[0] == once


@pytest.mark.parametrize("extension", FORMATS)
def test_a_picture_as_a_program_writes_it_without_metadata_is_not_touched(extension: str) -> None:
    content = written(drawing(), FORMATS[extension])
    result, found = cleaned(extension, content)
    assert found.removed == []
    assert result == content


# --- What staff are told --------------------------------------------------------------------------


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_credit_and_caption_are_offered_before_they_go(extension: str) -> None:
    _, found = cleaned(extension, marked(extension))
    assert (found.credit, found.caption) == (AUTHOR, CAPTION)


@pytest.mark.parametrize("extension", sorted(set(EXTENSIONS) - {"gif"}))
def test_staff_are_told_in_plain_words_what_is_taken_out(extension: str) -> None:
    _, found = cleaned(extension, marked(extension))
    assert found.removed[:6] == [
        "the place where it was taken",
        "the date and time when it was taken",
        "the camera and its serial number",
        "the program it was made with",
        "the author's name",
        "keywords and titles",
    ]
    assert len(set(found.removed)) == len(found.removed)
    assert not found.is_held


def with_exif(**tags: str) -> bytes:
    exif = Image.Exif()
    names = {"artist": 0x013B, "description": 0x010E, "rights": 0x8298}
    for name, text in tags.items():
        exif[names[name]] = text.encode()
    return written(drawing(), "JPEG", exif=exif)


def test_an_offered_credit_and_caption_fit_their_fields_and_are_one_plain_line() -> None:
    content = with_exif(artist="A\tB\r\n\x1b[31m" + "C" * 400, description="D\u202e E\n" + "F " * 600)
    _, found = cleaned("jpg", content)
    assert found.credit.startswith("A B [31mCCC")
    assert found.caption.startswith("D E F F")
    assert len(found.credit) == 255
    assert len(found.caption) <= 500
    assert (found.credit + found.caption).isprintable()


def test_a_copyright_notice_is_offered_where_nobody_is_named_as_author() -> None:
    assert cleaned("jpg", with_exif(rights="© Somebody"))[1].credit == "© Somebody"
    assert cleaned("jpg", with_exif(rights="© Somebody", artist="A"))[1].credit == "A"


def test_what_cameras_write_by_themselves_is_no_caption() -> None:
    assert cleaned("jpg", with_exif(description="OLYMPUS DIGITAL CAMERA"))[1].caption == ""


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"<x",
        b"\xff\xfe\0\0",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b"<a>" * 100_000,
        b"<a>" + b"<b/>" * 200_000 + b"</a>",
    ],
    ids=range(7),
)
def test_xmp_that_cannot_be_read_goes_all_the_same(packet: bytes) -> None:
    content = made.riff(
        [*made.riff_parts(made.marked_webp())[:1], made.riff_parts(made.marked_webp())[3], (b"XMP ", packet)]
    )
    result, found = cleaned("webp", content)
    assert b"XMP " not in result
    assert found.credit == ""


def test_exif_that_leads_in_circles_or_nowhere_goes_all_the_same() -> None:
    circle = b"MM\0*\0\0\0\x08" + made.table(8, {0x8769: (4, b"\0\0\0\x08"), 0x8825: (4, b"\0\0\0\x08")}, 8)
    nowhere = b"II*\0\xff\xff\xff\x7f"
    endless = b"MM\0*\0\0\0\x08\xff\xff" + b"\x01\x0e\0\2\xff\xff\xff\xff\0\0\0\0" * 100
    for exif in (circle, nowhere, endless, b"", b"nonsense"):
        parts = made.chunks(written(drawing(), "PNG"))
        result, _ = cleaned("png", made.from_chunks([parts[0], (b"eXIf", exif), *parts[1:]]))
        assert b"eXIf" not in result


# --- Colours --------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", sorted(set(EXTENSIONS) - {"gif"}))
@pytest.mark.parametrize("version", [2, 4])
def test_the_colour_profile_is_kept_without_its_words(extension: str, version: int) -> None:
    options = {"icc_profile": made.profile(version=version)}
    content = written(drawing(), FORMATS[extension], **options)
    result, _ = cleaned(extension, content)
    assert places_of(result) == []
    profile = opened(result).info["icc_profile"]
    assert looks_through(profile) == looks_through(made.profile(version=version))
    assert ImageCms.getProfileDescription(io.BytesIO(profile)).strip() == "Colour profile"


def looks_through(profile: bytes) -> bytes:
    """The drawing as it looks through a profile."""
    image = ImageCms.profileToProfile(drawing(), io.BytesIO(profile), ImageCms.createProfile("sRGB"))
    assert image is not None
    assert image.tobytes() != drawing().tobytes()
    return image.tobytes()


@pytest.mark.parametrize("extension", sorted(set(FORMATS) - {"gif"}))
def test_a_profile_that_everybody_has_stays_byte_for_byte(extension: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = written(drawing(), FORMATS[extension], icc_profile=profile)
    assert opened(cleaned(extension, content)[0]).info["icc_profile"] == profile


@pytest.mark.parametrize(
    "profile",
    [b"x" * 200, made.profile()[:200], made.profile()[:128] + b"\xff" * 400, b"\0" * (5 * 1024 * 1024)],
    ids=range(4),
)
def test_a_profile_that_makes_no_sense_goes(profile: bytes) -> None:
    content = written(drawing(), "WEBP", icc_profile=profile)
    assert "icc_profile" not in opened(cleaned("webp", content)[0]).info


def test_the_name_of_a_png_s_profile_goes_even_where_the_profile_stays() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    header, *rest = made.chunks(written(drawing(), "PNG"))
    named = (b"iCCP", MARKER + b"\0\0" + zlib.compress(profile))
    result, _ = cleaned("png", made.from_chunks([header, named, *rest]))
    assert places_of(result) == []
    assert opened(result).info["icc_profile"] == profile


def test_tables_that_a_png_s_pixels_have_no_use_for_go_and_so_do_second_ones() -> None:
    header, *rest = made.chunks(written(drawing(), "PNG"))
    useless = [(b"PLTE", MARKER[:15]), (b"tRNS", MARKER), (b"gAMA", b"\0\0\xb1\x8f"), (b"gAMA", MARKER[:4])]
    result, _ = cleaned("png", made.from_chunks([header, *useless, *rest]))
    assert result == made.from_chunks([header, (b"gAMA", b"\0\0\xb1\x8f"), *rest])
    transparent = written(drawing(), "PNG", transparency=(220, 30, 30))
    assert cleaned("png", transparent)[0] == transparent


def test_colours_said_without_a_profile_stay() -> None:
    header, *rest = made.chunks(written(drawing(), "PNG"))
    said = [
        (b"gAMA", b"\0\0\xb1\x8f"),
        (b"cICP", b"\x0c\x0d\0\1"),
        (b"cHRM", bytes(range(32))),
        (b"sBIT", b"\5\6\5"),
    ]
    content = made.from_chunks([header, *said, *rest])
    assert cleaned("png", content)[0] == content


@pytest.mark.parametrize(
    ("extension", "mode"),
    [
        ("jpg", "CMYK"), ("jpg", "L"), ("tif", "CMYK"), ("tif", "1"), ("tif", "P"), ("tif", "RGBA"),
        ("tif", "I;16"), ("png", "I;16"), ("png", "P"), ("png", "1"), ("png", "LA"), ("webp", "RGBA"),
        ("avif", "RGBA"), ("heic", "RGBA"),
    ],
)  # fmt: skip
def test_no_kind_of_colours_is_harmed(extension: str, mode: str) -> None:
    image = drawing().convert("L").convert("I;16") if mode == "I;16" else drawing(mode=mode)
    content = written(image, FORMATS[extension])
    result, _ = cleaned(extension, content)
    assert (opened(result).mode, opened(result).tobytes()) == (
        opened(content).mode,
        opened(content).tobytes(),
    )


@pytest.mark.parametrize(
    "compression", ["raw", "tiff_lzw", "tiff_deflate", "tiff_adobe_deflate", "packbits", "jpeg"]
)
def test_tiff_is_read_however_it_is_packed(compression: str) -> None:
    content = written(drawing(), "TIFF", compression=compression, description=MARKER.decode())
    result, _ = cleaned("tif", content)
    assert places_of(result) == []
    assert opened(result).tobytes() == opened(content).tobytes()


def test_of_several_pictures_in_a_tiff_or_jpeg_the_first_stays() -> None:
    for extension, image_format in (("tiff", "TIFF"), ("jpg", "MPO")):
        second = Image.new("RGB", (64, 48), "red")
        content = written(drawing(), image_format, save_all=True, append_images=[second])
        result, found = cleaned(extension, content)
        assert getattr(opened(result), "n_frames", 1) == 1
        assert opened(result).tobytes() == opened(content).tobytes()
        assert found.removed == ["a second picture or video hidden behind the first"]


def test_a_video_behind_a_photograph_is_cut_off() -> None:
    photograph = written(drawing(), "JPEG")
    result, found = cleaned("jpg", photograph + b"\0\0\0\x18ftypmp42" + b"x" * 9000)
    assert result == photograph
    assert found.removed == ["a second picture or video hidden behind the first"]


def test_the_second_picture_of_a_heic_is_gone_with_its_bytes() -> None:
    first, second = drawing(), Image.effect_noise((64, 48), 90).convert("RGB")
    content = written(first, "HEIF", save_all=True, append_images=[second])
    result, found = cleaned("heic", content)
    assert getattr(opened(result), "n_frames", 1) == 1
    assert result.count(b"\0") > content.count(b"\0") + 1000
    assert found.removed == ["a second picture or video hidden behind the first"]


def grid_heic() -> bytes:
    """A HEIC as telephones write it: put together from tiles, with Exif, a depth map, and a preview."""
    content = written(drawing((64, 64)), "HEIF", exif=b"Exif\0\0" + made.exif(), quality=90)
    before = content.index(b"mdat")
    [ftyp, (_, meta), mdat] = made.tree(content)
    parts = dict(meta)
    _, *items = parts[b"iinf"]
    properties = dict(parts[b"iprp"])
    size = b"\0\0\0\0" + struct.pack(">LL", 128, 64)
    depth = b"\0\0\0\0urn:mpeg:hevc:2015:auxid:2\0"
    count = len(properties[b"ipco"]) - 1
    # How many properties the picture has, and which: a tile, the preview and the depth map have the same.
    owned = properties[b"ipma"][10:]
    owners = [
        struct.pack(">HBB", 9, 1, count + 1),
        struct.pack(">H", 10) + owned,
        struct.pack(">HB", 11, owned[0] + 1) + owned[1:] + bytes([count + 2]),
    ]
    tile, exif = parts[b"iloc"][10:26], parts[b"iloc"][28:44]
    places = [
        struct.pack(">HHHLHLL", 9, 1, 0, 0, 1, 0, 8),
        *(
            struct.pack(">HH", number, 0) + place
            for number, place in ((1, tile), (2, exif), (10, tile), (11, tile))
        ),
    ]
    references = {b"dimg": (9, 1, 1), b"thmb": (10, 9), b"auxl": (11, 9), b"cdsc": (2, 9)}
    changed = {
        b"pitm": b"\0\0\0\0\0\x09",
        b"iinf": [
            (b"", b"\0\0\0\0\0\5"), *items,
            *((b"infe", struct.pack(">LHH5s", 0x2000000, number, 0, kind + b"\0"))
              for number, kind in ((9, b"grid"), (10, b"hvc1"), (11, b"hvc1"))),
        ],
        b"iloc": b"\1\0\0\0\x44\x40\0\5" + b"".join(places),
        b"iprp": [
            (b"", b""), (b"ipco", [*properties[b"ipco"], (b"ispe", size), (b"auxC", depth)]),
            (b"ipma", properties[b"ipma"][:4] + b"\0\0\0\4" + properties[b"ipma"][8:] + b"".join(owners)),
        ],
        b"iref": b"\0\0\0\0" + b"".join(
            made.box(kind, struct.pack(f">{len(numbers) + 1}H", numbers[0], len(numbers) - 1, *numbers[1:]))
            for kind, numbers in references.items()
        ),
    }  # fmt: skip
    boxes = [(kind, changed.get(kind, body)) for kind, body in meta] + [
        (b"idat", b"\0\0\0\1\0\x80\0\x40" + MARKER)
    ]
    whole = [ftyp, (b"meta", boxes), mdat]
    return made.untree(made.moved(whole, made.untree(whole).index(b"mdat") - before))


def test_a_heic_of_tiles_as_telephones_write_it_stays_whole_and_loses_what_is_beside_it() -> None:
    content = grid_heic()
    before = opened(content)
    assert before.size == (128, 64)
    assert len(before.info["depth_images"]) + len(before.info["aux"]) > 0
    result, found = cleaned("heic", content)
    after = opened(result)
    assert (after.size, after.tobytes()) == (before.size, before.tobytes())
    assert places_of(result) == []
    assert not after.info.get("aux")
    assert not after.info.get("depth_images")
    assert {"the place where it was taken", "a small preview picture"} <= set(found.removed)
    assert cleaned("heic", result)[0] == result


# --- An independent reader ------------------------------------------------------------------------

EXIFTOOL = shutil.which("exiftool")
NAMED_GROUPS = {
    "System", "File", "ExifTool", "Composite", "ICC_Profile", "ICC-header", "ICC-chrm", "ICC-view",
    "ICC-meas", "JFIF", "PNG", "PNG-pHYs", "GIF", "RIFF", "QuickTime", "Meta",
    "IFD0", "Adobe",
    "Track1", "AnimationControl",
}  # fmt: skip
# Of the groups in which something could be told, what may be left: how the pixels are written.
TECHNICAL = {
    "IFD0": {
        "ImageWidth", "ImageHeight", "BitsPerSample", "Compression", "PhotometricInterpretation",
        "StripOffsets", "SamplesPerPixel", "RowsPerStrip", "StripByteCounts", "XResolution", "YResolution",
        "ResolutionUnit", "PlanarConfiguration",
    },
    "PNG": {
        "ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace",
        "ProfileName", "SRGBRendering", "AnimationFrames", "AnimationPlays", "Transparency", "Palette",
    },
}  # fmt: skip


@pytest.mark.spread(4)
@pytest.mark.parametrize("kind", [*EXTENSIONS, *(f"animated {name}" for name in ANIMATED)])
def test_exiftool_finds_nothing_that_tells_of_anybody(kind: str, tmp_path: Path) -> None:
    if not EXIFTOOL:
        if os.environ.get("CI") == "true":
            pytest.fail("exiftool is missing: install libimage-exiftool-perl.")
        pytest.skip("exiftool is missing: install libimage-exiftool-perl to have it read the clean files.")
    extension = kind.split()[-1].lower()
    content = made.marked_animation(kind.split()[-1]) if " " in kind else marked(extension)
    before = read_by_exiftool(tmp_path / f"before.{extension}", content)
    assert AUTHOR in str(before) or "animated" in kind
    result = read_by_exiftool(tmp_path / f"after.{extension}", cleaned(extension, content)[0])
    for name, value in result.items():
        group, _, tag = name.partition(":")
        assert group in NAMED_GROUPS, (name, value)
        assert tag in TECHNICAL.get(group, {tag}), (name, value)
        assert tag not in {"Comment", "Error"}, (name, value)
    assert MARKER.decode() not in str(result)
    assert "2024" not in str([value for name, value in result.items() if not name.startswith("System:")])


def read_by_exiftool(path: Path, content: bytes) -> dict[str, object]:
    """All that ExifTool reads in a file, by group and name."""
    path.write_bytes(content)
    command = [str(EXIFTOOL), "-j", "-a", "-u", "-G1", "-b", str(path)]
    output = subprocess.run(command, capture_output=True, check=False, timeout=60)
    [found] = json.loads(output.stdout)
    return {name: value for name, value in found.items() if name != "SourceFile"}


def test_too_many_bytes_are_refused(settings) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    with pytest.raises(Refused, match="too large"):
        cleaned("jpg", marked("jpg"))


def test_too_many_frames_are_refused() -> None:
    frames = [Image.new("RGB", (4, 4), (number % 256, number // 256, 0)) for number in range(501)]
    for image_format in ("GIF", "WEBP", "PNG"):
        content = written(frames[0], image_format, save_all=True, append_images=frames[1:], lossless=True)
        with pytest.raises(Refused, match="too long"):
            cleaned(image_format.lower(), content)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_too_many_pixels_are_refused(extension: str, settings) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64 * 48 - 1
    with pytest.raises(Refused, match="too many pixels"):
        cleaned(extension, marked(extension))


def test_the_frames_of_an_animation_count_together(settings) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64 * 48 * 2
    for image_format in ("GIF", "PNG", "WEBP"):
        with pytest.raises(Refused, match=r"frames of 64 × 48 are .* Make it smaller or shorter"):
            cleaned(image_format.lower(), animation(image_format))
