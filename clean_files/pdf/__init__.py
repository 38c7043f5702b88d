"""PDFs without what tells of people, places and devices, and without every earlier version.

The file is written anew from the pages that it shows. Title, language and structure stay, since people who
have it read to them need these. What could harm a reader is refused (`dangers`), and blacked-out text that is
still there is told of (`redactions`).
"""

from typing import BinaryIO

from .. import contained
from ..findings import Cleaner, Findings
from .cleaning import clean_pdf


def clean_contained(source: BinaryIO, target: BinaryIO) -> Findings:
    """Do what `clean_pdf` does, in a process that can do no harm."""
    return contained.run(clean_pdf, source, target)


CLEANERS: dict[str, Cleaner] = {"pdf": clean_contained}
