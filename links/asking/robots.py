"""What a site's robots.txt (RFC 9309) lets nobody ask."""

from datetime import timedelta
from hashlib import blake2b
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from django.core.cache import cache

from .answers import AGENT, BREAKS_OFF, NO_WEB, ask
from .findings import Finding, Trouble, Verdict, closed

KEPT_FOR: Final = timedelta(hours=1)
MOST_HOPS: Final = 5
UNKNOWN: Final = "It does not say in its robots.txt whether it may be asked."
FORBIDDEN: Final = "Its robots.txt forbids to ask it."


class Rules(NamedTuple):
    """The lines of a robots.txt, or why it could not be had."""

    text: str
    trouble: Finding | None = None


def check_robots(address: str) -> timedelta | None:
    """Raises Trouble where an address may not be asked. Returns the pause that its host asks for, if any."""
    rules = _rules_of(address)
    if rules.trouble is not None:
        raise Trouble(rules.trouble.verdict, rules.trouble.said, rules.trouble.pause)
    parser = RobotFileParser()
    parser.parse(rules.text.splitlines())
    if not parser.can_fetch(AGENT, address):
        raise closed(FORBIDDEN)
    pause = parser.crawl_delay(AGENT)
    return timedelta(seconds=min(float(pause), 86_400)) if pause else None


def _rules_of(address: str) -> Rules:
    at = urlsplit(address)
    robots = f"{at.scheme}://{at.netloc}/robots.txt"
    key = f"links robots {blake2b(robots.encode(), digest_size=16).hexdigest()}".replace(" ", "-")
    rules: Rules | None = cache.get(key)
    if rules is None:
        try:
            rules = Rules(_fetched(robots))
        except Trouble as trouble:
            rules = Rules("", trouble.finding)
        cache.set(key, rules, KEPT_FOR.total_seconds())
    return rules


def _fetched(address: str) -> str:
    asked = address
    for _ in range(MOST_HOPS + 1):
        try:
            answer = ask("GET", address)
        except Trouble as trouble:
            # That these rules can't be had says nothing of the page, unless nobody is there.
            is_nobody = address == asked and trouble.finding.said not in (BREAKS_OFF, NO_WEB)
            if is_nobody or trouble.finding.verdict != Verdict.BROKEN:
                raise
            raise Trouble(Verdict.CLOSED, UNKNOWN) from None
        following = answer.leads_to(address)
        if not following:
            break
        address = following
    if answer.status >= 500 or answer.status == 429:
        raise Trouble(Verdict.CLOSED, UNKNOWN)
    # Whoever has none, or hides it, forbids nothing.
    return answer.beginning.decode("utf-8", "replace") if answer.status == 200 else ""
