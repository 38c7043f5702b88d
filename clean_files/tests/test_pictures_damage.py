"""A damaged or hostile picture is refused with one clear sentence, or comes out clean."""

import struct
import time
import zlib
from functools import cache

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ajc_site.tests.support.depth import examples
from clean_files.findings import Refused

from . import avif_kinds
from . import marked_pictures as made
from .cleaning import cleaned, opened
from .marked_pictures import drawing, written

TYPES = ("avif", "gif", "heic", "jpg", "png", "tif", "webp")
KINDS = [*TYPES, "animated avif", "animated png", "animated gif", "animated webp"]


# --- What is damaged shows after cleaning what it showed before ---------------------------------------


def in_its_pixels(junk: bytes, *, rows: int = 1) -> bytes:
    """A JPEG with restarts, and junk in its coded pixels."""
    content = written(drawing((640, 480)), "JPEG", quality=90, restart_marker_rows=rows)
    place = content.index(b"\xff\xd3", content.index(b"\xff\xda"))
    return content[: place - 20] + junk + content[place - 20 :]


@pytest.mark.parametrize(
    "junk",
    [
        b"\xff" * 500 + b"\x9f" + bytes(40),
        b"\xff\x02\x00\x10" + bytes(14),
        bytes(700),
        b"\xff\xbf" * 30,
        b"\xff\x01\xff\xd7",
    ],
)
def test_a_jpeg_with_damaged_pixels_is_as_it_was(junk: bytes) -> None:
    content = in_its_pixels(junk)
    result, _ = cleaned("jpg", content)
    assert opened(result).tobytes() == opened(content).tobytes()
    assert result.endswith(b"\xff\xd9")


def test_a_png_that_says_twice_that_it_moves_is_no_animation() -> None:
    parts = made.chunks(made.animation("PNG"))
    [control] = [part for part in parts if part[0] == b"acTL"]
    doubled = made.from_chunks(
        [part for each in parts for part in ([each, control] if each is control else [each])]
    )
    result, _ = cleaned("png", doubled)
    assert getattr(opened(result), "n_frames", 1) == 1
    assert b"fdAT" not in result
    assert cleaned("png", result)[0] == result


def plain_gif(kind: str) -> bytes:
    return made.animation("GIF") if " " in kind else written(drawing(), "GIF")


@pytest.mark.parametrize("kind", ["gif", "animated gif"])
def test_a_gif_without_its_last_byte_gets_it(kind: str) -> None:
    content = plain_gif(kind)
    assert content.endswith(b"\0;")
    result, _ = cleaned("gif", content)
    without = content[:-1]
    for cut in (without, without + b"\0\0", without + b"!\xfe\3abc\0", without + b"!\xf9\4\0\0\0\0\0"):
        assert cleaned("gif", cut)[0] == result


@pytest.mark.parametrize("kind", ["gif", "animated gif"])
@pytest.mark.parametrize("left_out", [2, 3, 12])
def test_a_gif_that_ends_within_a_part_is_refused(kind: str, left_out: int) -> None:
    with pytest.raises(Refused, match="incomplete"):
        cleaned("gif", plain_gif(kind)[:-left_out])


@pytest.mark.parametrize("rest", [b"!", b"!\xfe", b"!\xfe\5ab", b",", b",\0\0\0\0"])
def test_a_gif_that_ends_within_a_part_after_its_frames_is_refused(rest: bytes) -> None:
    with pytest.raises(Refused, match="incomplete"):
        cleaned("gif", plain_gif("gif")[:-1] + rest)


def test_a_gif_that_ends_before_its_first_frame_is_refused() -> None:
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    with pytest.raises(Refused, match="no frames"):
        cleaned("gif", head)


def test_a_picture_that_is_said_to_be_anothers_preview_is_refused() -> None:
    shown, other = avif_kinds.coded((200, 40, 40)), avif_kinds.coded((40, 200, 40))
    content = avif_kinds.avif(
        [
            avif_kinds.Item(b"av01", shown.pixels, shown.properties, preview_of=(2,)),
            avif_kinds.Item(b"av01", other.pixels, other.properties),
        ]
    )
    with pytest.raises(Refused, match="the preview of another"):
        cleaned("avif", content)


# --- Cut and changed at random ----------------------------------------------------------------------


@cache
def whole(kind: str) -> bytes:
    extension = kind.split()[-1]
    return made.marked_animation(extension.upper()) if " " in kind else made.marked(extension)


