"""Names of a file's own, under which it keeps pictures, fonts and places: others stand for odd ones.

Some programs call a picture by the path it was taken from.
"""

import re
from collections.abc import Iterable

from pikepdf import Name, Object

# The dictionaries of resources (ISO 32000-2, 7.8.3) that drawings name, each with the key it stands under.
RESOURCES = frozenset(
    {"/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/Font"}
)
_PLAIN = re.compile(r"/\w[\w .,+*-]{0,39}")


def is_plain(name: str) -> bool:
    """Return whether a name ("/Im1") is a word or two, and no path, address or sentence."""
    return bool(_PLAIN.fullmatch(name))


class Names:
    """What names are replaced by: the same by the same throughout a file."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._new: dict[str, str] = {}

    def add(self, old: str) -> None:
        """Have a name replaced."""
        number = len(self._new) + 1
        while f"/N{number}" in self._taken:
            number += 1
        if old not in self._new:
            self._new[old] = f"/N{number}"
            self._taken.add(f"/N{number}")

    def new(self, name: Object) -> Object:
        """Return what stands for a name now."""
        new = self._new.get(str(name))
        return Name(new) if new else name

    def rename_keys(self, dictionary: Object) -> None:
        """Let a dictionary have its values under the new names."""
        for old, new in self._new.items():
            if old in dictionary:
                dictionary[new] = dictionary[old]
                del dictionary[old]
