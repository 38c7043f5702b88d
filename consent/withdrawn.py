"""Whether a text names somebody whose consent was withdrawn."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from .finding import hit_key
from .models import Sealed
from .names import Name


class Named(NamedTuple):
    """The words of a text that are such a name, and what tells this occurrence from another."""

    text: str
    words: str
    key: str


class Withdrawn:
    """The names that were withdrawn, as they are sealed. They are compared, and told to nobody."""

    def __init__(self) -> None:
        sealed = Sealed.objects.order_by("pk").values_list("data", flat=True)
        self._names = [_name(data["name"], *data.get("other_spellings", ())) for data in sealed]

    def among(self, texts: Iterable[str]) -> Iterator[Named]:
        """Each occurrence of such a name in some texts, in their order."""
        for text in texts if self._names else ():
            spans = sorted({span for name in self._names for span in name.occurrences(text)})
            for span in spans:
                yield Named(text, text[span.start : span.end], hit_key("", text, span))


@lru_cache(maxsize=512)
def _name(name: str, *others: str) -> Name:
    # To make its patterns takes longer than to look.
    return Name(name, *others)
