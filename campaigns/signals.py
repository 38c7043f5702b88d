"""What happens by itself when content is published or changed."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from .models import Organisation, Person, Picture
from .pictures import make_sizes, make_sizes_for


@receiver(page_published)
def make_sizes_of_pictures_on_page(instance: Page, **kwargs: Any) -> None:
    make_sizes_for(instance)


@receiver(post_save, sender=Person)
@receiver(post_save, sender=Organisation)
def make_sizes_of_portrait(instance: Person | Organisation, **kwargs: Any) -> None:
    make_sizes_for(instance)


@receiver(post_save, sender=Picture)
def renew_sizes(instance: Picture, created: bool, **kwargs: Any) -> None:
    """A picture that readers have already gets its sizes anew when its file or focus changes.

    Wagtail drops the old renditions then; without this the next reader would find none.
    """
    if not created and instance.sizes:
        make_sizes(instance)
