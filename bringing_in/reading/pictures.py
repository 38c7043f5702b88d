"""The pictures of a document, each once and only of kinds that the site takes; and the PDFs beside it."""

import hashlib
import posixpath
import re
from typing import Final

import filetype

from ..found import LEFT_OUT, Found

TAKEN: Final = {"jpg", "png", "gif", "webp", "avif", "heic", "tif"}
MOST: Final = 200
LARGEST: Final = 40 * 1024 * 1024


class Pictures:
    """Those that were taken, by the names under which the text has them."""

    def __init__(self) -> None:
        self.taken: dict[str, bytes] = {}
        self._by_content: dict[str, str] = {}

    def take(self, data: bytes, found: Found, where: str = "") -> str:
        """The name of the picture with this content, or "" where it can't be one; the report says why."""
        kind = filetype.guess_extension(data[:512]) or ""
        digest = hashlib.sha256(data).hexdigest()
        if digest in self._by_content:
            return self._by_content[digest]
        if kind not in TAKEN:
            what = (
                "a drawing (SVG, EMF or WMF)"
                if _is_drawing(data)
                else "a picture of a kind that is not taken"
            )
            found.say(LEFT_OUT, f"Left out: {what}. Save it as PNG or JPEG and add it as a figure.", where)
            return ""
        if len(data) > LARGEST or len(self.taken) >= MOST:
            found.say(LEFT_OUT, "Left out: a picture that is too large, or one of too many.", where)
            return ""
        name = f"picture-{len(self.taken) + 1}.{kind}"
        self.taken[name] = data
        self._by_content[digest] = name
        return name

    def take_pdf(self, data: bytes, name: str) -> str:
        """The name of a PDF that lay beside the document, or "" where it is none."""
        stem = re.sub(r"[^\w.-]+", "-", posixpath.splitext(posixpath.basename(name))[0]).strip(".-") or "file"
        wanted = f"files/{stem[:80]}.pdf"
        if b"%PDF-" not in data[:1024] or len(data) > LARGEST or len(self.taken) >= MOST:
            return ""
        if self.taken.get(wanted, data) != data:
            wanted = f"files/{stem[:70]}-{len(self.taken)}.pdf"
        self.taken[wanted] = data
        return wanted


def _is_drawing(data: bytes) -> bool:
    return b"<svg" in data[:2000] or data[40:44] == b" EMF" or data.startswith(b"\xd7\xcd\xc6\x9a")
