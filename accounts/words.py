"""A device and a place in words: as much as tells one sign-in from another, and no more."""

import re
from ipaddress import IPv6Network, ip_address
from typing import Final

BROWSERS: Final = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrom(?:e|ium)/|HeadlessChrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
SYSTEMS: Final = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def device_in_words(agent: str) -> str:
    """Takes what a browser says of itself; gives “Firefox on Windows”, without versions."""
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "An unknown browser"


def network_in_words(address: str | None) -> str:
    """Takes an address; gives the network around it, shortened so that no household is told from the next."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "an unknown network"
    mapped = getattr(found, "ipv4_mapped", None) or found
    if mapped.is_loopback:
        return "the machine that the site runs on"
    if mapped.is_private:
        return "the site’s own network"
    if mapped.version == 4:
        return f"the network {'.'.join(str(mapped).split('.')[:3])}.…"
    network = IPv6Network((int(mapped), 48), strict=False)
    return f"the network {str(network.network_address).rstrip(':')}:…"


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, agent)), "")
