"""The editor for rich text."""

from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea

from ..stored_text import mended


class TextEditor(DraftailRichTextArea):
    """Wagtail's own, which also opens what the editor itself would never have written."""

    def format_value(self, value: Any) -> Any:
        return super().format_value(mended(value or ""))
