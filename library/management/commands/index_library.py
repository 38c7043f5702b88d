from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from campaigns.models import Publication

from ...index import elsewhere
from ...index.indexing import CHUNK, index, unindexed
from ...lists.lasting import arrange
from ...models import Spelling


class Command(BaseCommand):
    help = "Makes the library's index anew from the stored pages. The site can go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="Only what the index says nothing of yet.")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = (
            unindexed()
            if options["missing"]
            else Publication.objects.order_by("pk").values_list("pk", flat=True)
        )
        pks = list(keys)
        if not options["missing"]:
            # Words that no publication has any more are forgotten.
            Spelling.objects.all().delete()
        for start in range(0, len(pks), CHUNK):
            index(pks[start : start + CHUNK])
        arrange()
        if not options["missing"]:
            elsewhere.forget_all()
        elsewhere.catch_up()
        self.stdout.write(f"{len(pks)} publications were indexed.")
