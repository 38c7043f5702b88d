"""The words beside a download: "PDF, 48 KB, 3 pages"."""

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import filesizeformat


def describe_file(file: Any, among: Iterable[Any] = ()) -> str:
    """Type, size and number of pages, and the language unless it is English: "PDF, 48 KB, 3 pages".

    Among files or attachments of which one is in another language, English is named too.
    """
    facts = [file.type_name, filesizeformat(file.file_size or 0).replace("\xa0", " ")]
    if file.page_count:
        facts.append("1 page" if file.page_count == 1 else f"{file.page_count} pages")
    if file.language != "en" or any(_language(other) != "en" for other in among):
        facts.append(file.get_language_display())
    return ", ".join(facts)


def _language(listed: Any) -> str:
    """Of a file, or of an attachment's."""
    return listed.language if hasattr(listed, "language") else listed.file.language
