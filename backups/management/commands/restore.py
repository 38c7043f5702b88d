import re
import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...archive import ArchiveError
from ...restoring import check, open_archive, restore


class Command(BaseCommand):
    help = (
        "Puts the site that an archive holds onto an empty machine, or in the place of the one that is there."
    )
    # There may be nothing yet that could be checked.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="A file that `backup` made.")
        parser.add_argument(
            "--check", action="store_true", help="Look whether it is whole, and change nothing."
        )
        parser.add_argument(
            "--replace", action="store_true", help="Throw away what is there, once the new is whole."
        )
        parser.add_argument("--sha256", default="", metavar="HEX", help="What the file's checksum has to be.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"] and options["replace"]:
            raise CommandError("--check changes nothing, and --replace does: say one of them.")
        if options["sha256"] and not re.fullmatch(r"[0-9a-fA-F]{64}", options["sha256"]):
            raise CommandError("--sha256 takes 64 digits from 0 to f.")
        # What was begun is undone before it ends.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped: everything is as it was."))
        try:
            with open_archive(options["archive"]) as file:
                if options["check"]:
                    about = check(file, options["sha256"])
                else:
                    about = restore(
                        file, replace=options["replace"], sha256=options["sha256"], say=self.stdout.write
                    )
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            sys.exit("Stopped: everything is as it was.")
        done = "is whole" if options["check"] else "is restored"
        self.stdout.write(
            f"The site of {about['made']} {done}: {len(about['database']['tables'])} tables, "
            f"{about['uploads']['files']} uploads, {about['published']['files']} published files."
        )