def cleaned_or_refused(kind: str, content: bytes) -> bytes | None:
    """The clean form of a picture or None, if it is refused as it should be."""
    started = time.process_time()
    try:
        result, _ = cleaned(kind.split()[-1], content)
    except Refused as refused:
        [message] = refused.messages
        assert message.endswith(".")
        assert "\n" not in message
        assert 40 < len(message) < 240
        return None
    finally:
        assert time.process_time() - started < 5
    return result


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_cut_off_anywhere_is_refused_or_clean(kind: str) -> None:
    content = whole(kind)
    for length in {*range(200), *range(0, len(content), max(1, len(content) // 300))}:
        result = cleaned_or_refused(kind, content[:length])
        assert result is None or made.places_of(result) == []


@pytest.mark.parametrize("extension", TYPES)
def test_a_picture_of_which_pixels_are_missing_is_refused(extension: str) -> None:
    content = written(drawing(), made.FORMATS[extension])
    # Of a GIF the last byte alone may be missing.
    last = len(content) - (2 if extension == "gif" else 1)
    for length in (0, 1, 8, 40, len(content) // 2, len(content) - 40, last):
        assert cleaned_or_refused(extension, content[:length]) is None


changes = st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6)


@given(st.sampled_from(KINDS), changes)
@hypothesis_settings(max_examples=examples(300), deadline=None)
def test_no_damage_makes_a_cleaner_fail_in_another_way(kind: str, places: list[tuple[float, bytes]]) -> None:
    content = bytearray(whole(kind))
    for place, replacement in places:
        start = int(place * (len(content) - len(replacement)))
        content[start : start + len(replacement)] = replacement
    result = cleaned_or_refused(kind, bytes(content))
    if result is not None:
        assert cleaned_or_refused(kind, result) in {result, None}


@given(st.sampled_from(TYPES), st.binary(max_size=200))
@hypothesis_settings(max_examples=examples(100), deadline=None)
def test_no_bytes_behind_a_true_beginning_make_a_cleaner_fail_in_another_way(kind: str, tail: bytes) -> None:
    for length in (4, 12, 40):
        cleaned_or_refused(kind, whole(kind)[:length] + tail)


@pytest.mark.parametrize("claimed", TYPES)
def test_no_kind_of_picture_passes_for_another(claimed: str) -> None:
    for kind in TYPES:
        if kind != claimed and {kind, claimed} != {"heic", "avif"}:
            assert cleaned_or_refused(claimed, whole(kind)) is None


# --- Files that mean harm -------------------------------------------------------------------------


def with_zeros(beginning: bytes = b"", megabytes: int = 300) -> bytes:
    """Bytes packed with so many zeros behind them, of which one piece is packed and repeated."""
    packer = zlib.compressobj(9)
    packed = packer.compress(beginning) + packer.flush(zlib.Z_FULL_FLUSH)
    zeros, check = bytes(1_000_000), zlib.adler32(beginning)
    piece = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(megabytes):
        check = zlib.adler32(zeros, check)
    # What is packed ends with an empty last block, and the check of all that it unpacks to.
    return packed + piece * megabytes + b"\3\0" + struct.pack(">L", check)


def test_a_png_that_unpacks_to_far_more_than_its_pixels_is_cut_to_those() -> None:
    header, *rest = made.chunks(written(drawing(), "PNG"))
    pixels = zlib.decompress(b"".join(body for name, body in rest if name == b"IDAT"))
    bomb = with_zeros(pixels)
    result = cleaned_or_refused("png", made.from_chunks([header, (b"IDAT", bomb), (b"IEND", b"")]))
    assert result is not None
    assert len(result) < 10_000
    assert opened(result).tobytes() == drawing().tobytes()


def test_texts_and_profiles_that_unpack_to_something_absurd_cost_little() -> None:
    header, *rest = made.chunks(written(drawing(), "PNG"))
    bomb = with_zeros()
    beside = [(b"zTXt", b"a\0\0" + bomb), (b"iTXt", b"a\0\1\0\0\0" + bomb), (b"iCCP", b"a\0\0" + bomb)]
    result = cleaned_or_refused("png", made.from_chunks([header, *beside, *rest]))
    assert result == made.from_chunks([header, *rest])


def test_a_gif_of_a_million_frames_or_of_blocks_of_one_byte_costs_bounded_time() -> None:
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2D\1\0"
    assert cleaned_or_refused("gif", head + frame * 1_000_000 + b";") is None
    assert cleaned_or_refused("gif", head + b"!\xfe" + b"\1x" * 2_000_000 + b"\0" + frame + b";")


def test_endless_small_parts_cost_bounded_time() -> None:
    assert cleaned_or_refused("jpg", b"\xff\xd8" + b"\xff\xe5\0\2" * 4_000_000) is None
    assert cleaned_or_refused("jpg", b"\xff\xd8" + b"\xff" * 10_000_000) is None
    assert (
        cleaned_or_refused("png", made.from_chunks([(b"IHDR", b"\0" * 13), *[(b"tEXt", b"")] * 200_000]))
        is None
    )
    assert cleaned_or_refused("webp", made.riff([(b"JUNK", b"")] * 1_000_000)) is None
    assert (
        cleaned_or_refused("heic", made.box(b"ftyp", b"heic\0\0\0\0") + made.box(b"free", b"") * 1_000_000)
        is None
    )


def meta_with(kind: bytes, body: bytes) -> bytes:
    """A HEIC with another box of this kind in the place of its own."""
    boxes = made.tree(written(drawing(), "HEIF"))
    changed = [
        (
            name,
            [(inner, body if inner == kind else raw) for inner, raw in parts] if name == b"meta" else parts,
        )
        for name, parts in boxes
    ]
    return made.untree(changed)


def test_tables_of_a_heic_that_claim_too_much_cost_bounded_time() -> None:
    no_bytes_each = struct.pack(">LHH", 0, 0, 60_000) + struct.pack(">HHH", 1, 0, 65_535) * 60_000
    same_bytes_each = struct.pack(">LHHHHH", 0, 0x4400, 1, 1, 0, 60_000) + struct.pack(">LL", 0, 400) * 60_000
    claims_more = struct.pack(">LHL", 0, 0x4400, 0xFFFFFFFF)
    for body in (no_bytes_each, same_bytes_each, claims_more):
        assert cleaned_or_refused("heic", meta_with(b"iloc", body)) is None
    assert cleaned_or_refused("heic", meta_with(b"iinf", b"\0\0\0\0\xff\xff")) is None


def test_boxes_within_boxes_without_end_are_refused() -> None:
    nested = b""
    for _ in range(5000):
        nested = made.box(b"moov", nested)
    boxes = made.untree(made.tree(written(drawing(), "HEIF")))
    assert cleaned_or_refused("heic", boxes + nested) is not None
    assert cleaned_or_refused("heic", nested) is None


def test_a_tiff_whose_strips_unpack_to_something_absurd_is_refused() -> None:
    bomb = with_zeros()
    tags = {0x0100: 64, 0x0101: 48, 0x0103: 8, 0x0106: 1, 0x0111: 8, 0x0115: 1, 0x0116: 48, 0x0117: len(bomb)}
    start = 8 + len(bomb) + len(bomb) % 2
    table = made.table(start, {tag: (4, struct.pack(">L", value)) for tag, value in tags.items()})
    content = (b"MM\0*" + struct.pack(">L", start) + bomb).ljust(start, b"\0") + table
    assert cleaned_or_refused("tif", content) is None


def test_a_tiff_whose_tags_lie_upon_each_other_is_refused() -> None:
    size = 5_000_000
    needed = {0x0100: 64, 0x0101: 48, 0x0103: 1, 0x0106: 1, 0x0111: 8, 0x0115: 1, 0x0116: 48, 0x0117: 3072}
    entries = [struct.pack(">HHLL", tag, 4, 1, value) for tag, value in needed.items()]
    entries += [struct.pack(">HHLL", tag, 7, size, 8) for tag in range(0x8000, 0x8000 + 900)]
    table = struct.pack(">H", len(entries)) + b"".join(entries) + bytes(4)
    content = b"MM\0*" + struct.pack(">L", 8 + size) + bytes(size) + table
    assert cleaned_or_refused("tif", content) is None


def test_a_tiff_whose_strips_lie_upon_each_other_is_refused() -> None:
    strips = struct.pack(">L", 8) * 50_000, struct.pack(">L", 100_000) * 50_000
    tags = {0x0100: 64, 0x0101: 48, 0x0103: 1, 0x0106: 1, 0x0115: 1, 0x0116: 1}
    table = made.table(200_008, {
        **{tag: (4, struct.pack(">L", value)) for tag, value in tags.items()},
        0x0111: (4, strips[0]), 0x0117: (4, strips[1]),
    })  # fmt: skip
    assert cleaned_or_refused("tif", b"MM\0*" + struct.pack(">L", 200_008) + bytes(200_000) + table) is None
