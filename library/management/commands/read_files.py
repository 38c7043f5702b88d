from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ...index.reading import read, readable_files, unread_files
from ...models import State
from ...receivers import index_with_file


class Command(BaseCommand):
    help = "Takes the text out of files that were not read yet, so that they can be found by what they say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="Of all files, also of those that were read."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        states = dict.fromkeys((State.READ, State.NO_TEXT, State.UNREADABLE), 0)
        for file in (readable_files() if options["again"] else unread_files()).order_by("pk").iterator():
            reading = read(file, again=options["again"])
            if reading is None:
                continue
            index_with_file(reading.digest)
            states[State(reading.state)] += 1
            if reading.message:
                self.stdout.write(f"{file.title} ({file.filename}): {reading.message}")
        self.stdout.write(
            ", ".join(f"{count} {state.label.lower()}" for state, count in states.items()) + "."
        )
