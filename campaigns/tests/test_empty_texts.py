"""A text without a word, as the form of a new page opens with, is no part of the body; any other is."""

import json

import pytest

from campaigns.body.blocks import TextBody


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "stay"),
    [([""], []), ([" ", "\u00a0"], []), (["Words."], [0]), (["", "Words.", "  "], [1]), (["0"], [0])],
)
def test_a_text_without_a_word_is_dropped_and_no_other(typed: list[str], stay: list[int]) -> None:
    data = {"body-count": str(len(typed))}
    for number, words in enumerate(typed):
        data |= {f"body-{number}-{part}": value for part, value in (("deleted", ""), ("order", str(number)))}
        data |= {f"body-{number}-type": "text", f"body-{number}-id": f"id-{number}"}
        line = {"key": "a", "text": words, "type": "unstyled", "depth": 0}
        blocks = [{**line, "inlineStyleRanges": [], "entityRanges": []}]
        data[f"body-{number}-value"] = json.dumps({"blocks": blocks, "entityMap": {}})
    body = TextBody().value_from_datadict(data, {}, "body")
    assert [child.id for child in body] == [f"id-{number}" for number in stay]
