"""What hostile files cost: processor time and memory for each, and the line in which it is refused.

    .venv/bin/python bench/hostile.py [part of a name …]

Each goes through check and cleaning in a process of its own, with the children that it starts. With
`--bounded SECONDS MEGABYTES`, the process may take no more than that beyond what it starts with: the system
ends it there. (The dearest are then left out.) No file is stored, and no database is asked.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ajc_site.settings.build")

import django

django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402

from assets.models import File, Picture  # noqa: E402
from clean_files import cleaners  # noqa: E402
from clean_files.tests.hostile import HOSTILE, is_picture  # noqa: E402

MEGABYTE = 1024 * 1024
TAKEN = "(taken)"


class Cost(NamedTuple):
    """What one file took: processor time, memory beyond the file itself, and what was said of it."""

    name: str
    seconds: float
    megabytes: int
    line: str


def arrive(name: str, content: bytes) -> str:
    field = (Picture if is_picture(name) else File)._meta.get_field("file")
    try:
        field.arrive(ContentFile(content, name), name)
    except ValidationError as error:
        return "\n".join(error.messages)
    return TAKEN


def weigh(name: str, bounds: tuple[int, int] | None) -> Cost:
    """Lets a child of this process take the file in; a child that ended badly gives a line that says so."""
    content = HOSTILE[name]()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, json.dumps(_weigh(name, content, bounds)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    status = os.waitpid(child, 0)[1]
    return Cost(*json.loads(said)) if said else Cost(name, 0, 0, f"ended with status {status}")


def _weigh(name: str, content: bytes, bounds: tuple[int, int] | None) -> Cost:
    if bounds:
        # The soft bounds alone: a child in which a file is cleaned sets its own.
        size = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (size + bounds[1] * MEGABYTE, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CPU, (bounds[0], resource.RLIM_INFINITY))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    before = _used(resource.RUSAGE_SELF)
    line = arrive(name, content)
    after, children = _used(resource.RUSAGE_SELF), _used(resource.RUSAGE_CHILDREN)
    seconds = after[0] - before[0] + children[0]
    return Cost(name, round(seconds, 2), after[1] - before[1] + max(0, children[1]), line)


def _used(whose: int) -> tuple[float, int]:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def main(*arguments: str) -> None:
    words, bounds = list(arguments), None
    if words[:1] == ["--bounded"]:
        bounds, words = (int(words[1]), int(words[2])), words[3:]
    # What is loaded once, each file would be charged with.
    cleaners.for_type("png")
    arrive("small.png", HOSTILE["with-a-page-behind.png"]())
    costs = []
    for name in HOSTILE:
        if words and not any(word in name for word in words):
            continue
        costs.append(weigh(name, bounds))
        seconds, megabytes, line = costs[-1][1:]
        print(f"{ascii(name)[1:-1][:40]:40} {seconds:6.2f} s {megabytes:5} MB  {line}", flush=True)
    print(f"At most {max(cost.seconds for cost in costs)} s, {max(cost.megabytes for cost in costs)} MB.")


if __name__ == "__main__":
    main(*sys.argv[1:])
