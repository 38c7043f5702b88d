"""Word, Excel, PowerPoint and OpenDocument files without what they tell of their authors.

Nothing visible changes. What is hidden but may be meant (comments, tracked changes, hidden sheets, files
within the file) stays and holds the file back, but names nobody any more.
"""

from ..findings import Cleaner
from .odf import clean_odt
from .ooxml import clean_docx, clean_pptx, clean_xlsx

CLEANERS: dict[str, Cleaner] = {
    "docx": clean_docx,
    "odt": clean_odt,
    "pptx": clean_pptx,
    "xlsx": clean_xlsx,
}
