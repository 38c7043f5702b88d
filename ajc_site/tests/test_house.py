"""The house is in order: arrows point down, no circle, and no import inside a function without a reason.

docs/architecture.md shows the rooms and says what each is for; docs/decisions/0037 says why.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from django.conf import settings

# From the ground up. A folder may import those of lower floors alone.
FLOORS: Final = (
    ("backups", "clean_files", "page_tree", "safekeeping", "written_dates"),
    ("clock",),
    ("accounts", "assets", "audit"),
    ("rights",),
    ("campaigns",),
    ("editions",),
    ("authentic",),
    ("citations", "desk", "library", "metadata"),
    ("links", "printed"),
    ("approval", "bringing_in", "bundles", "published", "recycle_bin", "reviewing"),
    ("consent",),
    ("checking",),
    ("planning",),
    ("demo",),
    ("ajc_site",),
)
FLOOR_OF: Final = {folder: floor for floor, folders in enumerate(FLOORS) for folder in folders}
# A comment in words, besides what a tool is told by it.
REASON: Final = re.compile(r"# (?!noqa)[^#]*[a-z]{3}|# noqa: \w+  \(\w")
# In `campaigns/` itself, so many files and folders show at a glance what is there (without tests and data).
MOST_ROOMS: Final = 14
NO_ROOMS: Final = {"__init__.py", "locale", "migrations", "tests", "management", "__pycache__"}


class Import(NamedTuple):
    """Of a name from a module, in a file; ``inside`` a function or not."""

    by: str
    of: str
    line: int
    inside: bool


def name_of(path: Path) -> str:
    parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def files() -> dict[str, Path]:
    """The project's modules by their names, without tests and migrations."""
    found = (path for folder in FLOOR_OF for path in (settings.BASE_DIR / folder).rglob("*.py"))
    return {name_of(path): path for path in found if not {"tests", "migrations"} & set(path.parts)}


def imports_in(name: str) -> Iterator[Import]:
    """Of the project's own modules, wherever they stand in the file, for type checkers alone or not."""
    path = files()[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]

    def visit(node: ast.AST, inside: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (Import(name, one.name, child.lineno, inside) for one in child.names)
            elif isinstance(child, ast.ImportFrom):
                above = package.split(".")[: len(package.split(".")) - child.level + 1] if child.level else []
                module = ".".join([*above, *([child.module] if child.module else [])])
                for one in child.names:
                    whole = f"{module}.{one.name}"
                    yield Import(name, whole if whole in files() else module, child.lineno, inside)
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from visit(child, inside or is_function)

    yield from visit(ast.parse(path.read_text()), False)


@cache
def imports() -> list[Import]:
    return [one for name in files() for one in imports_in(name)]


def test_every_folder_with_code_is_on_a_floor() -> None:
    folders = {path.parent.name for path in settings.BASE_DIR.glob("[a-z]*/*.py")}
    assert folders - {"bench", "docs"} == set(FLOOR_OF)


def test_no_code_needs_tests() -> None:
    """But for the tests' own settings."""
    needing = {one.by for one in imports() if {"tests", "conftest"} & set(one.of.split("."))}
    assert needing == {"ajc_site.settings.test"}


def test_arrows_between_folders_point_down() -> None:
    def floor(module: str) -> int:
        return FLOOR_OF[module.split(".")[0]]

    upwards = [
        f"{one.by}, line {one.line}: {one.of}"
        for one in imports()
        if one.of.split(".")[0] in FLOOR_OF
        and one.of.split(".")[0] != one.by.split(".")[0]
        and floor(one.of) >= floor(one.by)
    ]
    assert upwards == []


def test_no_files_import_each_other_in_a_circle() -> None:
    """Whoever imports from a folder runs its ``__init__`` first, but for what lies in it."""
    above: dict[str, set[str]] = defaultdict(set)
    for one in imports():
        parts = one.of.split(".")
        for module in {".".join(parts[:length]) for length in range(1, len(parts) + 1)} & files().keys():
            if not f"{one.by}.".startswith(f"{module}."):
                above[one.by].add(module)
    # What imports nothing that is left is taken away, again and again: circles stay.
    left = dict(above)
    while done := [name for name, wanted in left.items() if not wanted & left.keys()]:
        for name in done:
            del left[name]
    assert left == {}


def test_every_import_inside_a_function_says_why() -> None:
    """In a comment above its block of imports, or behind it. In an app's ``ready`` it is Django's way."""
    silent = [
        f"{one.by}, line {one.line}: {one.of}"
        for one in imports()
        if one.inside and not one.by.endswith(".apps") and not _has_reason(one)
    ]
    assert silent == []


def _has_reason(one: Import) -> bool:
    lines = files()[one.by].read_text().splitlines()[: one.line]
    block = takewhile(
        lambda line: line.lstrip().startswith(("from ", "import ", "#")), filter(None, reversed(lines))
    )
    return any(REASON.search(line) for line in block)


def test_what_a_campaign_is_shows_at_a_glance() -> None:
    rooms = {path.name for path in (settings.BASE_DIR / "campaigns").iterdir()} - NO_ROOMS
    assert len(rooms) <= MOST_ROOMS, sorted(rooms)


@pytest.mark.parametrize("folder", sorted(FLOOR_OF))
def test_every_folder_says_what_it_is_for(folder: str) -> None:
    said = ast.get_docstring(ast.parse((settings.BASE_DIR / folder / "__init__.py").read_text()))
    assert said, folder
