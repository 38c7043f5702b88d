"""What comes of printing."""

from collections.abc import Sequence
from typing import NamedTuple


class Made(NamedTuple):
    """A page in a form; and what stands there in place of signs that could not be set, a phrase each."""

    content: bytes
    replaced: Sequence[str] = ()
