from typing import Any

from django.core.management.base import BaseCommand

from ...uses import record_all


class Command(BaseCommand):
    help = "Writes down anew what every page and its draft use. After pages were loaded past the site."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The files and pictures of {record_all()} pages are written down.")
