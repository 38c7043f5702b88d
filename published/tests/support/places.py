"""The two places for published files, for tests of what has to hold wherever they lie."""

from typing import Final

import pytest

# Each with the fixture that makes it.
PLACES: Final = {"folder": "on_file", "bucket": "in_bucket"}
in_both = pytest.mark.parametrize(
    "place", ["folder", pytest.param("bucket", marks=pytest.mark.deep)], indirect=True
)
