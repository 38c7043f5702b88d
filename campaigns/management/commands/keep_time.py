import logging
import signal
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

from axes.models import AccessAttempt, AccessFailureLog
from django.core.management.base import BaseCommand, CommandError
from django.db import (
    Error,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)
from django.utils import timezone
from wagtail.models import Page, Revision

from campaigns.timekeeping import round_of_the_clock

log = logging.getLogger(__name__)
# What was named in the log already.
told: set[tuple[type, int]] = set()

# Any number will do, as long as nothing else in this database locks it.
LOCK: Final = 7_415_823
# They hold a network address each, and serve for a day at most.
KEEP_FAILED_LOGINS: Final = timedelta(days=1)


class Command(BaseCommand):
    help = "Publishes and withdraws what is due, and forgets old failed logins, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, default=30, metavar="SECONDS", help="How often (30).")
        parser.add_argument("--once", action="store_true", help="Do what is due now, and end.")
        parser.add_argument(
            "--pulse", type=Path, metavar="FILE", help="Touch this file after each round that went well."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["every"] <= 3600:
            raise CommandError("--every takes a number of seconds from 1 to 3600.")
        if not options["once"]:
            end_in_order_when_told()
        while True:
            try:
                publish_what_is_due()
                forget_failed_logins()
                if options["pulse"]:
                    options["pulse"].touch()
            except Error as error:
                # The database may be away for a moment; what was due stays due.
                if options["once"]:
                    raise CommandError(f"The database could not be asked: {error}") from None
                self.stderr.write("The database could not be asked; trying again.")
            if options["once"]:
                return
            close_old_connections()
            time.sleep(options["every"])


def end_in_order_when_told() -> None:
    """From here on, being told to end (SIGTERM, Ctrl-C) undoes what is half done and leaves quietly."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(0)

    # Without a handler the first process of a container does not even hear SIGTERM.
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)


def publish_what_is_due() -> None:
    """Publishes and withdraws what is due, unless another process is at it just now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return
        try:
            withdraw_and_publish(timezone.now())
            # Django logs what a receiver raises.
            round_of_the_clock.send_robust(sender=None, now=timezone.now())
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def withdraw_and_publish(now: datetime) -> None:
    """What Wagtail's `publish_scheduled` does for pages (nothing else has drafts here), each by itself.

    Wagtail's command ends at the first page that cannot be published, and forgets that it was due.
    """
    for page in Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at", "pk"):
        by_itself(page, partial(page.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled"))
    due = Revision.page_revisions.filter(approved_go_live_at__lt=now)
    for revision in due.order_by("approved_go_live_at", "pk"):
        by_itself(revision, partial(revision.publish, log_action="wagtail.publish.scheduled"))


def by_itself(what: Page | Revision, action: Callable[[], object]) -> None:
    """Does it whole or not at all. What fails stays due, is named once, and holds up nothing else."""
    try:
        with transaction.atomic():
            action()
    except (InterfaceError, OperationalError):
        # The database is away.
        raise
    except Exception as error:
        if (type(what), what.pk) not in told:
            log.error("%s is due, but it cannot be published or withdrawn: %s", what, error)
            told.add((type(what), what.pk))
    else:
        told.discard((type(what), what.pk))


def forget_failed_logins() -> None:
    """Removes the rows about failed logins that no lock needs any more."""
    for model in (AccessAttempt, AccessFailureLog):
        model.objects.filter(attempt_time__lt=timezone.now() - KEEP_FAILED_LOGINS).delete()
