"""What runs in the process of its own that reads a document."""

from typing import BinaryIO

from clean_files.findings import Findings

# Each imports inside, since what reads documents is large, and no process that serves readers needs it.


def read(source: BinaryIO, target: BinaryIO) -> Findings:
    """As ``reading.entry.read``."""
    # Here alone: see above.
    from .reading import entry

    return entry.read(source, target)


def read_text(source: BinaryIO, target: BinaryIO) -> Findings:
    """As ``reading.entry.read_text``."""
    # Here alone: see above.
    from .reading import entry

    return entry.read_text(source, target)


def read_markdown(source: BinaryIO, target: BinaryIO) -> Findings:
    """As ``reading.entry.read_markdown``."""
    # Here alone: see above.
    from .reading import entry

    return entry.read_markdown(source, target)
