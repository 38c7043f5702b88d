from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ...load import load_demo


class Command(BaseCommand):
    help = "Adds the demo, the campaign on the MLA Convention. Run again, it adds only what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--in-production", action="store_true", help="Load it although these are production settings."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED and not options["in_production"]:
            raise CommandError(
                "This is a production site. To put the demo into it all the same: --in-production"
            )
        added = load_demo()
        self.stdout.write(f"The demo is loaded: {added} page{'' if added == 1 else 's'} added.")
