"""All that is missing or odd on a page, as one list."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from campaigns.publishing.readiness import objections

from .checks import CHECKS, Found
from .levels import Level
from .models import Rules
from .reading import Place, Reading


class List(NamedTuple):
    """What keeps a page back, and what is odd about it."""

    refused: list[Found]
    odd: list[Found]


def look_through(page: Any) -> List:
    """What is missing or odd on a page as it would go out."""
    refused = [
        Found(Place(field or "", getattr(sentence, "block", "")), str(sentence))
        for field, sentence in objections(page)
    ]
    return List(list(dict.fromkeys(refused)), odd_on(page))


def odd_on(page: Any) -> list[Found]:
    """What the settings have listed and not refused."""
    return list(found(page, Level.WARN))


def found(page: Any, level: Level) -> Iterator[Found]:
    """What the checks of this level find."""
    rules = Rules.now()
    wanted = [check for name, check in CHECKS.items() if getattr(rules, name) == level]
    if wanted:
        reading = Reading.of(page)
        for check in wanted:
            yield from (Found(place, sentence) for place, sentence in check(reading))
