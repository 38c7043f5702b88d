"""What position states take on a treaty: a table that staff keep, drawn as a map of tiles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail import blocks
from wagtail.admin.widgets import AdminAutoHeightTextInput

from written_dates.blocks import DateBlock

from .asia import COLUMNS, ROWS, STATES, State
from .known_states import AnyState, meant_by, state_called
from .plain_text import one_line

# A mark for each position, by its place among them: told apart where colours are not. Paths around 0, 0.
MARKS: Final = (
    "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z",
    "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0zM0-5a5 5 0 0 1 0 10z",
    "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0zM-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    "M0-7l8 14H-8z",
    "M-6.5-6.5h13v13h-13zM-4-4h8v8h-8z",
    "M-7-5l2-2 5 5 5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5z",
)
# A tile's side with the gap to the next, in the drawing's own units.
TILE: Final = 60
# More rows than there are states in the world are no table of states.
MOST_ROWS: Final = 250
MOST_PROBLEMS: Final = 5
KEY_LENGTH: Final = 8

_BETWEEN: Final = re.compile(r"\s*[\t;|]\s*")
# A name that stands in quotation marks: of whoever is on no list, as it is to be read.
_AS_TYPED: Final = re.compile(r"""["“„«'‘] ?(?P<name>[^"“”„«»]+?) ?["”“»'’]""")
_HEADS: Final = ("state", "states", "country", "countries")


@dataclass(frozen=True)
class Row:
    """A row of the table. ``rank`` is the place of its position among them, from 0."""

    name: str
    position: str
    rank: int
    note: str = ""
    # None for one that is not of Asia: it has no tile.
    state: State | None = None
    # Whether it is on the list at all.
    is_state: bool = True


@dataclass
class Table:
    """The rows of a table, and what is wrong with the others, in sentences."""

    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def has_notes(self) -> bool:
        return any(row.note for row in self.rows)

    @property
    def states(self) -> int:
        return sum(row.is_state for row in self.rows)

    @property
    def others(self) -> int:
        return len(self.rows) - self.states


def read_table(text: str, positions: Sequence[str]) -> Table:
    """The table in a text: a state a line, its position behind a tab or semicolon, a note if there is one.

    So it comes out of a spreadsheet's columns. A first line with the columns' heads is passed over. A name in
    quotation marks that is no state's is one of the others, and read as it is typed.
    """
    table, seen = Table(), set[str]()
    ranks = {name.casefold(): rank for rank, name in reversed(list(enumerate(positions)))}
    for number, line in enumerate(text.splitlines(), start=1):
        name, *cells = [one_line(cell) for cell in _BETWEEN.split(line.strip(), maxsplit=2)]
        position, note = [*cells, "", ""][:2]
        if not name or (not table.rows and name.casefold() in _HEADS):
            continue
        name, is_typed = _unquoted(name)
        state, rank = state_called(name), ranks.get(position.casefold())
        is_other = is_typed and state is None and meant_by(name) is None
        key = name.casefold() if is_other or state is None else state.code
        # Without a position it is the line that is not understood, not the name.
        problem = "" if is_other or not cells else _unknown(name, state)
        problem = problem or _problem(name, position, rank, key in seen, positions)
        if rank is None or problem:
            table.problems.append(f"Line {number}: {problem}")
            continue
        seen.add(key)
        tiled = state if isinstance(state, State) else None
        called = state.name if state else name
        table.rows.append(Row(called, positions[rank], rank, note, tiled, is_state=state is not None))
    return table


def _unquoted(name: str) -> tuple[str, bool]:
    """A name without the quotation marks around it, and whether there were any."""
    found = _AS_TYPED.fullmatch(name)
    return (found["name"], True) if found else (name, False)


def _unknown(name: str, state: AnyState | None) -> str:
    if state is not None:
        return ""
    if meant := meant_by(name):
        return f"“{name}” is not known. Did you mean {meant.english}?"
    return (
        f"“{name}” is not known: no state of the United Nations’ list (M49) is called so."
        " Put the name of who is not on it in quotation marks."
    )


def _problem(name: str, position: str, rank: int | None, is_there: bool, known: Sequence[str]) -> str:
    if is_there:
        return f"{name} is in the table already."
    if not position:
        return f"{name} has no position. It stands behind a tab or a semicolon."
    if rank is None:
        return f"“{position}” is not among the positions above: {'; '.join(known)}."
    return ""


@dataclass(frozen=True)
class Tile:
    """A state's square of the map, where it is drawn."""

    state: State
    row: Row | None

    @property
    def x(self) -> int:
        return self.state.column * TILE

    @property
    def y(self) -> int:
        return self.state.row * TILE

    @property
    def mark(self) -> str:
        return MARKS[self.row.rank] if self.row else ""


