"""From an address to the file's name, by which a web server finds it without being told."""

import re
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

# A file system takes that many bytes of a name, and ``.br`` stands behind it.
LONGEST: Final = 250
_PAGE = re.compile(r"page=([1-9][0-9]{0,8})")
# What the files themselves are called; no address may name one.
_OWN = re.compile(r"(?:^|/)index(?:\.page-[0-9]+)?\.html$|\.(?:br|gz)$", re.IGNORECASE)


def name_of(address: str) -> str | None:
    """The name below the web server's root for an address within the site; None for one that has no file.

    ``/campaigns/x/`` is ``campaigns/x/index.html``, ``/publications/?page=2`` is
    ``publications/index.page-2.html``, and what does not end in a stroke is called as its address.
    """
    path, mark, query = address.partition("?")
    name = unquote(path).removeprefix("/")
    page = _PAGE.fullmatch(query) if mark else None
    if (mark and page is None) or not path.startswith("/") or not _is_plain(name):
        return None
    if name == "" or name.endswith("/"):
        return f"{name}index.page-{page[1]}.html" if page else f"{name}index.html"
    return None if page or _OWN.search(name) else name


def _is_plain(name: str) -> bool:
    parts = name.removesuffix("/").split("/") if name else []
    return all(
        part not in ("", ".", "..") and len(part.encode()) <= LONGEST and part.isprintable() for part in parts
    ) and (
        name.startswith((".well-known/", ".errors/"))
        or not any(part.startswith(".") for part in PurePosixPath(name).parts)
    )
