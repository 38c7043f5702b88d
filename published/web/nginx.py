"""nginx's configuration for one version of the site: where its files are, and what is said with each.

Three files are written beside the version's own, and the server's configuration (``production/nginx/``)
includes them: the switch to another version takes them along.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.urls import reverse

from ..headers_of_objects import OWN
from ..storage import OTHER
from ..store import SITE, storage
from . import limits
from .headers import HASHED, NAME, TYPE, Kind, kinds, leads, said_of_lead, said_with, static_kinds
from .refusals import FOLDER, REFUSALS, RETRY_AFTER

# What each file is for: the level in nginx's configuration at which it is included.
FILES: Final = ("http.conf", "files.conf", "errors.conf")
# Below the version.
PLACE: Final = "nginx"
# What else a bucket says with an object, and readers have no use for.
HIDDEN: Final = (
    "Seaweed-X-Amz-ETag", "Seaweed-X-Amz-Owner", "Set-Cookie", "X-Amz-Expiration", "X-Amz-Id-2",
    "X-Amz-Request-Id", "X-Amz-Server-Side-Encryption", "X-Amz-Storage-Class", "X-Amz-Version-Id",
)  # fmt: skip
# What others hang on to links, so as to know who follows them; as Firefox and Brave take it off.
MARKS: Final = (
    "utm_[a-z_]+", "fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "twclid", "ttclid", "yclid",
    "igsh", "igshid", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "vero_id", "oly_anon_id",
    "oly_enc_id",
)  # fmt: skip
# One of them with its value.
_MARKED: Final = f"(?:{'|'.join(MARKS)})=[^&]*"
# What may stand behind an address that has a file: marks alone, or nothing. A list's page may be among them.
_QUERY: Final = rf"(?:\?(?:{_MARKED}(?:&|$))*)?"
_PAGE: Final = rf"\?(?:{_MARKED}&)*page=(?<NAME>[1-9][0-9]{{0,8}})(?:&{_MARKED})*&?"
# Behind an address that is led on, to be said again as it stands: in letters that all servers spell alike.
_LED_QUERY: Final = rf"(?:\?(?:(?:page|{'|'.join(MARKS)})=[A-Za-z0-9_.~%+-]*(?:&|$))*)?"
# With these a bucket says that it has no such object, or is away: the application is asked.
PASSED_ON: Final = (403, 404, 500, 502, 503, 504)
# How nginx calls the name of a file in a header, made from the address.
_FILENAME: Final = "$published_filename"


@dataclass(frozen=True)
class Varying:
    """A header that depends on the address: nginx's variable for it, and which addresses have which value."""

    variable: str
    usual: str
    # Regular expressions with their values; the first that fits counts.
    cases: list[tuple[str, str]]


@dataclass(frozen=True)
class Folder:
    """The addresses below one, as a ``location`` of nginx's."""

    path: str
    types: dict[str, list[str]]
    headers: list[tuple[str, str]]
    varying: list[Varying]
    endings: list[str]


def write(version: str) -> None:
    """Writes the configuration of a version beside its files."""
    texts.cache_clear()
    for place, text in texts(version).items():
        storage().save(f"{version}/{place}", ContentFile(text))


def places() -> list[str]:
    """Where each lies below the version."""
    return [f"{PLACE}/{name}" for name in FILES]


@lru_cache(maxsize=1)
def texts(version: str) -> Mapping[str, bytes]:
    """What stands in each of them. Headers of each kind are asked for: that takes some seconds, once."""
    context = _context(version)
    return {
        f"{PLACE}/{name}": render_to_string(f"published/nginx/{name}", context).encode() for name in FILES
    }


def _context(version: str) -> dict[str, Any]:
    found = [*kinds(), *static_kinds()]
    folders = _folders(found)
    return {
        "version": version,
        "root": f"{version}/{SITE}",
        "folders": folders,
        "varying": [one for folder in folders for one in folder.varying],
        "endings": sorted({re.escape(ending) for folder in folders for ending in folder.endings} - {"html"}),
        "hosts": sorted({quoted(host) for host in settings.ALLOWED_HOSTS}),
        "errors": f"/{FOLDER}/",
        "statuses": _pages(),
        "error_headers": _of_errors(),
        "lead_headers": _added(said_of_lead()),
        "leads": [
            (re.escape(one.address), one.address, one.status, quoted(one.target), _added(one.headers))
            for one in leads()
        ],
        "retry_after": RETRY_AFTER,
        "in_bucket": storage().keeps_headers,
        "told": _told(found),
        "hidden": HIDDEN,
        "intercepted": [one for one in _pages() if one[0] not in PASSED_ON],
        "admin": reverse("wagtailadmin_home"),
        "static": settings.STATIC_URL,
        "query": _QUERY,
        "page": _PAGE.replace("NAME", "published_page"),
        "page_in_bucket": _PAGE.replace("NAME", "published_number"),
        "led_query": _LED_QUERY,
        "site": SITE,
        "hashed": quoted(f"~^{re.escape(settings.STATIC_URL)}.*{HASHED}"),
        "other": f"{OTHER}/{SITE}",
        "most_of_staff": limits.most_of_staff(),
        "most_of_readers": limits.most_of_readers(),
    }


