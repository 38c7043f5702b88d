"""HEIC and AVIF, still and animated: keeps the picture that is shown and zeros everything else in place.

Such a file is a set of numbered items (the picture, the tiles it is put together from, a mask of its
transparency, a preview, Exif, XMP), a table of where the bytes of each are, and the bytes. What stays keeps
its place, since tables point to it; what goes becomes zeros, and the room that tables lose becomes an empty
box. How the picture is turned is a property of the item and stays; Exif has no say in that here.
"""

import struct
from dataclasses import dataclass, field

from django.conf import settings

from .boxes import Box, Numbers, boxes, made, outermost
from .icc import clean_profile
from .limits import MAX_PARTS, check_pixels, damaged
from .notes import BRIGHT, HIDDEN, OTHER, PREVIEW, PROFILE, Notes
from .sequences import clean_sequence

_KIND = "HEIC or AVIF"
_EMPTY = frozenset({b"free", b"skip"})
_PICTURES = frozenset({b"hvc1", b"av01", b"grid", b"iden", b"iovl"})
_PROPERTIES = frozenset({
    b"hvcC", b"av1C", b"ispe", b"pixi", b"colr", b"pasp", b"clap", b"irot", b"imir", b"auxC", b"clli",
    b"mdcv", b"cclv", b"amve", b"ndwt", b"a1op", b"a1lx", b"lsel", b"rloc", b"reve",
})  # fmt: skip
_TRANSPARENCY = frozenset({
    b"urn:mpeg:hevc:2015:auxid:1", b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha",
    b"urn:mpeg:avc:2015:auxid:1",
})  # fmt: skip
# Not among them: "tmap", which promises the second rendering for bright screens that goes.
_BRANDS = frozenset(
    b"heic heix hevc hevx heim heis hevm hevs mif1 mif2 mif3 msf1 miaf MiHB MiHE MiHA MiPr MiAn MiCm "
    b"avif avis avio MA1A MA1B isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 isoa isob mp41 mp42 geo1 "
    b"1pic heif".split()
)
_KNOWN_CHILDREN = frozenset(b"pitm iinf iloc iref iprp idat hdlr dinf grpl ipro".split())
# Says that the pixels are in this very file.
_HERE = made(b"dinf", made(b"dref", struct.pack(">LL", 0, 1) + made(b"url ", b"\0\0\0\1")))
_USUAL_NAMES = frozenset({b"", b"Color", b"Alpha", b"Exif", b"XMP", b"Image", b"HEVC Image"})


@dataclass
class Item:
    """An item: its type and name, its entries in the tables, and where its bytes are."""

    kind: bytes = b""
    entry: bytes = b""
    spans: list[tuple[int, int]] = field(default_factory=list)
    is_beside: bool = False  # Its bytes are in the box of the items rather than in the file's own.


@dataclass
class Reference:
    """How one item leads to others."""

    kind: bytes
    source: int
    targets: list[int]
    raw: bytes


def clean(content: bytes, notes: Notes) -> bytes:
    """Take a HEIC or AVIF picture, return it without what lies beside the picture that is shown."""
    outer, end = outermost(content)
    by_kind = {box.kind: box for box in reversed(outer)}
    if not outer or outer[0].kind != b"ftyp" or not {b"meta", b"moov"} & by_kind.keys():
        raise damaged(_KIND, "it does not begin as a HEIC or AVIF does, or has no list of contents")
    parts: dict[int, bytes] = {}
    spans: list[tuple[int, int]] = []
    # Some programs list no picture beside an animation: then that list goes.
    if b"meta" in by_kind and not (b"moov" in by_kind and _lists_nothing(content, by_kind[b"meta"])):
        cleaner = _Meta(content, by_kind[b"meta"], notes)
        spans += cleaner.spans()
        parts[by_kind[b"meta"].start] = cleaner.written()
    if b"moov" in by_kind:
        movie, samples = clean_sequence(content, by_kind[b"moov"], notes)
        parts[by_kind[b"moov"].start] = movie
        spans += samples
    _check_spans(spans, outer)
    if content[end:].strip(b"\0"):
        notes.add(OTHER)
    return _put_together(content, outer, parts, spans, notes)


