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
    """Takes names, and cases as `in_turn` gives them. All are tried in the folder, and at length one of so
    many in the bucket, too: there each takes some seconds.
    """
    return pytest.mark.parametrize(
        f"place, {names}",
        [
            *(pytest.param("folder", *one.values, id=f"folder-{one.id}", marks=one.marks) for one in cases),
            *(
                pytest.param("bucket", *one.values, id=f"bucket-{one.id}", marks=pytest.mark.deep)
                for one in cases[::every]
            ),
        ],
        indirect=["place"],
    )
