import signal
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from ...archive import ArchiveError
from ...backing_up import keep_newest, make_backup
from ...daily import go_on


class Command(BaseCommand):
    help = "Writes one dated archive of the whole site, while it runs: database, uploads, published files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="A folder, or the name of a new file in one.")
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="Then remove all but the N newest dated archives of that folder.",
        )
        parser.add_argument(
            "--daily",
            type=hour_and_minute,
            metavar="HH:MM",
            help="Go on until stopped: one every day at this time (UTC), and at once if the last is older.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target, keep, daily = options["target"], options["keep"], options["daily"]
        if keep is not None and keep < 1:
            raise CommandError("--keep takes a number from 1 up.")
        for option, value in (("--keep", keep), ("--daily", daily)):
            if value is not None and not target.is_dir():
                raise CommandError(f"{option} is for a folder that is there.")
        # Whoever stops it (a container's engine, say) finds nothing half done.
        # An archive of many that was begun is made up for at the next start.
        signal.signal(
            signal.SIGTERM, lambda *_: sys.exit("Stopped: there is no archive." if daily is None else 0)
        )
        try:
            if daily is None:
                self.back_up(target, keep)
            else:
                go_on(target, daily, lambda: self.backs_up(target, keep), time.sleep)
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped: there is no archive.") from None

    def back_up(self, target: Path, keep: int | None) -> None:
        """Makes one, and says what came of it."""
        made = make_backup(target, self.stdout.write)
        removed = keep_newest(made.path.parent, keep) if keep else []
        self.stdout.write(f"{made.path} ({made.size / 1e6:,.1f} MB)\nSHA-256 {made.sha256}")
        for path in removed:
            self.stdout.write(f"Removed {path}.")
        if made.missing:
            self.stderr.write(
                f"{len(made.missing)} files that rows name are missing: {', '.join(made.missing[:5])}"
            )

    def backs_up(self, target: Path, keep: int | None) -> bool:
        """Makes one of many: says whether it did, and why not. The next one asks the database anew."""
        try:
            self.back_up(target, keep)
        except ArchiveError as error:
            self.stderr.write(f"{error} Trying again in a quarter of an hour.")
            return False
        finally:
            connections.close_all()
        return True


def hour_and_minute(text: str) -> time_of_day:
    """Takes 03:15 or the like."""
    try:
        return datetime.strptime(text, "%H:%M").time()
    except ValueError:
        raise ArgumentTypeError("takes a time like 03:15") from None
