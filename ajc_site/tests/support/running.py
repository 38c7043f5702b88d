"""The project's own application on a port of this machine, static files and uploads included."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread


@contextmanager
def running_site() -> Iterator[LiveServerThread]:
    """The server, until the block ends. It answers from the database that is in place when it starts."""
    server = LiveServerThread(
        "localhost",
        # Not Django's stand-ins for them.
        static_handler=lambda _: WSGIHandler(),  # type: ignore[arg-type]  # Whatever gives a handler.
    )
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield server
    finally:
        server.terminate()
