"""What lasting addresses are made of: no word in them that anybody chose, so that none ever has to go.

``/d/2023/014/en/`` is a publication's file in a language, ``/d/2023/014/en-2/`` the second in it; below that
are ``v3/``, about one edition, and ``v3/AJC-2023-014-en-v3.pdf``, its bytes.
"""

import re
from pathlib import PurePosixPath
from typing import Final

from django.urls import reverse

from campaigns.models.reference import SERIES

# The language, and from the second file on its part.
LABEL: Final = r"[a-zA-Z]{2,8}(?:-[a-zA-Z]{2,8})?(?:-[1-9][0-9]{0,2})?"
_PARTS: Final = re.compile(r"([a-zA-Z-]+?)(?:-([0-9]+))?")
# Of addresses with bytes, whatever they are called: no other has an ending.
OF_BYTES: Final = r"^/d/.*/v[1-9][0-9]*/[^/]+\.[a-z0-9]+$"


def label_of(language: str, part: int) -> str:
    """ "en", "en-2"."""
    return language if part == 1 else f"{language}-{part}"


def read_label(label: str) -> tuple[str, int]:
    """The language and part of a label; no file is part 0, as what is written otherwise than ``label_of``."""
    found = _PARTS.fullmatch(label)
    language, part = (found[1], int(found[2] or 1)) if found else (label, 0)
    return language, part if label_of(language, part) == label else 0


def address_of_newest(reference: str, label: str) -> str:
    """The address, within the site, that leads to the newest edition of a file."""
    return reverse("lasting_file", args=[*reference.split("/"), label])


def address_of_edition(reference: str, label: str, number: int) -> str:
    """The address of the page about an edition."""
    return reverse("file_edition", args=[*reference.split("/"), label, number])


def name_of_bytes(reference: str, label: str, number: int, stored: str) -> str:
    """What an edition is called where it is saved: "AJC-2023-014-en-v2.pdf"."""
    ending = PurePosixPath(stored).suffix.lower()
    return f"{SERIES}-{reference.replace('/', '-')}-{label}-v{number}{ending}"


def address_of_bytes(reference: str, label: str, number: int, stored: str) -> str:
    """The address of an edition's bytes."""
    name = name_of_bytes(reference, label, number, stored)
    return reverse("file_bytes", args=[*reference.split("/"), label, number, name])
