"""Files of publications."""

from django.template.defaultfilters import filesizeformat

from assets.describing import page_count
from assets.models import File
from assets.sending import DOCUMENT_TYPES
from page_tree.addresses import absolute

from .around import Around, Node, filled


def media(file: File, around: Around, title: str = "") -> Node:
    """A file that everybody may fetch, as a MediaObject."""
    return {
        "@type": "MediaObject",
        "contentUrl": absolute(file.url),
        **filled(
            name=title,
            encodingFormat=DOCUMENT_TYPES.get(file.file_extension.lower(), "").partition(";")[0],
            contentSize=file.file_size and filesizeformat(file.file_size).replace("\xa0", " "),
            # Of pages schema.org counts only those of a book.
            materialExtent=file.page_count and page_count(file.page_count),
        ),
        "inLanguage": file.language,
    }
