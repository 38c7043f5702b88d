from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ... import keys
from ...files import write_secret
from ...minisign import SecretKey


class Command(BaseCommand):
    help = (
        "Makes a key with which the site signs its lists of files, and writes it into a file for"
        " SIGNING_KEY_FILE. Where the site has a key already, that one signs the new one: who trusts it"
        " can trust the new one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Where to write it; must not be there yet.")
        parser.add_argument(
            "--old-is-lost",
            action="store_true",
            help="Nobody has the key before any longer, or others have it.",
        )

    def handle(self, *args: Any, file: Path, old_is_lost: bool, **options: Any) -> None:
        old = None if old_is_lost else keys.own_key()
        if keys.key_in_use() and old is None and not old_is_lost:
            raise CommandError(
                "The site has had a key, and SIGNING_KEY names none that could sign a new one."
            )
        if old is not None:
            keys.row_of(old)
        new = SecretKey.new()
        try:
            write_secret(file, f"{new.line}\n")
        except OSError as error:
            raise CommandError(f"{file} can’t be written: {error.strerror}. No key was made.") from error
        keys.introduce(new, old)
        self.stdout.write(f"{file} has the secret key: keep a copy where nobody else comes.")
        self.stdout.write(f"The public key is {new.public.line}")
