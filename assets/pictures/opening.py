"""How Wagtail comes to open every kind of picture that the way in takes.

Wagtail goes by what `filetype` makes of a picture's first bytes. To that, an animated PNG is a kind of its
own, which Wagtail does not know, and of AVIF and HEIC it knows one brand each: not the animations, not the
pictures of 10 bits. Pillow, which does the reading, knows all of them.
"""

import struct
from collections.abc import Container

import filetype
import pillow_heif
from filetype.types.image import Png
from PIL import AvifImagePlugin, Image

# ISO/IEC 23000-22 and 23008-12, annex B; AV1 Image File Format, 8.
_AVIF = frozenset({b"avif", b"avis"})
_HEIC = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1"}
)


_READERS = (AvifImagePlugin.AvifImageFile.format, "HEIF")


class _ByBrand(filetype.Type):
    """A kind of picture that any of these brands tells, as the file's own or among those it agrees with."""

    def __init__(self, extension: str, brands: Container[bytes]) -> None:
        super().__init__(mime=f"image/{extension}", extension=extension)
        self.brands = brands

    def match(self, beginning: bytes) -> bool:
        if len(beginning) < 16 or beginning[4:8] != b"ftyp":
            return False
        end = struct.unpack(">L", beginning[:4])[0]
        listed = bytes(beginning[8:end])
        return any(listed[place : place + 4] in self.brands for place in (0, *range(8, len(listed), 4)))


def learn() -> None:
    """Teach `filetype`, and so Wagtail, the kinds of pictures, and Pillow to read HEIC; once a process."""
    # What is learnt last is asked first: the brands of HEIC are those of many AVIFs as well.
    for kind in (Png(), _ByBrand("heic", _HEIC), _ByBrand("avif", _AVIF)):
        filetype.add_type(kind)
    # Pillow asks in the order of this list. The reader of HEIC takes many an AVIF, which it then can't
    # decode; that of AVIF takes none that is not its own.
    Image.ID[:] = [*(name for name in Image.ID if name not in _READERS), *_READERS]
    # Previews are no pictures of their own.
    pillow_heif.register_heif_opener(thumbnails=False)
