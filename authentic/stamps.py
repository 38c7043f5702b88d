"""Others' word on when a list was there (RFC 3161): asked for by the clock, kept beside the list."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from secrets import randbits
from time import monotonic
from typing import Final
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from asn1crypto import tsp  # type: ignore[import-untyped]
from django.conf import settings
from django.db.models import Exists, OuterRef

from .models import SignedList, Stamp

log = logging.getLogger(__name__)

# In seconds, for each part of an answer and for all of it; and its most bytes.
PATIENCE: Final = 5.0
WHOLE_PATIENCE: Final = 10.0
MOST: Final = 256 * 1024
# A service that did not answer is asked again after so long.
PAUSE: Final = timedelta(minutes=5)
AT_ONCE: Final = 10
_GRANTED: Final = ("granted", "granted_with_mods")
# When each service last gave no good answer to this process.
_failed: dict[str, datetime] = {}


def name_of(service: str) -> str:
    """What a service's answers are called by: its host."""
    parts = urlsplit(service)
    return f"{parts.hostname}-{parts.port}" if parts.port else f"{parts.hostname}"


def stamp_lists(now: datetime) -> None:
    """Asks each service for what it has not stamped yet, the newest list first. One that is away is asked
    again later.
    """
    for service in settings.TIMESTAMP_SERVICES:
        if service in _failed and abs(now - _failed[service]) < PAUSE:
            continue
        try:
            for row in _lacking(name_of(service)):
                answer, time = ask(service, row.content)
                Stamp.objects.get_or_create(
                    of=row, service=name_of(service), defaults={"answer": answer, "time": time}
                )
            _failed.pop(service, None)
        except (OSError, ValueError) as error:
            _failed[service] = now
            log.warning("%s gave no timestamp, and is asked again later: %s", name_of(service), error)


def _lacking(name: str) -> Iterator[SignedList]:
    has = Stamp.objects.filter(of=OuterRef("pk"), service=name)
    yield from SignedList.objects.filter(~Exists(has)).order_by("-number")[:AT_ONCE]


def ask(service: str, content: bytes) -> tuple[bytes, datetime]:
    """A service's answer to a content, and the time in it. Raises OSError where it is away, ValueError where
    it answers something else. Whose word it is, readers check with ``openssl ts``.
    """
    digest, nonce = hashlib.sha256(content).digest(), randbits(64)
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    request = tsp.TimeStampReq(
        {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    )
    answer = _send(service, request.dump())
    told = _told_in(answer)
    if told["message_imprint"]["hashed_message"].native != digest or told["nonce"].native != nonce:
        raise ValueError("It answers something else than was asked.")
    return answer, told["gen_time"].native


def _told_in(answer: bytes) -> tsp.TSTInfo:
    """What an answer says under its signature. Raises ValueError where it says nothing, or refuses."""
    try:
        found = tsp.TimeStampResp.load(answer, strict=True)
        status = found["status"]["status"].native
        if status not in _GRANTED:
            raise ValueError(f"It refuses: {status}.")
        told: tsp.TSTInfo = found["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
        _ = told.native
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"It answers with no timestamp: {error}") from error
    return told


def _send(service: str, request: bytes) -> bytes:
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    until = monotonic() + WHOLE_PATIENCE
    # The settings take http and https alone.
    with urlopen(Request(service, request, headers), timeout=PATIENCE) as answer:  # noqa: S310
        found = b""
        while part := answer.read1(MOST):
            found += part
            if len(found) > MOST:
                raise ValueError("It answers with more than a timestamp.")
            if monotonic() > until:
                raise TimeoutError("It takes too long.")
    return found
