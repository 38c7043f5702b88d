"""Videos, by how their files begin."""

import re
import struct
from collections.abc import Iterator

from django.core.files.base import File

from ..recordings.captions import read_start
from .refusing import INCOMPLETE, refuse, refuse_as_another

# The brands of MP4, as opposed to those of QuickTime and of pictures, which are written in boxes too.
_MP4_BRANDS = re.compile(rb"iso[m2-9]|mp4[12]|avc1|dash|M4V ")


def check_mp4(file: File, extension: str) -> None:
    head = read_start(file, 4096)
    length = int.from_bytes(head[:4], "big")
    if head[4:8] != b"ftyp" or not _MP4_BRANDS.search(head[:length], 8):
        refuse_as_another(file, extension)
    if b"moov" not in _boxes(file):
        refuse(INCOMPLETE)


def _boxes(file: File) -> Iterator[bytes]:
    """Yield the type of each outermost box of an ISO media file."""
    position, size = 0, file.size
    for _ in range(100_000):
        file.seek(position)
        header = file.read(16)
        if len(header) < 8:
            return
        length, kind = struct.unpack(">L4s", header[:8])
        if length == 1 and len(header) == 16:
            length = struct.unpack(">Q", header[8:])[0]
        position = size if length == 0 else position + max(length, 8)
        yield kind
        if position >= size:
            return


def check_webm(file: File, extension: str) -> None:
    head = read_start(file, 4096)
    if not head.startswith(b"\x1aE\xdf\xa3") or b"webm" not in head:
        refuse_as_another(file, extension)