def _lists_nothing(content: bytes, meta: Box) -> bool:
    """Whether a list of contents names no picture to be shown."""
    return all(child.kind != b"pitm" for child in boxes(content, meta.body + 4, meta.end))


def _check_spans(spans: list[tuple[int, int]], outer: list[Box]) -> None:
    """Refuse pixels that lie anywhere but in the boxes for them."""
    homes = [box for box in outer if box.kind == b"mdat"]
    # Small pictures have their pixels in the list of contents itself, and no such box.
    # Tiles of one colour share their bytes.
    distinct = set(spans)
    if len(homes) > 100 or sum(end - start for start, end in distinct) > 2 * outer[-1].end:
        raise damaged(_KIND, "its pixels are said to be elsewhere many times over")
    for start, end in distinct:
        if not any(home.body <= start <= end <= home.end for home in homes):
            raise damaged(_KIND, "its pixels lie outside the room for them")


def _put_together(
    content: bytes, outer: list[Box], parts: dict[int, bytes], spans: list[tuple[int, int]], notes: Notes
) -> bytes:
    """The outermost boxes: those cleaned, those of pixels with zeros between the pixels, zeros for others."""
    result = bytearray(len(content))
    needed = 0
    for number, box in enumerate(outer):
        if number == 0:
            result[: box.end] = content[: box.body] + _brands(content[box.body : box.end])
        elif box.kind == b"mdat":
            result[box.start : box.body] = content[box.start : box.body]
        elif box.start in parts:
            result[box.start : box.end] = parts[box.start]
        else:
            _emptied(result, content, box)
            if content[box.body : box.end].strip(b"\0"):
                notes.add(HIDDEN if box.kind in {b"mpvd", b"moov", b"meta"} else OTHER)
            continue
        needed = box.end
    for start, end in spans:
        result[start:end] = content[start:end]
    _note_leftovers(content, result, outer, notes)
    return bytes(result[:needed])


def _brands(body: bytes) -> bytes:
    """The names of the rules that a file follows, without such as nobody knows."""
    brands = [body[place : place + 4] for place in range(8, len(body), 4)]
    return body[:8] + b"".join(brand if brand in _BRANDS else b"mif1"[: len(brand)] for brand in brands)


def _emptied(result: bytearray, content: bytes, box: Box) -> None:
    """Write a box of zeros that takes as much room as this one."""
    result[box.start : box.body] = content[box.start : box.body]
    result[box.start + 4 : box.start + 8] = box.kind if box.kind in _EMPTY else b"free"


def _note_leftovers(content: bytes, result: bytearray, outer: list[Box], notes: Notes) -> None:
    """Note bytes among the pixels that belonged to no item at all."""
    told = notes.findings().removed
    if not told and any(
        content[box.body : box.end] != result[box.body : box.end] for box in outer if box.kind == b"mdat"
    ):
        notes.add(OTHER)


