"""Tables of facts, told from those that only arrange a page; their names of columns and rows.

As with what is pasted (`static/desk/pasting/tables.js`).
"""

import re
from itertools import takewhile
from typing import Any, NamedTuple

from .trees import style_of, words

_MOST_ROWS = 1000
_MOST_COLUMNS = 30

Row = list[Any]


class Table(NamedTuple):
    """The words of a table: its cells are elements, or None where there is none."""

    caption: str
    columns: list[str]
    names_rows: bool
    rows: list[Row]
    # How many cells lay over several rows or columns.
    merged: int
    # How many rows, and columns, there are more than can be taken.
    cut: tuple[int, int]


def table_in(element: Any) -> Table | None:
    """What a table of facts says; None for one that only arranges things."""
    if element.find(".//table") is not None:
        return None
    grid, merged, cut = _grid(element)
    if len(grid) < 2 or max(sum(cell is not None for cell in row) for row in grid) < 2:
        return None
    caption = next((words(one) for one in element.iter("caption")), "")
    if not caption and len(grid) > 2 and _is_title(grid[0]):
        caption, grid = words(grid[0][0]), grid[1:]
    heads = list(takewhile(_names_columns, grid[:-1]))
    if not heads and _has_empty_corner(grid):
        heads = grid[:1]
    body = grid[len(heads) :]
    columns = [_name(heads, at) for at in range(len(grid[0]))]
    first = [row[0] for row in body if row[0] is not None and words(row[0])]
    names_rows = bool(first) and all(one.tag == "th" or is_bold(one) for one in first)
    return Table(caption, columns, names_rows, body, merged, cut)


def arranges_words(element: Any) -> bool:
    """Whether a table that holds another has words of its own beside it, which lose their rows."""
    rows = ([one for one in row if one.tag in ("td", "th") and words(one)] for row in element.iter("tr"))
    return element.find(".//table") is not None and any(len(row) > 1 for row in rows)


def _grid(element: Any) -> tuple[list[Row], int, tuple[int, int]]:
    """The cells by row and column: one over several rows stands in each, over columns in the first."""
    every = list(element.iter("tr"))
    rows = every[:_MOST_ROWS]
    found: list[dict[int, Any]] = [{} for _ in rows]
    merged = 0
    for r, row in enumerate(rows):
        at = 0
        for cell in (one for one in row if one.tag in ("td", "th")):
            while at in found[r]:
                at += 1
            down, right = _span(cell, "rowspan"), _span(cell, "colspan")
            merged += down > 1 or right > 1
            for below in range(min(down, len(rows) - r)):
                for beside in range(right):
                    found[r + below].setdefault(at + beside, cell if beside == 0 else None)
            at += right
    full = max((key + 1 for row in found for key, cell in row.items() if cell is not None), default=0)
    width = min(full, _MOST_COLUMNS)
    cut = len(every) - len(rows), full - width
    grid = [[row.get(at) for at in range(width)] for row in found]
    return (
        [
            row
            for row in grid
            if any(cell is not None and (words(cell) or cell.find(".//img") is not None) for cell in row)
        ],
        merged,
        cut,
    )


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(max(int(text), 1), _MOST_COLUMNS) if re.fullmatch(r"\d{1,4}", text) else 1


def _is_title(row: Row) -> bool:
    return row[0] is not None and _span(row[0], "colspan") > 1 and all(cell is None for cell in row[1:])


def _names_columns(row: Row) -> bool:
    """Whether a row names columns: each of its cells is meant as a head, or bold throughout."""
    cells = [cell for cell in row if cell is not None and words(cell)]
    in_head = bool(cells) and all(any(up.tag == "thead" for up in cell.iterancestors()) for cell in cells)
    return len(cells) > 1 and (in_head or all(cell.tag == "th" or is_bold(cell) for cell in cells))


def _has_empty_corner(grid: list[Row]) -> bool:
    corner, *names = (words(cell) if cell is not None else "" for cell in grid[0])
    return len(grid) > 1 and bool(names) and not corner and all(names)


def _name(heads: list[Row], at: int) -> str:
    """What the rows of a head say of a column, each once: "Signed: place"."""
    said: dict[str, None] = {}
    for number, row in enumerate(heads):
        cell = row[at]
        if cell is None and number < len(heads) - 1:
            cell = next((one for one in reversed(row[:at]) if one is not None), None)
        if cell is not None and words(cell):
            said[words(cell)] = None
    return ": ".join(said)


def is_bold(cell: Any) -> bool:
    """Whether all words of an element are bold."""
    return bool(words(cell)) and all(_is_strong(one, cell) for one in _holders(cell))


def _holders(cell: Any) -> list[Any]:
    """The elements in which the words of a cell stand."""
    found = [one for one in cell.iter() if isinstance(one.tag, str) and (one.text or "").strip()]
    return found + [one.getparent() for one in cell.iter() if one is not cell and (one.tail or "").strip()]


def _is_strong(element: Any, cell: Any) -> bool:
    for one in [element, *element.iterancestors()]:
        weight = style_of(one).get("font-weight", "")
        if weight:
            return weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= 600)
        if one.tag in ("b", "strong"):
            return True
        if one is cell:
            break
    return False
