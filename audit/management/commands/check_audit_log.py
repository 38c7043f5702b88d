from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...chain import Anchor, walk
from ...models import Entry


def anchor(text: str) -> Anchor:
    number, _, checksum = text.partition(":")
    if not (number.isascii() and number.isdecimal() and len(checksum) == 64):
        raise ArgumentTypeError(f"{text!r} is no number and checksum, as this command prints them.")
    return Anchor(int(number), checksum.lower())


class Command(BaseCommand):
    help = (
        "Says whether an entry of the audit log was removed, altered or put in. Prints the last number and"
        " checksum: note them where nobody who can reach the database can. Who may do anything with the"
        " database could write the whole log anew; by such a note alone is that seen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--after",
            type=anchor,
            action="append",
            default=[],
            metavar="NUMBER:CHECKSUM",
            help="What was noted once: the log has to have that entry still. Can be given several times.",
        )

    def handle(self, *args: Any, after: list[Anchor], **options: Any) -> None:
        done = walk(after)
        if done.without_title:
            numbers = ", ".join(map(str, done.without_title))
            self.stdout.write(f"Entries whose title was taken out: {numbers}.")
        if waiting := Entry.objects.filter(number=None).count():
            self.stdout.write(f"Not sealed yet: {waiting}. The clock does so within a minute.")
        if done.fault:
            raise CommandError(done.fault)
        self.stdout.write(f"All is well. Entries: {done.number}. To note down:")
        self.stdout.write(f"{done.number}:{done.checksum}")
