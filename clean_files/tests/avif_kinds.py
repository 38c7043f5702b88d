"""AVIF pictures of kinds that Pillow can't write: put together from the pixels that it wrote."""

import io
import struct
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image

from clean_files.pictures.boxes import boxes, made

# Tiles may not be smaller.
SIZE = (64, 64)


class Coded(NamedTuple):
    """The coded pixels of a picture, and the properties that say how: their boxes, one after the other."""

    pixels: bytes
    properties: list[bytes]


def coded(colour: tuple[int, int, int]) -> Coded:
    output = io.BytesIO()
    Image.new("RGB", SIZE, colour).save(output, "AVIF")
    content = output.getvalue()
    outer = {box.kind: box for box in boxes(content, 0, len(content))}
    meta = {box.kind: box for box in boxes(content, outer[b"meta"].body + 4, outer[b"meta"].end)}
    container = boxes(content, meta[b"iprp"].body, meta[b"iprp"].end)[0]
    properties = boxes(content, container.body, container.end)
    kept = [content[box.start : box.end] for box in properties if box.kind in {b"ispe", b"pixi", b"av1C"}]
    return Coded(content[outer[b"mdat"].body : outer[b"mdat"].end], kept)


class Item(NamedTuple):
    """An item: its type, its bytes, its properties, those that it is made of, and whose preview it is."""

    kind: bytes
    content: bytes
    properties: Sequence[bytes] = ()
    made_of: Sequence[int] = ()
    preview_of: Sequence[int] = ()


def avif(items: Sequence[Item], *, is_beside: bool = False, brands: bytes = b"") -> bytes:
    """A picture of these items, of which the first is shown; items of equal bytes share them.

    With ``is_beside`` their bytes are in the list of contents itself, and there is no box of pixels.
    """
    data, places = b"", {}
    for item in items:
        if item.content not in places:
            places[item.content] = len(data)
            data += item.content
    head = made(b"ftyp", b"avif\0\0\0\0avifmif1miaf" + brands)
    start = 0 if is_beside else len(head) + len(_meta(items, places, 0, b"", is_beside)) + 8
    meta = _meta(items, places, start, data if is_beside else b"", is_beside)
    return head + meta + (b"" if is_beside else made(b"mdat", data))


def _meta(
    items: Sequence[Item], places: dict[bytes, int], start: int, beside: bytes, is_beside: bool
) -> bytes:
    numbered = list(enumerate(items, 1))
    places_of = b"".join(
        struct.pack(">HHHHLL", number, int(is_beside), 0, 1, start + places[item.content], len(item.content))
        for number, item in numbered
    )
    entries = b"".join(
        made(b"infe", struct.pack(">LHH4s", 2 << 24 | (number > 1), number, 0, item.kind) + b"\0")
        for number, item in numbered
    )
    references = b"".join(
        made(kind, struct.pack(f">HH{len(others)}H", number, len(others), *others))
        for number, item in numbered
        for kind, others in ((b"dimg", item.made_of), (b"thmb", item.preview_of))
        if others
    )
    properties = list(dict.fromkeys(prop for item in items for prop in item.properties))
    owners = b"".join(
        struct.pack(">HB", number, len(item.properties))
        + bytes(properties.index(prop) + 1 for prop in item.properties)
        for number, item in numbered
    )
    parts = [
        made(b"hdlr", bytes(8) + b"pict" + bytes(13)),
        made(b"pitm", struct.pack(">LH", 0, 1)),
        made(b"iloc", struct.pack(">LBBH", 1 << 24, 0x44, 0, len(items)) + places_of),
        made(b"iinf", struct.pack(">LH", 0, len(items)) + entries),
        made(b"iref", bytes(4) + references) if references else b"",
        made(
            b"iprp",
            made(b"ipco", b"".join(properties)) + made(b"ipma", struct.pack(">LL", 0, len(items)) + owners),
        ),
        made(b"idat", beside) if beside else b"",
    ]
    return made(b"meta", bytes(4) + b"".join(parts))


def gain_map() -> bytes:
    """A picture with a second rendering for bright screens, as of ISO 21496-1."""
    shown, gain = coded((200, 40, 40)), coded((128, 128, 128))
    return avif(
        [
            Item(b"av01", shown.pixels, shown.properties),
            Item(b"tmap", bytes(62), shown.properties[:1], made_of=(1, 3)),
            Item(b"av01", gain.pixels, gain.properties),
        ],
        brands=b"tmap",
    )


def in_its_list() -> bytes:
    """A picture with its pixels in its list of contents."""
    shown = coded((40, 200, 40))
    return avif([Item(b"av01", shown.pixels, shown.properties)], is_beside=True)


def grid(*, is_beside: bool = False) -> bytes:
    """A picture of 3 by 2 tiles, of which all have the same bytes."""
    tile = coded((40, 40, 200))
    width, height = SIZE[0] * 3, SIZE[1] * 2
    size = made(b"ispe", struct.pack(">LLL", 0, width, height))
    whole = Item(
        b"grid",
        struct.pack(">BBBBHH", 0, 0, 1, 2, width, height),
        [size, *(prop for prop in tile.properties if prop[4:8] == b"pixi")],
        made_of=range(2, 8),
    )
    return avif([whole, *[Item(b"av01", tile.pixels, tile.properties)] * 6], is_beside=is_beside)


def animation() -> bytes:
    """Three frames with transparency."""
    output = io.BytesIO()
    first, *rest = (Image.new("RGBA", SIZE, (number * 90, 40, 40, 128)) for number in range(3))
    first.save(output, "AVIF", save_all=True, append_images=rest)
    return output.getvalue()


def animation_with_depth() -> bytes:
    """The same frames, with what was their transparency declared as a map of depth."""
    head, moov, tail = animation().partition(b"moov")
    alpha = b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
    return head + moov + tail.replace(alpha, alpha.replace(b"alpha", b"depth"))


def animation_without_picture() -> bytes:
    """The same frames, with a list of contents that names no picture to be shown."""
    content = animation()
    head, rest = content[:100].replace(b"avif", b"avis").replace(b"mif1", b"msf1"), content[100:]
    return (head + rest).replace(b"pitm", b"free", 1)
