"""The container's entry point: waits for the database, migrates, loads the demo if asked to, serves.

`serve` does that; any other command is run as it stands.
"""

import os
import sys
import time

from ajc_site.prepare import say

SECONDS_TO_WAIT = 60


def main(arguments: list[str]) -> None:
    """Takes the command; becomes it, or says in one line why not."""
    if arguments != ["serve"]:
        os.execvp(arguments[0], arguments)
    problem = prepare_site()
    if problem:
        sys.exit(problem)
    command = ["gunicorn", "--config", "ajc_site/gunicorn_conf.py", "ajc_site.wsgi"]
    os.execvp(command[0], command)


def prepare_site() -> str:
    """Gets the database ready; gives one line on what is in the way, or nothing."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import DatabaseError

    from ajc_site import prepare
    from ajc_site.database import one_line

    try:
        django.setup()
        wait_for_database()
        prepare.migrate()
        if os.environ.get("LOAD_DEMO") == "1":
            prepare.load_demo_if_empty()
            prepare.print_addresses()
    except (CommandError, ImproperlyConfigured) as error:
        return str(error)
    except DatabaseError as error:
        return one_line(error)
    return ""


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
    main(sys.argv[1:] or ["serve"])
