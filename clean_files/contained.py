"""Runs a cleaner in a process of its own that can do no harm: bounded time, memory and disk, and no secrets.

What such a process does is believed in nothing: it may crash, hang, be ended by a limit or answer with
rubbish, and the file is then refused. It is started afresh (about 0.15 s), and not forked, since the server
runs threads.
"""

import contextlib
import importlib
import json
import logging
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from .findings import Cleaner, Findings, Refused

MEGABYTE = 1024 * 1024
MAX_MEMORY = 1536 * MEGABYTE
# On the processor. The clock says nothing of a file: on a busy machine, a process waits for others.
MAX_CPU_SECONDS = 60
# On the clock, for a process that hangs without working.
MAX_SECONDS = 15 * 60
MAX_FILE_SIZE = 600 * MEGABYTE
MAX_REPORT_SIZE = MEGABYTE

BROKEN = "This file could not be read safely: it is damaged. Save it anew and upload it again."
TOO_MUCH = (
    "This file could not be read safely: it needs too much time or memory. "
    "Save it anew or make it smaller, and upload it again."
)

_PROJECT = Path(__file__).resolve().parent.parent
# All that the child gets. Few arenas: each reserves address space, which is limited.
_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "PATH": os.defpath, "PYTHONHASHSEED": "0"}
_ENDED_BY_A_LIMIT = {-signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGALRM, -signal.SIGKILL}

logger = logging.getLogger(__name__)


def run(
    cleaner: Cleaner,
    source: BinaryIO,
    target: BinaryIO,
    *,
    seconds: int = MAX_CPU_SECONDS,
    clock_seconds: float = MAX_SECONDS,
) -> Findings:
    """Do what `cleaner(source, target)` does, in a child process; raise Refused whatever goes wrong there.

    `cleaner` is a function of a module, `seconds` the most of processor time that the child may take, and
    `clock_seconds` after how long it is ended in any case.
    """
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as cleaned,
        tempfile.TemporaryFile() as report,
    ):
        shutil.copyfileobj(source, given, MEGABYTE)
        given.seek(0)
        name = f"{cleaner.__module__}:{cleaner.__qualname__}"
        descriptors = [file.fileno() for file in (given, cleaned, report)]
        status = _run_child(name, descriptors, seconds, clock_seconds)
        if status != 0:
            logger.warning("The cleaner %s ended with status %s.", name, status)
            raise Refused(TOO_MUCH if status is None or status in _ENDED_BY_A_LIMIT else BROKEN)
        report.seek(0)
        findings = _read_report(report.read(MAX_REPORT_SIZE + 1))
        cleaned.seek(0)
        shutil.copyfileobj(cleaned, target, MEGABYTE)
        return findings


def _run_child(name: str, descriptors: list[int], seconds: int, clock_seconds: float) -> int | None:
    """Start the child, wait for its end, return its exit status, or None if it had to be ended."""
    command = [sys.executable, "-s", "-m", "clean_files.contained", name, *map(str, [seconds, *descriptors])]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=descriptors,
        cwd=_PROJECT,
        env=_ENVIRONMENT,
    ) as child:
        try:
            return child.wait(clock_seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            child.kill()


def _read_report(content: bytes) -> Findings:
    """Take the child's report, return its findings; raise Refused if it refuses or is not such a report."""
    try:
        report = json.loads(content) if len(content) <= MAX_REPORT_SIZE else None
    except (ValueError, RecursionError):
        report = None
    match report:
        case {"refused": str(reason)}:
            raise Refused(reason)
        case {"found": {"removed": list(), "warnings": list(), "is_held": bool(), **texts} as found} if (
            all(isinstance(phrase, str) for phrase in found["removed"] + found["warnings"])
            and set(texts) == {"credit", "caption"}
            and all(isinstance(text, str) for text in texts.values())
        ):
            return Findings(**found)
    logger.warning("A cleaner's report could not be read.")
    raise Refused(BROKEN)


# --- In the child ---------------------------------------------------------------------------------


def _set_limits(seconds: int) -> None:
    """Bound what this process may use, as far as the system can: macOS does not limit address space."""
    limits = {
        resource.RLIMIT_AS: MAX_MEMORY,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: MAX_FILE_SIZE,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        hardest = resource.getrlimit(limit)[1]
        lower = value if hardest == resource.RLIM_INFINITY else min(value, hardest)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (lower, lower))
    # For the case that the parent is no longer there to end it.
    signal.alarm(MAX_SECONDS + 10)


def _answer(name: str, source: BinaryIO, target: BinaryIO) -> dict[str, object]:
    """Run the cleaner of this name ("module:function") and return the report about it."""
    try:
        module, function = name.split(":")
        cleaner: Cleaner = getattr(importlib.import_module(module), function)
        return {"found": asdict(cleaner(source, target))}
    except Refused as refusal:
        return {"refused": str(refusal.message)}
    except MemoryError:
        return {"refused": TOO_MUCH}
    except Exception:  # Whatever a library makes of a malformed file.
        return {"refused": BROKEN}


def main(name: str, seconds: str, *descriptors: str) -> None:
    """Clean the file at the first descriptor into the second, and write the report to the third."""
    _set_limits(int(seconds))
    source, target, report = (os.fdopen(int(number), "r+b") for number in descriptors)
    with source, target, report:
        answer = _answer(name, source, target)
        report.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
