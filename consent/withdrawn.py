"""Whether a text names somebody whose consent was withdrawn."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from .models import Sealed
from .names import Name


class Withdrawn:
    """The names that were withdrawn, as they are sealed. They are compared, and told to nobody."""

    def __init__(self) -> None:
        sealed = Sealed.objects.order_by("pk").values_list("data", flat=True)
        self._names = [_name(data["name"], *data.get("other_spellings", ())) for data in sealed]

    def among(self, texts: Iterable[str]) -> Iterator[str]:
        """The words of some texts that are such a name, as they stand there, in their order."""
        for text in texts if self._names else ():
            for span in sorted({span for name in self._names for span in name.occurrences(text)}):
                yield " ".join(text[span.start : span.end].split())


@lru_cache(maxsize=512)
def _name(name: str, *others: str) -> Name:
    # To make its patterns takes longer than to look.
    return Name(name, *others)
