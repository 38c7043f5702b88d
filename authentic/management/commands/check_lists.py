from argparse import ArgumentParser
from itertools import chain as joined
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ... import chain


class Command(BaseCommand):
    help = "Says whether a signed list of files was dropped, put elsewhere or altered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--copies",
            type=Path,
            help="A folder with copies of lists (1.txt, 1.txt.minisig, …): they are checked, and held against"
            " the site's. By these alone is seen that the newest list was taken back.",
        )

    def handle(self, *args: Any, copies: Path | None, **options: Any) -> None:
        if copies is not None and not copies.is_dir():
            raise CommandError(f"There is no folder {copies}.")
        here, keys = chain.of_database(), chain.keys_of_database()
        found = joined(chain.faults(here, keys), chain.faults_of_keys())
        if copies is not None:
            kept = chain.of_folder(copies)
            found = joined(
                found, (f"Copies: {one}" for one in chain.faults(kept, keys)), chain.differences(here, kept)
            )
        faults = list(found)
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"Faults: {len(faults)}, in lists: {len(here)}.")
        self.stdout.write(f"All is well. Lists: {len(here)}.")
