"""What readers are told of a file before they download it."""

from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat

if TYPE_CHECKING:
    from .models import File


def describe_file(file: "File") -> str:
    """Type, size and number of pages, and the language unless it is English: "PDF, 48 KB, 3 pages"."""
    facts = [file.type_name, filesizeformat(file.file_size or 0).replace("\xa0", " ")]
    if file.page_count:
        facts.append("1 page" if file.page_count == 1 else f"{file.page_count} pages")
    if file.language != "en":
        facts.append(file.get_language_display())
    return ", ".join(facts)
