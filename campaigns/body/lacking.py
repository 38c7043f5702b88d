"""What a text still lacks before it may go out."""

from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from django.utils.html import strip_tags

from ..publishing.readiness import AtField
from . import headings, notes, tables

_SHOWN: Final = 60


def lacks(body: Any) -> Iterator[str]:
    """Sentences for the staff: what would leave readers without their bearings in this body."""
    levels = dict(headings.LEVELS)
    for block, before in headings.out_of_order(body):
        above = f"“{before}”" if before is not None else "no section"
        yield AtField(
            f"The heading “{block.value}” is a {levels[str(block.value.depth)].lower()}, and stands below "
            f"{above}: a level is missing between them.",
            "body",
            str(block.id or ""),
        )
    written, marked = notes.written(body), notes.marked(body)
    if missing := len(set(marked) - set(written)):
        yield f"{missing} of the marks in the text have no note: write it, or delete the mark."
    for key in [key for key in written if key not in marked]:
        words = _shortened(written[key].source)
        yield f"The text has no mark for the note “{words}”: put it in, or delete the note."
    for table in tables.unnamed(body):
        yield f"Name the columns of {_called(table)}, or its rows."


def _called(table: Any) -> str:
    """What the staff find a table by: its caption, else its first words."""
    if table["caption"]:
        return f"the table “{table['caption']}”"
    cells = (cell for row in table["cells"].row_data for cell in row["values"])
    first = next(filter(None, (_shortened(getattr(cell, "source", cell)) for cell in cells)), "")
    return f"the table that begins with “{first}”" if first else "the empty table"


def _shortened(text: str) -> str:
    words = " ".join(unescape(strip_tags(text)).split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
