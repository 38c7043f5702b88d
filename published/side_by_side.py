"""The addresses of a whole site are asked for and written by several processes at once: each has a processor.

One process of Python's uses one, and answering is nearly all of the work. A small site is not worth it.
"""

import multiprocessing
import os
from collections.abc import Sequence
from typing import Final

from django.core.files.storage import storages
from django.db import connections

from .lock import beside_others
from .renewing import AT_ONCE, renew

# So many addresses are worth starting a process for.
WORTH_A_PROCESS: Final = 500
# Each takes some hundred megabytes; a container sees its machine's processors, and has memory for a few.
MOST: Final = 4


def write(addresses: Sequence[str]) -> None:
    """Asks for the addresses and puts on file what is public of them.

    What a process leaves undone, which is killed say, is missing afterwards: whoever calls this has to look.
    """
    batches = [addresses[start : start + AT_ONCE] for start in range(0, len(addresses), AT_ONCE)]
    number = min(MOST, os.cpu_count() or 1, len(addresses) // WORTH_A_PROCESS)
    if number < 2:
        _write(batches)
        return
    # They have this one's settings, wherever those come from; and connections of their own.
    connections.close_all()
    forking = multiprocessing.get_context("fork")
    processes = [
        forking.Process(target=_write_forked, args=(batches[first::number],), daemon=True)
        for first in range(number)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def _write_forked(batches: Sequence[Sequence[str]]) -> None:
    # Made anew when they are asked for: where files lie in a bucket, that has connections, too. Django has no
    # way to close them; its own tests do this.
    storages._storages.clear()  # type: ignore[attr-defined]
    _write(batches)


def _write(batches: Sequence[Sequence[str]]) -> None:
    for addresses in batches:
        with beside_others():
            renew(addresses)
