from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page

from campaigns.uses import record


class Command(BaseCommand):
    help = "Writes down anew which files and pictures every page uses. After pages were loaded past the site."

    def handle(self, *args: Any, **options: Any) -> None:
        pages = Page.objects.order_by("pk").values_list("pk", flat=True)
        for pk in pages:
            with transaction.atomic():
                page = Page.objects.select_for_update().filter(pk=pk).first()
                if page is not None:
                    record(page.specific)
        self.stdout.write(f"The files and pictures of {len(pages)} pages are written down.")
