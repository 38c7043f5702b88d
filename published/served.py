"""Which version web servers are told to serve, and whether that is right.

``current`` names it and ``other`` the one before. Only what was written as a whole gets either name; a
version of which something is written down and that has none was never served, however new it is.
"""

from .models import OnFile
from .storage import CURRENT
from .store import storage
from .web import nginx


def is_whole(version: str) -> bool:
    """Whether there is still what a version needs to be served, and what was written down of it.

    Not the front page itself: where it shows what was withdrawn it is off, and the application answers.
    """
    # Of the web server's configuration the last that is written.
    is_there = storage().exists(f"{version}/{nginx.places()[-1]}")
    return is_there and OnFile.objects.filter(version=version, address="/").exclude(digest="").exists()


def fault(version: str) -> str:
    """What is wrong with what is served, as part of a sentence; empty where it is this version.

    Raises OSError where that cannot be found out.
    """
    served = storage().target_of(CURRENT)
    if served is None:
        return f"nothing is served: {CURRENT} names no version"
    if not is_whole(served):
        return f"nothing is served: {CURRENT} names the version {served}, which is not there as a whole"
    if served != version:
        return f"the version {served} is served, and this is {version}"
    return ""
