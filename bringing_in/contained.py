"""What runs in the process of its own that reads a document."""

from typing import BinaryIO

from clean_files.findings import Findings


def read(source: BinaryIO, target: BinaryIO) -> Findings:
    """As ``reading.entry.read``."""
    # Here alone, since what reads documents is large, and no process that serves readers needs it.
    from .reading import entry

    return entry.read(source, target)
