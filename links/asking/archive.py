"""Asks an archive whether it has a copy of a page that died: only where the settings name one."""

import json
from datetime import date
from typing import Any
from urllib.parse import quote

from django.conf import settings

from ..addresses import read
from .answers import ask
from .findings import Trouble


def copy_of(address: str, day: date) -> str:
    """The address of the copy nearest to a day, by the archive's own word; "" where it has none or is away.

    It is asked as the Internet Archive's “Wayback Availability” interface is.
    """
    if not settings.CHECK_LINKS_ARCHIVE:
        return ""
    asked = f"{settings.CHECK_LINKS_ARCHIVE}?url={quote(address, safe='')}&timestamp={day:%Y%m%d}"
    try:
        answer = ask("GET", asked)
        found: Any = json.loads(answer.beginning)["archived_snapshots"]["closest"]
        copy = found["url"] if found["available"] else ""
    except (Trouble, ValueError, KeyError, TypeError):
        return ""
    return copy if isinstance(copy, str) and read(copy) is not None else ""
