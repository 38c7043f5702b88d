"""Days in other languages: what is none ends soon."""

import pytest

from bringing_in.drafting.days import written_in


@pytest.mark.parametrize("language", ["fr", "my", "th", "vi"])
def test_a_day_before_many_spaces_is_looked_for_once(language: str) -> None:
    spaces = "\u00a0" * 100_000
    assert list(written_in(language, f"1{spaces}x 2023{spaces}x")) == []
