"""The parts that a PDF consists of."""

from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from ..findings import Refused

MAX_PARTS = 3_000_000
TOO_MANY = "This PDF holds absurdly many parts. Print the document to a new PDF, and upload that."

# Dictionaries under these keys name things as they like, so that none of their keys means anything.
_NAME_MAPS = frozenset(
    {"/CharProcs", "/ClassMap", "/Colorants", "/ColorSpace", "/Dests", "/ExtGState", "/Font", "/Pattern"}
    | {"/Properties", "/RoleMap", "/Shading", "/XObject"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """A dictionary or stream somewhere in a PDF, and the key under which it was found there."""

    key: str
    value: Object

    @property
    def is_name_map(self) -> bool:
        return self.key in _NAME_MAPS and "/Type" not in self.value and not isinstance(self.value, Stream)

    def name(self, key: str) -> str:
        """Return the name that `key` has as its value ("/Page"), or nothing."""
        value = self.value.get(key)
        return str(value) if isinstance(value, Name) else ""


def parts_below(key: str, value: object, seen: set[tuple[int, int]]) -> Iterator[Part]:
    """Yield all dictionaries and streams that a value leads to, each once; `seen` grows by their numbers."""
    count = 0
    waiting = [(key, value)]
    while waiting:
        key, value = waiting.pop()
        if not isinstance(value, (Dictionary, Array, Stream)) or value.objgen in seen:
            continue
        if value.is_indirect:
            seen.add(value.objgen)
        if isinstance(value, Array):
            waiting += [(key, item) for item in value]
            continue
        yield Part(key, value)
        count += 1
        if count > MAX_PARTS:
            raise Refused(TOO_MANY)
        waiting += value.items()


def take_warnings(pdf: Pdf) -> list[str]:
    """Return what the library has said of a file since it was last asked."""
    try:
        return pdf.get_warnings()
    except UnicodeDecodeError:  # It quotes the file's bytes as text.
        return ["A part of the file is odd."]
