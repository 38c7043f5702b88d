"""The two places for published files, for tests of what has to hold wherever they lie."""

from collections.abc import Sequence
from typing import Any, Final

import pytest

# Each with the fixture that makes it.
PLACES: Final = {"folder": "on_file", "bucket": "in_bucket"}
in_both = pytest.mark.parametrize(
    "place", ["folder", pytest.param("bucket", marks=pytest.mark.deep)], indirect=True
)


def mostly_in_folder(names: str, cases: Sequence[Any], every: int) -> pytest.MarkDecorator:
    """Takes names and cases as `parametrize` does. All are tried in the folder, and at length one of so many
    in the bucket, too: there each takes some seconds.
    """
    known: list[Any] = [case if hasattr(case, "marks") else pytest.param(case) for case in cases]
    in_folder: list[Any] = [("folder", one, one.marks) for one in known]
    in_bucket: list[Any] = [("bucket", one, pytest.mark.deep) for one in known[::every]]
    return pytest.mark.parametrize(
        f"place, {names}",
        [
            pytest.param(place, *one.values, id=one.id and f"{place}-{one.id}", marks=marks)
            for place, one, marks in in_folder + in_bucket
        ],
        indirect=["place"],
    )