def _told(found: Iterable[Kind]) -> list[tuple[str, str]]:
    """The headers that lie in the metadata of a bucket's objects, with nginx's variables for them."""
    names = sorted({"Vary", *(name for kind in found for name in kind.headers if name.lower() not in OWN)})
    return [(name, f"$upstream_http_x_amz_meta_{name.lower().replace('-', '_')}") for name in names]


def _pages() -> list[tuple[int, int, str]]:
    """The statuses that nginx has, those that readers get for them, and the pages about them."""
    # nginx's own numbers for requests that are bad in some way.
    shown = {494: 431, 495: 400, 496: 400, 497: 400}
    own = {494: 431}
    statuses = sorted({*REFUSALS, *own})
    return [(status, shown.get(status, status), f"{own.get(status, status)}.html") for status in statuses]


def _of_errors() -> list[tuple[str, str]]:
    return _added({**said_with(f"/{FOLDER}/404.html", {}), "Cache-Control": "no-store"})


def _added(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Headers as nginx adds them, without the type, which it says by itself."""
    if any("$" in value for value in told.values()):
        raise ValueError("nginx would take a part of a header for a variable.")
    return [(name, quoted(value)) for name, value in sorted(told.items()) if name != TYPE]


# --- From kinds of addresses to what nginx is told of them --------------------------------------------


def _folders(found: Iterable[Kind]) -> list[Folder]:
    of_folder: dict[str, list[Kind]] = {}
    for kind in found:
        of_folder.setdefault(kind.folder, []).append(kind)
    # Statuses other than the first folder's are looked for by the longest beginning, whatever their order.
    return [_folder(number, path, kinds) for number, (path, kinds) in enumerate(sorted(of_folder.items()))]


def _folder(number: int, path: str, found: list[Kind]) -> Folder:
    types: dict[str, list[str]] = {}
    for kind in found:
        for ending in kind.endings:
            # nginx goes by what stands behind the last dot.
            known = types.setdefault(quoted(kind.headers[TYPE]), [])
            known += [last for last in [ending.rpartition(".")[2]] if last not in known]
    names = sorted({name for kind in found for name in kind.headers} - {TYPE})
    headers, varying = [], []
    for name in names:
        values = {kind: _value(kind, name) for kind in found}
        if len(set(values.values())) == 1:
            headers.append((name, quoted(values[found[0]])))
            continue
        variable = f"published_{number}_{name.lower().replace('-', '_')}"
        varying.append(_varying(variable, values))
        headers.append((name, f"${variable}"))
    endings = [ending for kind in found for ending in kind.endings]
    return Folder(path, types, headers, varying, endings)


def _value(kind: Kind, name: str) -> str:
    value = kind.headers.get(name, "")
    if "$" in value:
        raise ValueError(f"nginx would take {value} for a variable.")
    for ending in kind.endings:
        value = value.replace(f'filename="{NAME}.{ending}"', _FILENAME)
    return value


def _varying(variable: str, values: dict[Kind, str]) -> Varying:
    usual = Counter(value for kind, value in values.items() if not kind.pattern).most_common(1)[0][0]
    # One expression for all endings with one value: each that nginx tries takes time.
    endings: dict[tuple[str, str], list[str]] = {}
    for kind, value in values.items():
        if kind.pattern or value != usual:
            endings.setdefault((kind.pattern, value), []).extend(map(re.escape, kind.endings))
    cases: list[tuple[str, str]] = []
    # What is narrower comes first: an address, a kind of name, an ending.
    for (pattern, value), known in sorted(endings.items(), key=lambda item: -len(item[0][0])):
        # Both hold: the address fits the pattern, and ends so.
        looks = f"(?={_inner(pattern)})" if pattern else ""
        cases.append((quoted(f"~*^{looks}.*\\.(?:{'|'.join(known)})$"), quoted(value)))
    return Varying(variable, quoted(usual), cases)


def _inner(pattern: str) -> str:
    return pattern if pattern.startswith("^") else f".*{pattern}"


def quoted(text: str) -> str:
    """A text as one word of nginx's configuration."""
    if "\n" in text or "\r" in text:
        raise ValueError("A word of nginx's has no end of a line in it.")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
