"""The clock: goes round, lets out and takes off what is due, and makes the sizes of pictures meanwhile."""

import logging
import signal
import sys
import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any, Final

from axes.models import AccessAttempt, AccessFailureLog
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections, connection

from assets.pictures.first_pages import make_missing_first_pages, make_next_first_page
from assets.pictures.making import NoRoom, make_missing_sizes, make_next_sizes
from assets.pictures.queue import attend, is_at_work, wait_until_asked
from clock.in_doubt import say_that_it_goes_on, say_that_it_waits
from clock.models import Clock
from clock.sighting import Sighting, database_now
from clock.signals import round_of_the_clock
from clock.timekeeping import all_that_is_due
from written_dates.naming import moment_text

from ...publishing.schedule import do_what_is_due

log = logging.getLogger(__name__)

# Any number will do, as long as nothing else in this database locks it.
LOCK: Final = 7_415_823
# They hold a network address each, and serve for a day at most.
KEEP_FAILED_LOGINS: Final = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "Publishes and withdraws what is due, makes the sizes of new pictures, and forgets old failed "
        "logins, until it is stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, default=30, metavar="SECONDS", help="How often (30).")
        parser.add_argument("--once", action="store_true", help="Do what is due now, and end.")
        parser.add_argument(
            "--pulse", type=Path, metavar="FILE", help="Touch this file after each round that went well."
        )
        parser.add_argument(
            "--time-is-right",
            action="store_true",
            help="Say that the time is right, where the clock waits for that, and do what is due.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["every"] <= 3600:
            raise CommandError("--every takes a number of seconds from 1 to 3600.")
        if options["time_is_right"]:
            self.confirm()
        elif not options["once"]:
            end_in_order_when_told()
        rounds = Rounds()
        is_single = options["once"] or options["time_is_right"]
        while True:
            try:
                makes_sizes = not is_single and attend()
                went_well = rounds.go()
                if options["pulse"] and went_well:
                    options["pulse"].touch()
                if not is_single:
                    make_sizes_or_wait(
                        until_next(options["every"]) if went_well else options["every"], makes_sizes
                    )
                elif not is_at_work():
                    make_missing_sizes()
                    make_missing_first_pages()
            except Error as error:
                # The database may be away for a moment; what was due stays due.
                if is_single:
                    raise CommandError(f"The database could not be asked: {error}") from None
                self.stderr.write("The database could not be asked; trying again.")
                time.sleep(options["every"])
            if is_single:
                return
            close_old_connections()

    def confirm(self) -> None:
        now = Sighting.now()
        self.stdout.write(f"It is {moment_text(now.at)}. Due now:")
        for due in all_that_is_due(now.at):
            self.stdout.write(f"{moment_text(due.at)}: {due.text}")
        Clock.the_one().confirm(now)


def until_next(seconds: float) -> float:
    """How long to wait for the next round: so many seconds, or until the next time at which something is due.

    A page that has expired stays on file until the clock takes it off.
    """
    now = database_now()
    coming = [due.at for due in all_that_is_due(now + timedelta(seconds=seconds)) if due.at > now]
    return (min(coming) - now).total_seconds() if coming else seconds


def make_sizes_or_wait(seconds: float, makes_sizes: bool) -> None:
    """Makes the sizes of one picture, and a round follows at once: a page may have waited for them. Where
    none lacks them, waits for the next round, or until somebody asks.
    """
    try:
        if makes_sizes and (make_next_sizes() or make_next_first_page()):
            return
    except NoRoom:
        log.error("There is no room for the sizes of pictures.")
    wait_until_asked(seconds)


def end_in_order_when_told() -> None:
    """From here on, being told to end (SIGTERM, Ctrl-C) undoes what is half done and leaves quietly."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(0)

    # Without a handler the first process of a container does not even hear SIGTERM.
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)


class Rounds:
    """The rounds of one process. It remembers its own last one: the stored one may be another machine's."""

    def __init__(self) -> None:
        self.own: Sighting | None = None
        self.confirmed_at: datetime | None = None

    def go(self) -> bool:
        """Does what is due, unless another process is at it; False where the time is in doubt."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return not Clock.the_one().doubt
            try:
                return self._go()
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

    def _go(self) -> bool:
        clock, now = Clock.the_one(), Sighting.now()
        if clock.confirmed_at != self.confirmed_at:
            # Somebody has said what is right since.
            self.own, self.confirmed_at = None, clock.confirmed_at
        if doubt := now.doubt(Clock.last_sighting(now.at)) or now.doubt(self.own):
            say_that_it_waits(clock, doubt)
            return False
        say_that_it_goes_on(clock)
        clock.believe(now)
        self.own = now
        do_what_is_due(now.at)
        # Django logs what a receiver raises.
        round_of_the_clock.send_robust(sender=None, now=now.at)
        for model in (AccessAttempt, AccessFailureLog):
            model.objects.filter(attempt_time__lt=now.at - KEEP_FAILED_LOGINS).delete()
        return True
