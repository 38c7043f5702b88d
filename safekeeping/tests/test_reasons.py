"""What says something, and what only seems to be there."""

import pytest

from safekeeping.reasons import SaidField, said


@pytest.mark.parametrize(
    "text",
    [
        "\u3164",
        "\uffa0\u115f",
        "\u1160",
        "\u2800",
        "&nbsp;",
        "&#8203; &shy;",
        "",
        " ",
        "\u200b",
        "\u2060\u00a0",
        "\u00ad",
        "\u202e \u202c",
        "...",
        "–",
        "\ufeff",
        "\u3000",
        None,
    ],
)
def test_signs_that_nobody_sees_and_marks_alone_say_nothing(text: str | None) -> None:
    assert said(text) == ""
    assert SaidField(required=False).clean(text) == ""


@pytest.mark.parametrize("text", ["It was the 3rd.", "၃ ရက်", "နေ့", "می\u200cخواهم", "No!", "1"])
def test_what_is_said_stays_as_it_is(text: str) -> None:
    assert said(f"\u200b\u3164 {text}\n\u2060") == text
