"""Asks a link as a reader would follow it, and says what that reader finds."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urldefrag, urlsplit

from django.conf import settings

from ..addresses import read
from .answers import FOR_EVER, REDIRECTS, Answer, ask
from .findings import Finding, Trouble, Verdict, broken, closed
from .robots import check_robots

MOST_HOPS: Final = 8
LONGEST_PAUSE: Final = timedelta(days=30)
# Answers to HEAD that say nothing of GET: many servers never learnt it.
_OF_HEAD_TOO: Final = {410, 429}
_SAID: Final = {
    401: "It asks for a login (401).", 402: "It asks for money (402).", 403: "It refuses to be asked (403).",
    404: "It is not there (404).", 410: "It is gone for good (410).",
    406: "It refuses to be asked (406).", 999: "It refuses to be asked (999).",
    429: "It wants to be left alone for a while (429).", 451: "It is withheld for legal reasons (451).",
    500: "Its site is broken (500).", 502: "Its site is broken (502).", 503: "Its site is away (503).",
}  # fmt: skip
_CLOSED: Final = {401, 402, 403, 406, 407, 408, 425, 429, 451, 999}
_LOGIN: Final = re.compile(r"/(?:log-?in|sign-?in|sso|auth|wp-login)(?![\w-])", re.IGNORECASE)
# That of a language is one, too.
_FRONT: Final = re.compile(
    r"/?(?:index\.\w{3,5}|home|default\.aspx?|[a-z]{2}(?:-[a-z]{2})?)?/?", re.IGNORECASE
)
_TITLE: Final = re.compile(r"<title[^>]*>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)
# What pages say of themselves that are not there, and are sent as if they were. A resolution has the number
# 404, too, and evidence may not be found.
_NOT_THERE: Final = re.compile(
    r"^\W*(?:(?:http|error|erreur|fehler)\W+)*404\b(?!\s*\()|\b(?:error|erreur|fehler)\W+404\b"
    r"|\b404\W+(?:error|page|not found)|[|–—:-]\s*404\W*$"
    r"|(?:page|file|document) (?:was |could |can)?\s?(?:not|n['’]t) (?:be )?found"
    r"|(?:^|[|–—:·-])\W*not found\W*(?:[|–—:·-]|$)"
    r"|page introuvable|seite nicht gefunden|p[áa]gina no encontrada|ページが見つかりません|页面不存在",
    re.IGNORECASE,
)


def look(address: str) -> Finding:
    """What a reader finds who follows this address. Takes at most a few requests, of each host in turn."""
    try:
        return _follow(address)
    except Trouble as trouble:
        return trouble.finding


def _follow(address: str) -> Finding:
    at, lasting, pause = address, address, None
    seen, is_for_ever, sets_cookies = {at}, True, False
    for _ in range(MOST_HOPS + 1):
        _check_allowed(at)
        pause = check_robots(at) or pause
        answer = _asked(at)
        following = answer.leads_to(at)
        if not following:
            return _judged(address, at, lasting, answer, pause)
        following = _next(following)
        sets_cookies = sets_cookies or "Set-Cookie" in answer.headers
        if following in seen:
            # With its cookies, which nobody has here, a reader may get there.
            raise (closed if sets_cookies else broken)("It leads round in a circle.")
        seen.add(following)
        is_for_ever = is_for_ever and answer.status in FOR_EVER
        at, lasting = following, following if is_for_ever else lasting
    raise broken("It leads on and on.")


def _next(following: str) -> str:
    url = read(following)
    if url is None:
        raise broken("It leads to an address that is none of the web.")
    return urldefrag(url.url).url


def _check_allowed(address: str) -> None:
    """Only hosts that the settings name, where they name any; these with all below them."""
    hosts, host = settings.CHECK_LINKS_HOSTS, urlsplit(address).hostname or ""
    if hosts and not any(host == one or host.endswith(f".{one}") for one in hosts):
        raise closed("Its host is none of those that this site may ask.")


def _asked(address: str) -> Answer:
    """By HEAD, which fetches nothing; by GET where that says too little."""
    try:
        answer = ask("HEAD", address)
    except Trouble as trouble:
        if trouble.finding.verdict != Verdict.BROKEN:
            raise
        # Some servers hang up on what they never learnt; where nobody answers, nobody does now.
        return ask("GET", address)
    if answer.status in _OF_HEAD_TOO or 300 <= answer.status < 400:
        return answer
    if answer.status >= 400 or answer.is_html:
        return ask("GET", address)
    return answer


def _judged(address: str, at: str, lasting: str, answer: Answer, pause: timedelta | None) -> Finding:
    status = answer.status
    if "cf-mitigated" in answer.headers:
        return Finding(Verdict.CLOSED, "It wants to be sure that a person asks.", pause=pause)
    if status in REDIRECTS:
        raise broken("It leads on, and does not say where.")
    if status >= 400:
        verdict = Verdict.CLOSED if status in _CLOSED else Verdict.BROKEN
        said = _SAID.get(status, f"Its site answers with an error ({status}).")
        return Finding(verdict, said, pause=_retry_after(answer) or pause)
    if at != address:
        if _LOGIN.search(urlsplit(at).path) and not _LOGIN.search(urlsplit(address).path):
            return Finding(Verdict.CLOSED, "It leads to a login.", pause=pause)
        if _is_front_page(at) and not _is_front_page(address):
            return Finding(Verdict.BROKEN, "It leads to a front page in its place.", pause=pause)
    if answer.is_html and (title := _title(answer)) and _NOT_THERE.search(title):
        said = f"It says of itself that it is not there: “{title[:120]}”."
        return Finding(Verdict.BROKEN, said, pause=pause)
    if lasting != address:
        return Finding(Verdict.MOVED, "It has moved for good.", lasting, pause)
    return Finding(Verdict.FINE, "", pause=pause)


def _is_front_page(address: str) -> bool:
    parts = urlsplit(address)
    return bool(_FRONT.fullmatch(parts.path)) and not parts.query


def _title(answer: Answer) -> str:
    found = _TITLE.search(answer.beginning.decode("utf-8", "replace"))
    return " ".join(found[1].split()) if found else ""


def _retry_after(answer: Answer) -> timedelta | None:
    """For how long a host asks to be left alone: so many seconds, or until a moment."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        return min(timedelta(seconds=int(said[:9])), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    pause = (until if until.tzinfo else until.replace(tzinfo=UTC)) - datetime.now(UTC)
    return min(pause, LONGEST_PAUSE) if pause > timedelta() else None
