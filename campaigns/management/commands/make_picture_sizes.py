from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from wagtail.models import Page

from assets.pictures.making import make_sizes, pictures_on
from page_tree.public import SitePageQuerySet

from ...models import Organisation, Person, SiteSettings


class Command(BaseCommand):
    help = "Makes the sizes of all pictures that readers see. Needed only after the sizes were changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anew",
            action="store_true",
            help="also those that are there already: after what is made of a picture has changed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        made: set[int] = set()
        things = [
            *SitePageQuerySet(Page).live().specific(),
            *Person.objects.all(),
            *Organisation.objects.all(),
            *SiteSettings.objects.all(),
        ]
        for thing in things:
            for picture in pictures_on(thing):
                if picture.pk not in made:
                    make_sizes(picture, anew=options["anew"])
                    made.add(picture.pk)
        self.stdout.write(f"The sizes of {len(made)} picture{'' if len(made) == 1 else 's'} are made.")
