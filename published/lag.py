"""For the health check: how many addresses on file are behind what is published, and since when."""

import logging

from django.db.models import Count, Min

from . import served
from .models import Unanswered
from .renewing import still_due
from .store import storage
from .version import this_version
from .whether import is_on_file

log = logging.getLogger(__name__)


def behind() -> list[str]:
    """A line with how many addresses have to be made anew and since when, one if nothing can be withdrawn
    now, else one if another version is served; none where all is well, or nothing is on file.
    """
    if not is_on_file():
        return []
    found = still_due().aggregate(number=Count("pk"), since=Min("since"))
    lines = []
    if found["number"]:
        since = found["since"].strftime("%Y-%m-%d %H:%M:%S UTC")
        lines.append(f"{found['number']} addresses on file are behind, since {since}")
    if number := Unanswered.objects.count():
        lines.append(
            f"{number} files got no answer from the bucket, and may be there late: the clock looks again"
        )
    if trouble := storage().trouble():
        return [*lines, f"nothing can be withdrawn: {trouble}"]
    if line := served_fault():
        lines.append(line)
    return lines


def served_fault() -> str:
    """What is wrong with what is served; empty where that is this version, or cannot be found out."""
    try:
        return served.fault(this_version())
    except OSError as error:
        log.warning("Which version is served: %s.", error)
        return ""
