"""Addresses of the site's own files where somebody wrote the address instead of choosing the file."""

import re
from collections.abc import Iterator
from html import unescape
from posixpath import normpath
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http.request import validate_host

_FILE: Final = re.compile(r"/documents/([0-9]{1,9})/.+")
_ADDRESS: Final = re.compile(r"(?:\bhttps?:/|(?<![\w/]))/[^\s\"'<>\\]+", re.IGNORECASE)


def file_at(address: str) -> int | None:
    """The key of the file at this address, whichever way it is spelt; None for any other address."""
    try:
        parts = urlsplit(address.strip())
        found = _FILE.fullmatch(normpath(unquote(parts.path))) if _is_ours(parts) else None
    except ValueError:
        return None
    return int(found[1]) if found else None


def _is_ours(parts: SplitResult) -> bool:
    known = {urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "", *settings.ALLOWED_HOSTS} - {"", "*"}
    is_web = parts.scheme in ("", "http", "https")
    return is_web and (not parts.netloc or validate_host(parts.hostname or "", sorted(known)))


def files_written_out(page: Any) -> set[int]:
    """The keys of the files whose addresses stand in a page's body and texts."""
    return {pk for text in _texts(page) for found in _ADDRESS.findall(text) if (pk := file_at(found))}


def _texts(page: Any) -> Iterator[str]:
    if (body := getattr(page, "body", None)) is not None:
        # Each value of a block is a string in it, with its quotation marks escaped.
        yield unescape(DjangoJSONEncoder(ensure_ascii=False).encode(body.get_prep_value()))
    yield from (unescape(getattr(page, name) or "") for name in getattr(page, "rich_texts", ()))
