"""Says that the clock waits for a person, and that it goes on: in the log, and once by mail."""

import logging

from django.urls import reverse

from page_tree.addresses import absolute

from .models import Clock
from .telling import tell_secretariat

log = logging.getLogger(__name__)


def say_that_it_waits(clock: Clock, doubt: str) -> None:
    """Notes the doubt, and tells of it once. A mail that fails is tried again the next time."""
    if not clock.doubt:
        log.error("The time is in doubt, and nothing is published or withdrawn until it is right: %s", doubt)
    clock.wait(doubt)
    if clock.told:
        return
    try:
        tell_secretariat("The website’s clock waits for you", _text(doubt))
    except Exception as error:
        log.error("The staff could not be told by mail that the clock waits: %s", error)
    else:
        clock.note_told()


def say_that_it_goes_on(clock: Clock) -> None:
    if clock.doubt:
        log.warning("The time is right again, and the clock goes on.")


def _text(doubt: str) -> str:
    address = absolute(reverse("clock"))
    return (
        "The website does not know whether its clock is right. Until it does, no page goes out by itself and"
        f" no bundle is released.\n\n{doubt}\n\n"
        "If the clock is wrong, tell whoever looks after the website’s machine: once it is right, all goes on"
        " by itself. If it is right, say so here; the page lists first what would go out then:\n\n"
        f"{address}\n"
    )
