"""Whether there is room in the store for another file."""

import errno
import shutil
from typing import Any, Final

from .findings import Refused

NO_ROOM: Final = (
    "There is no room left on the server, so nothing was stored. Please tell the administrator, "
    "and try again later."
)
# Left free for what is made of an upload: the sizes of a picture, say.
RESERVE: Final = 16 * 1024 * 1024
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def check_room(storage: Any, size: int) -> None:
    """Raises Refused where so many bytes do not fit. A store that is no folder here is not asked."""
    try:
        free = shutil.disk_usage(storage.path("")).free
    except (NotImplementedError, OSError):
        return
    if free < size + RESERVE:
        raise Refused(NO_ROOM)


def means_full(error: BaseException | None) -> bool:
    """Whether an exception, or what it came of, says that a disk is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        error = error.__cause__ or error.__context__
    return False
