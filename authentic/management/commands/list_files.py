from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ... import checksums, lists, stamps, taking_up


class Command(BaseCommand):
    help = (
        "Notes checksums that are lacking; makes, signs and stamps the next list of files, as the clock does."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--copies",
            type=Path,
            help="A folder with copies of lists (1.txt, 1.txt.minisig, …). Those that the site has lost,"
            " since it was restored from a backup say, are taken up first: so no number is given twice.",
        )

    def handle(self, *args: Any, copies: Path | None, **options: Any) -> None:
        if copies is not None:
            self._take_up(copies)
        checksums.note_missing()
        made = lists.make_list()
        lists.sign_newest()
        stamps.stamp_lists(timezone.now())
        self.stdout.write(f"{made} was made." if made else "There is nothing new to list.")

    def _take_up(self, copies: Path) -> None:
        if not copies.is_dir():
            raise CommandError(f"There is no folder {copies}.")
        try:
            numbers = taking_up.take_up(copies)
        except taking_up.CannotTakeUp as error:
            raise CommandError(str(error)) from None
        for number in numbers:
            self.stdout.write(f"List {number} was taken up.")
