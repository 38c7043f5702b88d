"""The way to another site's host: its name is resolved once, each address looked at, and that one is called.

Somebody who writes a link, or whoever owns the host that it leads to, must not have this machine ask its own
neighbours.
"""

import re
import socket
import ssl
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.util import Url, parse_url

from .findings import Trouble, broken, closed

# For each step of the way, in seconds; and how many of a host's addresses are tried.
PATIENCE: Final = 10.0
MOST_ADDRESSES: Final = 3
PORTS: Final = {"http": 80, "https": 443}
INSIDE: Final = "It leads to an address inside a network, which is never asked."
# How Python names an answer to CONNECT.
_TUNNEL: Final = re.compile(r"Tunnel connection failed: (\d{3})")
_NO_SUCH_NAME: Final = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
# Behind these lies an address of the old kind.
_TRANSLATED: Final = ip_network("64:ff9b::/96")


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses behind a host's name. Raises Trouble where there are none, or any is not of the public
    network.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _NO_SUCH_NAME:
            raise broken("There is no such host.") from error
        raise closed("Its host’s name could not be looked up.") from error
    except UnicodeError as error:
        raise broken("There is no such host.") from error
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not all(map(may_be_called, addresses)):
        raise closed(INSIDE)
    return addresses


def may_be_called(address: str) -> bool:
    """Whether an address belongs to the public network, or to those that the settings name."""
    if address in settings.CHECK_LINKS_INSIDE:
        return True
    found = ip_address(address.partition("%")[0])
    inner = _inside(found) if isinstance(found, IPv6Address) else None
    return all(one.is_global and not one.is_multicast for one in (found, inner) if one is not None)


def _inside(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def connect(url: Url) -> HTTPConnection:
    """A connection to the host of an address, made and, where it is to be, secured. Raises Trouble."""
    host, port = (url.host or "").strip("[]"), url.port or PORTS[url.scheme or ""]
    if proxy := settings.CHECK_LINKS_PROXY:
        return _through(proxy, url, host, port)
    failed: OSError | NewConnectionError = OSError()
    for address in addresses_of(host, port)[:MOST_ADDRESSES]:
        try:
            return _connected(_direct(url, host, address, port))
        except ssl.SSLError:
            raise
        except (OSError, NewConnectionError) as error:
            failed = error
    raise failed


def _direct(url: Url, host: str, address: str, port: int) -> HTTPConnection:
    if url.scheme == "https":
        return HTTPSConnection(address, port, timeout=PATIENCE, server_hostname=host)
    return HTTPConnection(address, port, timeout=PATIENCE)


def _through(proxy: str, url: Url, host: str, port: int) -> HTTPConnection:
    """By way of a proxy, which looks names up and lets nobody into its networks: that is its to keep."""
    with suppress(ValueError):
        if not ip_address(host).is_global:
            raise closed(INSIDE)
    at = parse_url(proxy)
    if url.scheme == "https":
        connection: HTTPConnection = HTTPSConnection(at.host or "", at.port or 80, timeout=PATIENCE)
        connection.set_tunnel(host, port)
    else:
        connection = HTTPConnection(at.host or "", at.port or 80, timeout=PATIENCE)
    try:
        return _connected(connection)
    except ssl.SSLError:
        raise
    except (OSError, HTTPError) as error:
        raise _of_proxy(error) from error


def _of_proxy(error: Exception) -> Trouble:
    """Whatever is wrong with a proxy says nothing of a link; that no way leads on from there does."""
    status = _TUNNEL.search(str(error))
    if status and status[1] in ("502", "503", "504"):
        return broken("There is no way to its host, says the proxy by which this site asks.")
    return closed("The proxy by which this site asks is away, or does not let it be asked.")


def _connected(connection: HTTPConnection) -> HTTPConnection:
    try:
        connection.connect()
    except BaseException:
        connection.close()
        raise
    return connection
