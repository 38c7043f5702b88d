"""Gathers links to other sites, and asks those that are due."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ...gathering import gather_all
from ...rounds import go_round


class Command(BaseCommand):
    help = "Looks for links to other sites on all pages; where CHECK_LINKS is set, asks those that are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--gather", action="store_true", help="Look for links alone, and ask nobody.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{gather_all()} links to other sites.")
        if settings.CHECK_LINKS and not options["gather"]:
            self.stdout.write(f"{go_round()} of them were asked.")
