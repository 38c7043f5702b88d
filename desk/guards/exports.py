"""What staff take away as a spreadsheet opens, whatever somebody once typed."""

from functools import wraps
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from safekeeping.xml_text import fit_for_xml


def guard() -> None:
    """Leaves out of cells what no file of Excel's can hold, such as a bell in a title. Once a process.

    Without it one such sign in one row, and there are rows that nobody can change, ends the whole export.
    """
    preprocess = SpreadsheetExportMixin.preprocess_field_value

    @wraps(preprocess)
    def preprocess_fit(view: Any, field: str, value: Any, export_format: str) -> Any:
        found = preprocess(view, field, value, export_format)
        is_cell = export_format == view.FORMAT_XLSX and isinstance(found, str)
        return fit_for_xml(found) if is_cell else found

    SpreadsheetExportMixin.preprocess_field_value = preprocess_fit
