"""Addresses below that of a publication: its history, its editions, comparisons of two of them."""

import re
from collections.abc import Callable
from typing import Final

from django.http import HttpResponse

from . import views

_PAGE: Final = r"(?P<path>(?:[\w-]+/)+?)"
_NUMBER: Final = r"[1-9][0-9]{0,5}"
PATTERNS: Final[list[tuple[re.Pattern[str], Callable[..., HttpResponse]]]] = [
    (re.compile(rf"{_PAGE}history/"), views.history),
    (re.compile(rf"{_PAGE}editions/(?P<number>{_NUMBER})/"), views.edition),
    (re.compile(rf"{_PAGE}compare/(?P<earlier>{_NUMBER})/(?P<later>{_NUMBER})/"), views.comparison),
]
