"""For whoever runs the site: does the process answer, and can it serve?"""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from published.lag import behind


def plain(text: str, status: int = 200) -> HttpResponse:
    """Takes a short text; gives it as plain text that nobody keeps."""
    return HttpResponse(
        text + "\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


def alive(request: HttpRequest) -> HttpResponse:
    """/healthz/: the process answers. Asks the database nothing."""
    return plain("ok")


def ready(request: HttpRequest) -> HttpResponse:
    """/readyz/: the database answers and is migrated. Says which of the two is not so, and no more; where the
    public site is on file, also how far that lags behind.
    """
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return plain("the database cannot be reached", 503)
    if waiting:
        return plain("migrations are waiting", 503)
    return plain("\n".join(["ready", *behind()]))


VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz/": alive, "/readyz/": ready}
