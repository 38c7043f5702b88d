"""By what failed logins are counted: the network that a request came from, or the device that is known."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from django.http import HttpRequest

from .client_address import client_address
from .known_devices import known_device

# Whoever has one address of IPv6 has the whole of a /64 at least (RFC 6177), and may use a new one each time.
ONE_CUSTOMER: Final = 64
# The prefix under which networks reach addresses of IPv4 through IPv6 (RFC 6052).
NAT64: Final = IPv6Network("64:ff9b::/96")
# Nobody sends from here (RFC 6666). The last half of it is free to name a device.
DEVICES: Final = IPv6Network("100::/64")


def counted_by(request: HttpRequest) -> str | None:
    """Takes an attempt to log in; gives the address under which it is counted, or None for an unknown one."""
    device = known_device(request, request.POST.get("username", ""))
    if device is not None:
        return str(DEVICES[int(device, 16)])
    text = client_address(request)
    return network_of(text) if text else None


def network_of(text: str) -> str:
    """Takes an address; gives it, or for IPv6 the first one of its /64. What is none is given as it is."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return text
    inner = _inner(address) if isinstance(address, IPv6Address) else address
    if isinstance(inner, IPv4Address):
        return str(inner)
    return str(IPv6Network((int(inner), ONE_CUSTOMER), strict=False).network_address)


def _inner(address: IPv6Address) -> IPv4Address | IPv6Address:
    """The address of IPv4 that some addresses of IPv6 only wrap, else the address itself."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
