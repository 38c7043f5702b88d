from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clock.sighting import database_now

from ... import clock, comparing, sites
from ...whether import is_on_file


class Command(BaseCommand):
    help = "Writes the public site as files, or says how these differ from what is public."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--all", action="store_true", help="Write a whole site beside the present one, and switch."
        )
        what.add_argument(
            "--check", action="store_true", help="Print what differs; the status says whether anything does."
        )
        what.add_argument(
            "--sweep", action="store_true", help="Ask for every address again, and print what differs."
        )
        what.add_argument("--mend", action="store_true", help="Do what the clock does in its rounds.")
        what.add_argument("--back", action="store_true", help="Switch back to the version before.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_on_file():
            raise CommandError(
                "Nothing is on file here: PUBLISHED_ROOT names no folder, and PUBLISHED_BUCKET no bucket."
            )
        try:
            self.do(options)
        except OSError as error:
            does = "read" if options["check"] or options["sweep"] else "changed"
            raise CommandError(f"The published files could not be {does}: {error}") from None

    def do(self, options: dict[str, Any]) -> None:
        if options["all"]:
            number = sites.write_whole()
            self.stdout.write(f"{number} addresses are on file, and served.")
        elif options["mend"]:
            clock.catch_up(database_now(), comparing.every_file)
        elif options["back"]:
            self.stdout.write(f"The version {sites.switch_back()} is served.")
        else:
            self.report(sites.sweep() if options["sweep"] else sites.check())

    def report(self, lines: list[str]) -> None:
        for line in lines:
            self.stdout.write(line)
        if lines:
            raise CommandError(f"{len(lines)} differences.", returncode=1)
        self.stdout.write("What is on file is what is public.")
