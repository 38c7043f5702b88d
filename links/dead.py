"""What other parts of the site may ask: which of these addresses are dead."""

from collections.abc import Iterable

from .addresses import to_ask
from .models import Link, State


def dead_among(urls: Iterable[str]) -> dict[str, str]:
    """Of these addresses, as they are written, those that are dead, each with what is known of it as a
    sentence. One query; nobody is asked.
    """
    asked = {url: to_ask(url) for url in urls}
    found = Link.objects.filter(state=State.DEAD, address__in=set(asked.values()) - {""})
    said = dict(found.values_list("address", "said"))
    return {url: said[address] for url, address in asked.items() if address in said}
