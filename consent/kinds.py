"""What staff call the rows of a table, one and many of them."""

import re
from typing import Any, Final

from django.apps import apps

# Of those whose own names are for programmers, or have a plural that nobody says.
_CALLED: Final = {
    "campaigns_publicaddress": ("public address", "public addresses"),
    "campaigns_sitesettings": ("site settings", "site settings"),
    "editions_fileedition": ("edition of a file", "editions of files"),
    "library_reading": ("text of a file", "texts of files"),
    "recycle_bin_deletion": ("entry in the recycle bin", "entries in the recycle bin"),
    "wagtailcore_modellogentry": ("entry in the history", "entries in the history"),
    "wagtailcore_pagelogentry": ("entry in the history of pages", "entries in the history of pages"),
    "wagtailcore_referenceindex": ("reference", "references"),
    "wagtailcore_uploadedfile": ("unfinished upload", "unfinished uploads"),
}


def kind_of(table: str, number: int = 2) -> str:
    """What so many rows of a table are called; the table's own name for one that no model has."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return kind_of_model(model, number)
    return table


def kind_of_model(model: Any, number: int = 2) -> str:
    meta = model._meta
    default = (str(meta.verbose_name), str(meta.verbose_name_plural))
    one, many = _CALLED.get(meta.db_table, default)
    # Django puts an s behind each that has no plural of its own.
    if many == f"{one}s" and re.search(r"(?:s|x|z|ch|sh)$", one):
        many = f"{one}es"
    elif many == f"{one}s" and re.search(r"[^aeiou]y$", one):
        many = f"{one[:-1]}ies"
    return one if number == 1 else many
