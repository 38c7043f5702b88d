"""By which command something is done: of the process that runs one, and of no thread that serves the site."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_way: ContextVar[str] = ContextVar("way", default="")


def current_command() -> str:
    """Its name; nothing for what comes through the site."""
    return _way.get()


@contextmanager
def by_command(name: str) -> Iterator[None]:
    """What is noted while this is open was done by a command of that name."""
    token = _way.set(name)
    try:
        yield
    finally:
        _way.reset(token)
