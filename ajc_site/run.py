"""`make run`: database, migrations, demo, address and logins, then the site and its clock until Ctrl-C.

Run as `python -m ajc_site.run`. What stands in the way is said in one line.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from . import prepare
from .embedded_postgres import BASE_DIR, EmbeddedPostgresError, use_embedded_postgres
from .prepare import say

HOST = "127.0.0.1"
SECONDS_TO_STOP = 10


class CannotRun(Exception):
    """The site cannot be served here; the message is one clear line for a person."""


class Stopped(Exception):
    """Somebody pressed Ctrl-C or asked the process to end."""


def main() -> int:
    """Brings the site up, serves it, and takes everything down again; gives the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # `nohup make run` means: go on when the terminal closes.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ajc_site.settings.dev")
    try:
        port = free_port(os.environ.get("PORT") or "8000")
        prepare_database()
        prepare.migrate()
        prepare.load_demo_if_empty()
        prepare.print_addresses()
        say("Ctrl-C stops it.\n")
        return serve(port)
    except CannotRun as error:
        print(error, file=sys.stderr)
        return 1
    except Stopped:
        say("Stopped.")
        return 0


def stop(number: int, frame: FrameType | None) -> None:
    """Turns the first signal into an orderly end; more of them change nothing."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    raise Stopped


def free_port(text: str) -> int:
    """Takes PORT; gives it as a number if nothing listens there, else raises CannotRun."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotRun(f"PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotRun(
                f"Port {port} is not for ordinary users; choose another: PORT=8001 make run"
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else 8001
            raise CannotRun(
                f"Port {port} is in use: stop what uses it, or choose another: PORT={other} make run"
            ) from None
    return port


def prepare_database() -> None:
    """Uses DATABASE_URL, or starts the embedded PostgreSQL; raises CannotRun if neither answers."""
    # Not before the settings are read: what is wrong with them is told in a line.
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError, connection

    from .database import one_line

    try:
        if not os.environ.get("DATABASE_URL"):
            say("Starting PostgreSQL …")
            use_embedded_postgres()
        django.setup()
        connection.ensure_connection()
    except (EmbeddedPostgresError, ImproperlyConfigured) as error:
        raise CannotRun(str(error)) from None
    except OperationalError as error:
        raise CannotRun(one_line(error)) from None


def serve(port: int) -> int:
    """Serves with Django's development server, which loads changed code anew; gives its exit code.

    Beside it runs `keep_time`, which publishes and withdraws pages on time.
    """
    children: list[subprocess.Popen[bytes]] = []
    try:
        children.append(start("runserver", "--skip-checks", f"{HOST}:{port}"))
        children.append(start("keep_time"))
        return wait_for(*children)
    finally:
        end(children)


def start(*command: str) -> subprocess.Popen[bytes]:
    """Takes one of Django's commands; gives its process, started."""
    return subprocess.Popen(
        [sys.executable, str(BASE_DIR / "manage.py"), *command],
        # In a group of its own: Ctrl-C reaches this process alone, which then ends everything in order.
        start_new_session=True,
        # Django's warning is for public sites; this one is for a person's own machine.
        env={**os.environ, "DJANGO_RUNSERVER_HIDE_WARNING": "true"},
    )


def wait_for(server: subprocess.Popen[bytes], clock: subprocess.Popen[bytes]) -> int:
    """Gives the server's exit code once it ends. If the clock ends before, says so, and the site goes on."""
    told = False
    while server.poll() is None:
        if not told and clock.poll() is not None:
            say(f"keep_time has ended ({clock.returncode}): the site goes on, but publishes nothing on time.")
            told = True
        time.sleep(0.5)
    return server.returncode


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Takes processes; ends each, and those that it made for itself."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, number)
        for child in children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(SECONDS_TO_STOP)


if __name__ == "__main__":
    sys.exit(main())
