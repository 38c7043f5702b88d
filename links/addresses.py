"""Addresses at other sites, as people write them and as they are asked."""

from datetime import date
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

# Longer ones are no links that anybody wrote; browsers and servers stop near here, too.
LONGEST: Final = 2000
LONGEST_HOST: Final = 255
SCHEMES: Final = ("http", "https")
ARCHIVE: Final = "https://web.archive.org/web/"


def read(address: str) -> Url | None:
    """An address of the web in its parts, host and path in ASCII; None for any other."""
    try:
        url = parse_url(address.strip())
    except LocationParseError:
        return None
    if url.scheme not in SCHEMES or not url.host:
        return None
    return url._replace(auth=None, fragment=None, path=url.path or "/")


def to_ask(address: str) -> str:
    """The address that is asked for a link which somebody wrote; "" where none is: of this site itself, not
    of the web, too long, or none at all.
    """
    url = read(address)
    if url is None or _bare(url.host) == _bare(urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname):
        return ""
    is_too_long = len(url.url) > LONGEST or len(url.netloc or "") > LONGEST_HOST
    return "" if is_too_long else url.url


def host_of(address: str) -> str:
    """The host of an address that is asked, with its port where that is another than usual."""
    url = read(address)
    return url.netloc or "" if url is not None else ""


def _bare(host: str | None) -> str:
    return (host or "").lower().rstrip(".").removeprefix("www.")


def archive_of(address: str, day: date) -> str:
    """Where the Internet Archive has its copy from about that day, if it has one."""
    return f"{ARCHIVE}{day:%Y%m%d}/{address}"
