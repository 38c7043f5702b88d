"""The editor for rich text."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea

from campaigns.body.stored_text import mended


class TextEditor(DraftailRichTextArea):
    """Wagtail's own, which also opens what the editor itself would never have written."""

    def format_value(self, value: Any) -> Any:
        return super().format_value(mended(value or ""))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        # A link may come without a number that can be one, and text with half of an emoji at its end.
        value = super().value_from_datadict(data, files, name)
        return value and mended(value)
