import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backups.archive import ArchiveError
from backups.backing_up import keep_newest, make_backup


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

    def handle(self, *args: Any, **options: Any) -> None:
        target, keep = options["target"], options["keep"]
        if keep is not None and keep < 1:
            raise CommandError("--keep takes a number from 1 up.")
        if keep is not None and not target.is_dir():
            raise CommandError("--keep is for a folder that is there.")
        # Whoever stops it (a container's engine, say) finds nothing half done.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped: there is no archive."))
        try:
            made = make_backup(target, self.stdout.write)
            removed = keep_newest(made.path.parent, keep) if keep else []
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped: there is no archive.") from None
        self.stdout.write(f"{made.path} ({made.size / 1e6:,.1f} MB)\nSHA-256 {made.sha256}")
        for path in removed:
            self.stdout.write(f"Removed {path}.")
        if made.missing:
            self.stderr.write(
                f"{len(made.missing)} files that rows name are missing: {', '.join(made.missing[:5])}"
            )
