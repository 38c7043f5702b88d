"""A process of its own for what a test ends in the middle, where nothing depends on how it was started.

Starting Python and the site anew takes two seconds of the processor's time; a fork has them already.
"""

import gc
import os
import signal
import sys
import traceback
from types import TracebackType
from typing import IO, Self

from django.db import connections


class Forked:
    """Runs a program's text in a fork of the tests, with connections of its own; used as a `Popen` is.

    It finds the settings and whatever else a test has changed as they are then.
    """

    def __init__(self, code: str, *arguments: str) -> None:
        """Takes the program, and what it finds in `sys.argv`."""
        # A connection that both have would be closed under the one by the other.
        connections.close_all()
        stdin, to_it = os.pipe()
        from_it, stdout = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os.close(to_it)
            os.close(from_it)
            _run(code, arguments, stdin, stdout)
        os.close(stdin)
        os.close(stdout)
        self.stdin: IO[str] = os.fdopen(to_it, "w")
        self.stdout: IO[str] = os.fdopen(from_it)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Ends it, wherever it is."""
        self.kill()
        self.wait()
        self.stdin.close()
        self.stdout.close()

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode


def _run(code: str, arguments: tuple[str, ...], stdin: int, stdout: int) -> None:
    """In the fork: runs the program and ends without whatever the tests have to do at their end."""
    ended = 1
    try:
        # What belongs to the tests' other threads is not tidied away from here.
        gc.freeze()
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        sys.stdin, sys.stdout, sys.stderr = os.fdopen(stdin), os.fdopen(stdout, "w"), sys.__stderr__
        sys.argv = ["forked", *arguments]
        exec(compile(code, "forked", "exec"), {"__name__": "__main__"})  # noqa: S102 (a test's own text)
        sys.stdout.flush()
        ended = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(ended)
