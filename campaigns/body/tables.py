"""Tables, with names for their columns and, where it has them, for their rows."""

from collections.abc import Iterator
from typing import Any, Final

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock

from .plain_text import one_line
from .rich_text import LinkedTextBlock, has_words

# A table of more columns may be wider than a telephone, and is then moved by itself.
FEW_COLUMNS: Final = 3


class CellsBlock(TypedTableBlock):
    """The cells, each a short rich text, and the names of the columns."""

    def clean(self, table: TypedTable) -> TypedTable:
        cleaned = super().clean(table)
        for column in cleaned.columns:
            column["heading"] = one_line(column["heading"])
        return cleaned

    def render_basic(self, value: TypedTable, context: dict[str, Any] | None = None) -> Any:
        """As plain rows, for the staff to compare versions."""
        value.template = "campaigns/blocks/cells.html"
        return super().render_basic(value, context)


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(
        required=False, max_length=300, help_text="What the table shows, in a line above it."
    )
    names_rows = blocks.BooleanBlock(
        required=False, default=True, label="The first column names the rows", search_index=False
    )
    cells: blocks.Block

    class Meta:
        icon = "table"
        template = "campaigns/blocks/table.html"
        label_format = "{caption}"
        description = (
            "A table. One that is pasted into a text from Word, Excel or a page becomes one by itself."
        )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        columns = value["cells"].columns
        context["has_names"] = any(column["heading"].strip() for column in columns)
        context["is_wide"] = len(columns) > FEW_COLUMNS
        return context

    def get_preview_value(self) -> Any:
        rows = [["Slovenia", "<p>26 May 2023</p>"], ["Mongolia", "<p>14 February 2024</p>"]]
        columns = [{"type": "text", "heading": "State"}, {"type": "text", "heading": "Signed on"}]
        cells = {"columns": columns, "rows": [{"values": row} for row in rows], "caption": ""}
        return self.to_python({"caption": "Who signed, and when", "names_rows": True, "cells": cells})


def table_block(features: list[str]) -> TableBlock:
    """The block for tables whose cells may hold these features of rich text."""
    cell = LinkedTextBlock(features=features, required=False, label="Text")
    return TableBlock([("cells", CellsBlock([("text", cell)], label="Rows and columns"))])


def unnamed(body: Any) -> Iterator[Any]:
    """The tables of a body in which nothing says what their columns or rows are."""
    for block in body:
        if block.block_type == "table":
            headings = [column["heading"] for column in block.value["cells"].columns]
            if not block.value["names_rows"] and not any(heading.strip() for heading in headings):
                yield block.value


def is_empty(table: Any) -> bool:
    """Whether a table says nothing in any cell."""
    return not any(
        has_words(getattr(cell, "source", cell)) for row in table["cells"].row_data for cell in row["values"]
    )
