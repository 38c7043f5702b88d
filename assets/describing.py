"""The words beside a download: "PDF, 48 KB, 3 pages"."""

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import ngettext

from .languages import spoken


def describe_file(file: Any, among: Iterable[Any] = ()) -> str:
    """Type, size and number of pages, and the language unless it is the site's own: "PDF, 48 KB, 3 pages".

    Among files or attachments of which one is in another language, that is named too.
    """
    facts = [file.type_name, filesizeformat(file.file_size or 0).replace("\xa0", " ")]
    if file.page_count:
        facts.append(page_count(file.page_count))
    own = spoken()
    if file.language != own or any(_language(other) != own for other in among):
        facts.append(file.get_language_display())
    return ", ".join(facts)


def page_count(number: int) -> str:
    """ "3 pages"."""
    return ngettext("%(number)s page", "%(number)s pages", number) % {"number": number}


def _language(listed: Any) -> str:
    """Of a file, or of an attachment's."""
    return listed.language if hasattr(listed, "language") else listed.file.language