@dataclass(frozen=True)
class Entry:
    """A position in the legend, with how many states take it."""

    name: str
    rank: int
    count: int

    @property
    def mark(self) -> str:
        return MARKS[self.rank]


class PositionsValue(blocks.StructValue):
    """A table of positions, as the page and the download show it."""

    width: Final = COLUMNS * TILE
    height: Final = ROWS * TILE

    @cached_property
    def read(self) -> Table:
        """The rows of the table. In templates "table" is its text, as it was typed."""
        return read_table(self["table"] or "", list(self["positions"]))

    @cached_property
    def tiles(self) -> list[Tile]:
        """All states of Asia, with the rows of those that the table has."""
        rows = {row.state.code: row for row in self.read.rows if row.state}
        return [Tile(state, rows.get(state.code)) for state in STATES]

    @property
    def legend(self) -> list[Entry]:
        ranks = [row.rank for row in self.read.rows if row.is_state]
        return [Entry(name, rank, ranks.count(rank)) for rank, name in enumerate(self["positions"])]

    @property
    def without(self) -> int:
        """How many states of Asia the table does not have."""
        return sum(tile.row is None for tile in self.tiles)


class TableBlock(blocks.FieldBlock):
    """A table as text. It keeps tabs, which boxes for plain text take for blanks."""

    def __init__(self, required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        self.field = forms.CharField(
            required=required,
            help_text=help_text,
            max_length=20_000,
            strip=True,
            widget=AdminAutoHeightTextInput({"rows": 8}),
        )
        super().__init__(**kwargs)

    def get_searchable_content(self, value: Any) -> list[str]:
        return [value] if value else []

    class Meta:
        icon = "table"
        default = ""


class PositionsBlock(blocks.StructBlock):
    """The positions of states as a map of tiles, with the table that it is drawn from."""

    title = blocks.CharBlock(max_length=120, help_text="“Who has signed the Convention”.")
    as_of = DateBlock(label="As of", help_text="The day for which the table is right.")
    source = blocks.CharBlock(
        required=False, max_length=300, help_text="Where this is from: “The depositary’s list”."
    )
    source_address = blocks.URLBlock(required=False, help_text="The source’s own page, if it has one.")
    positions = blocks.ListBlock(
        blocks.CharBlock(max_length=60),
        min_num=1,
        max_num=len(MARKS),
        help_text=(
            "In your own words and in order, the furthest first: “Ratified or acceded”, “Signed”, “Not"
            " signed”."
        ),
    )
    table = TableBlock(
        help_text=(
            "One state a line, then its position, then a note if there is one: “Japan; Signed; 2 May 2024”. "
            "Two or three columns copied from a spreadsheet can be pasted as they are. States of Asia are "
            "those of the United Nations’ list (M49) and are shown with its names; others stand in the table "
            "without a tile."
        )
    )

    class Meta:
        icon = "globe"
        template = "campaigns/blocks/positions.html"
        label = "Positions of states"
        description = (
            "A map of tiles: where each state of Asia stands on a treaty, with the table to download."
        )
        value_class = PositionsValue
        preview_value = {
            "title": "Where states stand",
            "as_of": date(2023, 5, 26),
            "source": "Example: none of this is a fact",
            "positions": ["First position", "Second position", "Third position"],
            "table": "".join(
                f"{state.code}; {name} position\n"
                for state, name in zip(STATES, ["First", "Second", "Third"] * 12, strict=False)
            ),
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        table = read_table(value["table"], list(value["positions"]))
        problems = table.problems
        if len(problems) > MOST_PROBLEMS:
            problems = [*problems[:MOST_PROBLEMS], f"And {len(problems) - MOST_PROBLEMS} more."]
        if len(table.rows) > MOST_ROWS:
            problems = [f"There are {len(table.rows)} rows, and at most {MOST_ROWS} states."]
        if problems:
            raise blocks.StructBlockValidationError(block_errors={"table": ValidationError(problems)})
        return value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        page = context.get("page")
        if page is not None and not context.get("is_preview"):
            context["key"] = next((key for key, placed in tables_in(page.body) if placed is value), "")
        return context


def key_of(block_id: str | None) -> str:
    """By what the address of a table's download names its block: it stays while the block does."""
    return (block_id or "").replace("-", "")[:KEY_LENGTH]


def tables_in(body: Any) -> Iterator[tuple[str, PositionsValue]]:
    """The tables of positions in a body, each behind its key."""
    for block in body:
        if block.block_type == "positions":
            yield key_of(block.id), block.value


def keys_in(raw: Any) -> list[str]:
    """The keys of the tables in a body as it is stored."""
    return [key_of(block.get("id")) for block in raw if block["type"] == "positions"]


def address_of(page_address: str, key: str) -> str:
    """The address of a table's download, below its page's."""
    return reverse("positions", args=[page_address.strip("/"), key])
