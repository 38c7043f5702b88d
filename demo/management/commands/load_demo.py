"""`manage.py load_demo`. Only a site that has the demo, as on a person's own machine, knows the command."""

from typing import Any

from django.core.management.base import BaseCommand

from ...load import load_demo


class Command(BaseCommand):
    help = "Adds the demo, the campaign on the MLA Convention. Run again, it adds only what is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_demo()
        self.stdout.write(f"The demo is loaded: {added} page{'' if added == 1 else 's'} added.")
