"""What staff take away as a spreadsheet opens, whatever somebody once typed."""

from functools import wraps
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from campaigns.views.tables import cell
from safekeeping.xml_text import fit_for_xml


def guard() -> None:
    """Leaves out of cells what no file of Excel's can hold, such as a bell in a title, and lets no text of a
    CSV file be taken for a formula. Once a process.

    Without it one such sign in one row, and there are rows that nobody can change, ends the whole export; and
    what a writer put into a title would be run on the computer of whoever opens the list.
    """
    preprocess = SpreadsheetExportMixin.preprocess_field_value

    @wraps(preprocess)
    def preprocess_fit(view: Any, field: str, value: Any, export_format: str) -> Any:
        found = preprocess(view, field, value, export_format)
        if not isinstance(found, str):
            return found
        # Of a workbook Wagtail itself says that texts are texts.
        return fit_for_xml(found) if export_format == view.FORMAT_XLSX else cell(found)

    SpreadsheetExportMixin.preprocess_field_value = preprocess_fit
