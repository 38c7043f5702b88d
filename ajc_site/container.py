"""The container's entry point.

`prepare` waits for the database, brings it up to date and loads the demo if asked to; `serve` serves;
`prepare serve` does one after the other. Any other command is run as it stands.
"""

import os
import sys
import time

from ajc_site.prepare import say

SECONDS_TO_WAIT = 60


def main(arguments: list[str]) -> None:
    """Takes the command; becomes it, ends when it is done, or says in one line why not."""
    if arguments not in (["prepare"], ["serve"], ["prepare", "serve"]):
        os.execvp(arguments[0], arguments)
    problem = get_ready(prepare="prepare" in arguments)
    if problem:
        sys.exit(problem)
    if "serve" in arguments:
        command = ["gunicorn", "--config", "ajc_site/gunicorn_conf.py", "ajc_site.wsgi"]
        os.execvp(command[0], command)


def get_ready(*, prepare: bool) -> str:
    """Reads the settings and, if asked to, prepares the database; gives one line on what is in the way."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import DatabaseError

    from ajc_site.database import one_line

    try:
        django.setup()
        if prepare:
            prepare_database()
    except (CommandError, ImproperlyConfigured) as error:
        return str(error)
    except DatabaseError as error:
        return one_line(error)
    return ""


def prepare_database() -> None:
    """Brings the database up to date, and loads the demo where LOAD_DEMO=1 asks for it."""
    from ajc_site import prepare

    wait_for_database()
    prepare.migrate()
    if os.environ.get("LOAD_DEMO") == "1":
        prepare.load_demo_if_empty()
        prepare.print_addresses()


def wait_for_database() -> None:
    """Returns as soon as the database answers; raises its last error after a minute of asking."""
    from django.db import OperationalError, connection

    deadline = time.monotonic() + SECONDS_TO_WAIT
    told = False
    while True:
        try:
            connection.ensure_connection()
            return
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            if not told:
                say("Waiting for the database …")
                told = True
            time.sleep(1)


if __name__ == "__main__":
    main(sys.argv[1:] or ["prepare", "serve"])
