"""The forms in which a page can be taken along."""

from collections.abc import Callable
from typing import Final, NamedTuple

from .content import Content
from .epub import epub
from .made import Made
from .pdf import pdf


class Form(NamedTuple):
    """A form: its name for readers, what its address ends in, its media type, its maker."""

    name: str
    extension: str
    media_type: str
    make: Callable[[Content], Made]


FORMS: Final = (
    Form("PDF", "pdf", "application/pdf", pdf),
    Form("EPUB", "epub", "application/epub+zip", epub),
)
