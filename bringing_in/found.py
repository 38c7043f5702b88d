"""What a document says, whatever made it: handed from the process that reads it to the one that drafts."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

# What a line of the report is about.
LEFT_OUT: Final = "left"
CHANGED: Final = "changed"
TO_DO: Final = "todo"
# A long document with many changes says the first of them.
MOST_LINES: Final = 400
LONGEST: Final = 300
MORE: Final = (
    f"More was changed or left out than {MOST_LINES} lines tell. Compare the draft with the document."
)


@dataclass
class Line:
    """A line of the report: what was done or is to do, in words, and where."""

    kind: str
    text: str
    where: str = ""
    # The field of the page's form, or the address of another form.
    field: str = ""
    url: str = ""


@dataclass
class Found:
    """What was read.

    ``blocks`` are in the order of the text, each with its ``type``: heading (text, level), text (html), table
    (caption, columns, names_rows, rows of html), picture (name, alt, caption), video (address, text).
    ``notes`` are html by the keys that marks in the text have. ``dates`` are texts that may say of which
    day it is.
    """

    title: str = ""
    # What the page or file calls itself, where that is another than the title in the text.
    own_title: str = ""
    summary: str = ""
    address: str = ""
    language: str = ""
    dates: list[str] = field(default_factory=list)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    # The PDFs that came with it, by the addresses that its links have for them.
    files: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def say(self, kind: str, text: str, where: str = "") -> None:
        """Adds a line to the report: what is to do in any case; of the rest, once that there is more."""
        if len(self.lines) < MOST_LINES or kind == TO_DO:
            self.lines.append(Line(kind, shortened(text, LONGEST), shortened(where, LONGEST)))
        elif all(line.text != MORE for line in self.lines):
            self.lines.append(Line(TO_DO, MORE))

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """The same again; raises ValueError or TypeError for anything else."""
        known = json.loads(data)
        return cls(**{**known, "lines": [Line(**line) for line in known["lines"]]})


def shortened(text: str, longest: int) -> str:
    """A text on one line, cut at a word where it is longer than that."""
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    return f"{words[: longest - 1].rsplit(' ', 1)[0].rstrip(' ,;:')}…"
