"""The container's entry point.

`prepare` waits for the database, brings it up to date and loads the demo if asked to; `publish` writes the
public site as files, if another version of it is on file, and switches over; `serve` serves. Several are done
one after the other, in this order. Any other command is run as it stands.
"""

import os
import sys
import time

from .prepare import say

SECONDS_TO_WAIT = 60
STEPS = ("prepare", "publish", "serve")


def main(arguments: list[str]) -> None:
    """Takes the command; becomes it, ends when it is done, or says in one line why not."""
    if arguments != [step for step in STEPS if step in arguments]:
        os.execvp(arguments[0], arguments)
    problem = get_ready(prepare="prepare" in arguments, publish="publish" in arguments)
    if problem:
        sys.exit(problem)
    if "serve" in arguments:
        command = ["gunicorn", "--config", "ajc_site/gunicorn_conf.py", "ajc_site.wsgi"]
        os.execvp(command[0], command)


def get_ready(*, prepare: bool, publish: bool = False) -> str:
    """Reads the settings; if asked to, prepares the database and writes the site as files. Gives one line
    on what is in the way.
    """
    # Not before the settings are read: what is wrong with them is told in a line.
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import DatabaseError

    from .database import one_line

    try:
        django.setup()
        if prepare:
            prepare_database()
        if publish:
            publish_version()
    except (CommandError, ImproperlyConfigured) as error:
        return str(error)
    except DatabaseError as error:
        return one_line(error)
    return ""


def prepare_database() -> None:
    """Brings the database up to date, and loads the demo where LOAD_DEMO=1 asks for it.

    Raises CommandError where it asks for it in vain: the public image has no demo.
    """
    # After the settings.
    from django.core.management import CommandError

    from . import prepare

    with_demo = os.environ.get("LOAD_DEMO") == "1"
    if with_demo and not prepare.has_demo():
        raise CommandError("LOAD_DEMO=1: this image has no demo. docker-compose.yml starts the one that has.")
    wait_for_database()
    prepare.migrate()
    if with_demo:
        prepare.load_demo_if_empty()
        prepare.print_addresses()


def publish_version() -> None:
    """Writes this version of the site as files beside the one that is served, and switches over."""
    # After the settings.
    from django.core.management import call_command

    from published import served
    from published.version import this_version

    wait_for_database()
    if not served.fault(this_version()):
        say(f"The version {this_version()} is served.")
    else:
        say(f"Writing the version {this_version()} …")
        call_command("published", "--all")


def wait_for_database() -> None:
    """Returns as soon as the database answers; raises its last error after a minute of asking."""
    # After the settings.
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
