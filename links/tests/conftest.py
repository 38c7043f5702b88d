"""A server that behaves badly, and little patience with it."""

from collections.abc import Iterator
from typing import Any

import pytest

from links.asking import answers, reaching
from links.tests.badly import HOST, Server, served


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The server of the tests may be asked, and is not waited for as long as others are."""
    monkeypatch.setattr(reaching, "PATIENCE", 0.4)
    monkeypatch.setattr(answers, "WHOLE_PATIENCE", 0.8)
    settings.CHECK_LINKS_INSIDE = [HOST]


@pytest.fixture
def server(impatient: None) -> Iterator[Server]:
    with served() as found:
        yield found