class _Meta:
    """The box that lists the items."""

    def __init__(self, content: bytes, box: Box, notes: Notes) -> None:
        self.content = content
        self.box = box
        self.notes = notes
        self.children = boxes(content, box.body + 4, box.end)
        self.by_kind = {child.kind: child for child in reversed(self.children)}
        if not {b"pitm", b"iinf", b"iloc", b"iprp", b"hdlr"} <= self.by_kind.keys():
            raise damaged(_KIND, "its list of contents is not whole")
        self.items: dict[int, Item] = {}
        self.places: dict[int, bytes] = {}
        self._read_items()
        self._read_places()
        self.references = self._read_references()
        self.properties = self._read_properties()
        self.owners = self._read_owners()
        self.kept = self._reachable()
        self.kept_references = [
            reference
            for reference in self.references
            if reference.kind in {b"dimg", b"auxl", b"prem"}
            and {reference.source, *reference.targets} <= self.kept
        ]
        self._check_size()
        self._tell()

    # --- Reading ---

    def _inside(self, kind: bytes) -> tuple[Numbers, int]:
        """The content of a box in this one, behind its version, and the version."""
        box = self.by_kind[kind]
        numbers = Numbers(self.content, box.body, box.end)
        version = numbers.take(1)
        numbers.take(3)
        return numbers, version

    def _read_items(self) -> None:
        numbers, version = self._inside(b"iinf")
        numbers.take(2 if version == 0 else 4)
        for box in boxes(self.content, numbers.place, numbers.end):
            if box.kind != b"infe":
                continue
            entry = Numbers(self.content, box.body, box.end)
            entry_version = entry.take(1)
            entry.take(3)
            number = entry.take(4 if entry_version == 3 else 2)
            entry.take(2)
            item = Item()
            if entry_version >= 2:
                item.kind = entry.raw(4)
            name_start = entry.place
            is_usual = entry.text() in _USUAL_NAMES
            if not is_usual:
                self.notes.add(OTHER)
            name_end = entry.place if is_usual else name_start
            item.entry = bytes(self.content[box.start : name_end]) + bytes(box.end - name_end)
            self.items[number] = item

    def _read_places(self) -> None:
        numbers, version = self._inside(b"iloc")
        sizes = numbers.take(2)
        offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
        wide = 4 if version == 2 else 2
        count = 0
        for _ in range(numbers.take(wide)):
            start = numbers.place
            number = numbers.take(wide)
            item = self.items.setdefault(number, Item())
            method = numbers.take(2) & 15 if version else 0
            elsewhere = numbers.take(2)
            begin = numbers.take(base)
            extents = numbers.take(2)
            count += extents
            if count > MAX_PARTS or item.spans:
                raise damaged(_KIND, "it says twice where a part of it is")
            for _ in range(extents):
                numbers.take(index if version else 0)
                first = begin + numbers.take(offset)
                item.spans.append((first, first + numbers.take(length)))
            self.places[number] = bytes(self.content[start : numbers.place])
            self._place(item, method, elsewhere)

    def _place(self, item: Item, method: int, elsewhere: int) -> None:
        """Turn where an item says its bytes are into places in the file; odd ones: before its start."""
        limit = len(self.content)
        if method == 1 and b"idat" in self.by_kind:
            home = self.by_kind[b"idat"]
            item.is_beside = True
            item.spans = [(home.body + start, home.body + end) for start, end in item.spans]
            limit = home.end
        if method > 1 or elsewhere or any(end > limit or end <= start for start, end in item.spans):
            item.spans = [(-1, -1)]

    def _read_references(self) -> list[Reference]:
        if b"iref" not in self.by_kind:
            return []
        numbers, version = self._inside(b"iref")
        wide = 4 if version else 2
        found = []
        for box in boxes(self.content, numbers.place, numbers.end):
            inside = Numbers(self.content, box.body, box.end)
            source = inside.take(wide)
            targets = [inside.take(wide) for _ in range(inside.take(2))]
            found.append(Reference(box.kind, source, targets, bytes(self.content[box.start : box.end])))
        return found

    def _read_properties(self) -> list[Box]:
        inside = boxes(self.content, self.by_kind[b"iprp"].body, self.by_kind[b"iprp"].end)
        if not inside or inside[0].kind != b"ipco":
            raise damaged(_KIND, "it does not say how its parts are to be shown")
        self.owner_tables = [box for box in inside[1:] if box.kind == b"ipma"]
        return boxes(self.content, inside[0].body, inside[0].end)

    def _read_owners(self) -> dict[int, list[int]]:
        """Which properties each item has, by number from 1 on."""
        owners: dict[int, list[int]] = {}
        for box in self.owner_tables:
            for number, indexes, _ in self._owner_entries(box):
                owners.setdefault(number, []).extend(indexes)
        return owners

    def _owner_entries(self, box: Box) -> list[tuple[int, list[int], bytes]]:
        numbers = Numbers(self.content, box.body, box.end)
        version, flags = numbers.take(1), numbers.take(3)
        size = 2 if flags & 1 else 1
        found = []
        for _ in range(numbers.take(4)):
            start = numbers.place
            number = numbers.take(4 if version else 2)
            indexes = [numbers.take(size) & (0x7FFF if size == 2 else 0x7F) for _ in range(numbers.take(1))]
            found.append((number, indexes, bytes(self.content[start : numbers.place])))
        return found

    # --- Choosing ---

    def _reachable(self) -> set[int]:
        """The picture that is shown, all it is put together from, and what says where it is transparent."""
        numbers, version = self._inside(b"pitm")
        self.primary = numbers.take(4 if version else 2)
        made_of: dict[int, list[int]] = {}
        for reference in self.references:
            if reference.kind == b"thmb" and reference.source == self.primary:
                # Programs then differ over which of the two is the picture.
                raise damaged(_KIND, "its picture is said to be the preview of another")
            if reference.kind == b"dimg":
                made_of.setdefault(reference.source, []).extend(reference.targets)
            elif reference.kind == b"auxl" and self._is_transparency(reference.source):
                for target in reference.targets:
                    made_of.setdefault(target, []).append(reference.source)
        kept: set[int] = set()
        waiting = [self.primary]
        while waiting:
            number = waiting.pop()
            if number not in kept:
                kept.add(number)
                waiting += made_of.get(number, [])
        for number in kept:
            item = self.items.get(number)
            if item is None or item.kind not in _PICTURES or any(start < 0 for start, _ in item.spans):
                raise damaged(_KIND, "a part of the picture is missing, or of a kind that is not shown")
        return kept

    def _is_transparency(self, number: int) -> bool:
        for index in self.owners.get(number, []):
            if 0 < index <= len(self.properties) and self.properties[index - 1].kind == b"auxC":
                return self._auxiliary_type(self.properties[index - 1]) in _TRANSPARENCY
        return False

    def _auxiliary_type(self, box: Box) -> bytes:
        return Numbers(self.content, min(box.body + 4, box.end), box.end).text()

    def _check_size(self) -> None:
        """Refuse a picture, or a tile of one, that is too large."""
        if len(self.kept) > MAX_PARTS // 10:
            raise damaged(_KIND, "it is put together from far too many pieces")
        total = 0
        for number in self.kept:
            for index in self.owners.get(number, []):
                if 0 < index <= len(self.properties) and self.properties[index - 1].kind == b"ispe":
                    numbers = Numbers(self.content, self.properties[index - 1].body + 4, self.box.end)
                    width, height = numbers.take(4), numbers.take(4)
                    check_pixels(width, height)
                    total += width * height
        # The picture, its tiles, its transparency and the tiles of that, which may reach over its edges.
        if total > 8 * settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise damaged(_KIND, "it is put together from far more pixels than it shows")

    # --- Telling ---

    def _tell(self) -> None:
        """Note what the items that go have told."""
        previews = {reference.source for reference in self.references if reference.kind == b"thmb"}
        bright = self._for_bright_screens()
        for number, item in self.items.items():
            if number in self.kept:
                continue
            if item.kind == b"Exif":
                data = self._bytes(item)
                self.notes.exif(data[4 + int.from_bytes(data[:4], "big") :])
            elif item.kind == b"mime" and b"rdf" in self._bytes(item):
                self.notes.xmp(self._bytes(item))
            elif number in previews:
                self.notes.add(PREVIEW)
            elif number in bright:
                self.notes.add(BRIGHT)
            else:
                self.notes.add(HIDDEN if item.kind in _PICTURES else OTHER)
        for child in self.children:
            if child.kind not in _KNOWN_CHILDREN and any(self.content[child.body : child.end]):
                self.notes.add(OTHER)

    def _for_bright_screens(self) -> set[int]:
        """What a second rendering is made from besides the picture itself: a gain map, of ISO 21496-1."""
        made_of = {ref.source: ref.targets for ref in self.references if ref.kind == b"dimg"}
        found: set[int] = set()
        waiting = [number for number, item in self.items.items() if item.kind == b"tmap"]
        while waiting:
            number = waiting.pop()
            if number not in found | self.kept:
                found.add(number)
                waiting += made_of.get(number, [])
        return found

    def spans(self) -> list[tuple[int, int]]:
        """Where in the file, outside this box, the bytes of what stays are."""
        items = (self.items[number] for number in self.kept)
        return [span for item in items if not item.is_beside for span in item.spans]

    def _bytes(self, item: Item) -> bytes:
        total, parts = 0, []
        for start, end in item.spans:
            total += end - start
            if start < 0 or total > len(self.content):
                break
            parts.append(bytes(self.content[start:end]))
        return b"".join(parts)

    # --- Writing ---

    def written(self) -> bytes:
        """The box anew, as long as before."""
        head = bytes(self.content[self.box.start : self.box.body + 4])
        parts = [self._child(child) for child in self.children]
        body = b"".join(parts)
        room = self.box.end - self.box.start - len(head) - len(body)
        if 0 < room < 8 or room < 0:
            raise damaged(_KIND, "its list of contents has no room for what must stay")
        return head + body + (made(b"free", bytes(room - 8)) if room else b"")

    def _child(self, box: Box) -> bytes:
        """A box inside as it stays, or nothing."""
        writers = {
            b"pitm": self._primary,
            b"iinf": self._items,
            b"iloc": self._places,
            b"iref": self._kept_references,
            b"iprp": self._kept_properties,
            b"idat": self._idat,
            b"hdlr": self._handler,
        }
        body = bytes(self.content[box.body : box.end])
        if box.kind in writers and box == self.by_kind[box.kind]:
            if box.kind == b"iref" and not self.kept_references:
                return b""
            return made(box.kind, writers[box.kind](body))
        is_empty = box.kind in _EMPTY and not any(body)
        return made(box.kind, body) if is_empty or made(box.kind, body) == _HERE else b""

    def _primary(self, body: bytes) -> bytes:
        return body[: 8 if body[0] else 6]

    def _handler(self, body: bytes) -> bytes:
        return bytes(8) + body[8:12] + bytes(len(body) - 12)

    def _items(self, body: bytes) -> bytes:
        entries = [item.entry for number, item in self.items.items() if number in self.kept]
        count = struct.pack(">H" if body[0] == 0 else ">L", len(entries))
        return body[:4] + count + b"".join(entries)

    def _places(self, body: bytes) -> bytes:
        entries = [place for number, place in self.places.items() if number in self.kept]
        count = struct.pack(">L" if body[0] == 2 else ">H", len(entries))
        return body[:6] + count + b"".join(entries)

    def _kept_references(self, body: bytes) -> bytes:
        return body[:4] + b"".join(reference.raw for reference in self.kept_references)

    def _idat(self, body: bytes) -> bytes:
        """The small data beside the items, with zeros for what belongs to none that stays."""
        start_of_all = self.by_kind[b"idat"].body
        result = bytearray(len(body))
        for item in (self.items[number] for number in self.kept):
            for start, end in item.spans if item.is_beside else []:
                result[start - start_of_all : end - start_of_all] = self.content[start:end]
        return bytes(result)

    def _kept_properties(self, body: bytes) -> bytes:
        used = {index for number in self.kept for index in self.owners.get(number, [])}
        properties = [self._property(box, number in used) for number, box in enumerate(self.properties, 1)]
        tables = [self._owners(box) for box in self.owner_tables]
        return made(b"ipco", b"".join(properties)) + b"".join(tables)

    def _owners(self, box: Box) -> bytes:
        entries = [entry for number, _, entry in self._owner_entries(box) if number in self.kept]
        head = bytes(self.content[box.body : box.body + 4])
        return made(b"ipma", head + struct.pack(">L", len(entries)) + b"".join(entries))

    def _property(self, box: Box, is_used: bool) -> bytes:
        """A property as it stays, or as much room: their numbers are by their order."""
        body = bytes(self.content[box.body : box.end])
        empty = made(b"free", bytes(len(body)))
        if not is_used or box.kind not in _PROPERTIES:
            if box.kind not in {*_PROPERTIES, *_EMPTY} and any(body):
                self.notes.add(OTHER)
            return empty
        if box.kind == b"auxC" and self._auxiliary_type(box) not in _TRANSPARENCY:
            return empty
        if box.kind == b"colr" and body[:4] in {b"prof", b"rICC"}:
            profile = clean_profile(body[4:])
            if profile is None:
                self.notes.add(PROFILE)
            return made(b"colr", body[:4] + profile) if profile else empty
        return made(box.kind, body)
