"""Two profiles: the tests that people run before a change, and the same at length, which CI runs after them.

Everything is tried in the first one; what only repeats it, with more examples, sizes or ways in, is the
second's. `make test` is the first and `make test-deep` (pytest's `--deep`) the second. For a test:

- `@pytest.mark.deep`: it is the second profile's alone; something like it must be in the first.
- `@pytest.mark.deeper`: it is in both, and asks `is_deep`, `examples`, `scaled` or `some` how far to go.
- `@pytest.mark.spread(4)`: of its cases the first has four, evenly spread, the second has all.
- `mostly_deep` and `in_turn` give its cases: a few are in the first, the others in the second alone.
- One of hypothesis is in both by itself, with the profile's number of examples.
- What costs much is measured, not marked: `dear.py`.

`--part 2/3` takes one of three parts of whichever profile it is: CI tries at length in turn.
"""

import argparse
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from .dear import Measure, dear_tests

Case = TypeVar("Case")
EXAMPLES = {"people": 25, "deep": 100}
_profile = "people"


def is_deep() -> bool:
    """Says whether this run is the one at length."""
    return _profile == "deep"


def examples(many: int) -> int:
    """Takes how many examples a test tries at length; gives how many it tries in this run."""
    return many if is_deep() else max(10, many // 10)


def some(cases: Sequence[Case], count: int) -> list[Case]:
    """Takes all cases of a kind, as for `parametrize`; gives all, or in the first profile so many of them."""
    if is_deep() or len(cases) <= count:
        return list(cases)
    # Evenly spread, the first and the last among them.
    return [cases[round(n * (len(cases) - 1) / max(1, count - 1))] for n in range(count)]


def mostly_deep(cases: Iterable[Any], count: int) -> list[Any]:
    """Takes all cases of a kind, as for `parametrize`; all but so many, evenly spread, become `deep`."""
    found = list(cases)
    stay = {round((n + 0.5) * len(found) / count - 0.5) for n in range(count)}
    return [case if n in stay else pytest.param(case, marks=pytest.mark.deep) for n, case in enumerate(found)]


def in_turn(rows: Mapping[str, Any], columns: Sequence[Any]) -> list[Any]:
    """Takes named cases and others; gives all pairs, `deep` but for each named one with one other in turn."""
    return [
        pytest.param(
            row,
            column,
            id=f"{name}-{getattr(column, '__name__', column)}",
            marks=[] if n % len(columns) == m else pytest.mark.deep,
        )
        for n, (name, row) in enumerate(rows.items())
        for m, column in enumerate(columns)
    ]


def scaled(count: int) -> int:
    """Takes how many of a thing a test makes at length; gives how many in this run, always several."""
    return count if is_deep() else min(count, max(4, count // 8))


def beyond_spread(items: Iterable[pytest.Item]) -> set[pytest.Item]:
    """Of tests with the marker `spread`: the cases that the first profile leaves to the second."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("spread") and not item.get_closest_marker("deep"):
            cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    beyond: set[pytest.Item] = set()
    for found in cases.values():
        marker = found[0].get_closest_marker("spread")
        count = marker.args[0] if marker else len(found)
        stay = {round((n + 0.5) * len(found) / count - 0.5) for n in range(count)}
        beyond |= {item for n, item in enumerate(found) if n not in stay}
    return beyond


def part(text: str) -> tuple[int, int]:
    """Takes "2/3"; gives which part it is and of how many."""
    try:
        which, count = (int(number) for number in text.split("/"))
    except ValueError:
        which, count = 0, 0
    if not 1 <= which <= count:
        raise argparse.ArgumentTypeError(f"a part is written as 2/3, the second of three, not as {text}")
    return which, count


def is_of_part(item: pytest.Item, which: int, count: int) -> bool:
    """Says whether a test is in a part: by its name, so that it stays there whatever else is tried."""
    return zlib.crc32(item.nodeid.encode()) % count == which - 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deep", action="store_true", help="run the second profile: what is tried at length")
    parser.addoption("--part", type=part, default=(1, 1), metavar="N/M", help="of M parts run the Nth alone")
    parser.addoption("--measure", action="store_true", help="write what is dear in the first profile")


def pytest_configure(config: pytest.Config) -> None:
    """Before any test is imported: which profile it is."""
    global _profile
    _profile = "deep" if config.getoption("deep") else "people"
    # On top of hypothesis' own choice, which differs under CI=true. A machine may be busy: no deadline.
    settings.register_profile(
        _profile,
        parent=settings(),
        max_examples=EXAMPLES[_profile],
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    if not config.getoption("hypothesis_profile", None):
        settings.load_profile(_profile)
    if config.getoption("measure") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Measure(), "measure")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what belongs to the other profile alone. A test that is named by its `::` always runs."""
    if any("::" in argument for argument in config.args):
        return

    is_whole = {config.invocation_params.dir / argument for argument in config.args} == {config.rootpath}
    dear = dear_tests() if (is_whole or is_deep()) and not config.getoption("measure") else frozenset()

    def belongs(item: pytest.Item) -> bool:
        if item.get_closest_marker("deep") or item.nodeid in dear:
            return is_deep()
        is_in_both = any(item.get_closest_marker(name) for name in ("deeper", "spread"))
        return is_in_both or is_hypothesis_test(getattr(item, "obj", None)) or not is_deep()

    left_to_deep = set() if is_deep() else beyond_spread(items)
    which, count = config.getoption("part")
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        is_tried = belongs(item) and item not in left_to_deep and is_of_part(item, which, count)
        (kept if is_tried else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept
