"""What happens by itself when content is published or changed."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex
from wagtail.search.index import insert_or_update_object
from wagtail.signals import page_published

from .models import Organisation, Person, Picture, Publication
from .pictures import make_sizes, make_sizes_for


@receiver(page_published)
def make_sizes_of_pictures_on_page(instance: Page, **kwargs: Any) -> None:
    make_sizes_for(instance)


@receiver(page_published)
def index_with_names(instance: Page, **kwargs: Any) -> None:
    """Puts a page into the search index with its contributors and milestones.

    Wagtail does that when the page's own row is saved, which is before theirs are.
    """
    insert_or_update_object(instance)


@receiver(page_published)
def renew_references(instance: Page, **kwargs: Any) -> None:
    """Lets go of what a publication no longer refers to, so that a file taken off it can be deleted.

    Its files and people belong to the table that all kinds share, and Wagtail looks at that one only
    when something is added.
    """
    if isinstance(instance, Publication):
        shared = instance.publication_ptr
        transaction.on_commit(lambda: ReferenceIndex.create_or_update_for_object(shared))


@receiver(post_save, sender=Person)
@receiver(post_save, sender=Organisation)
def make_sizes_of_portrait(instance: Person | Organisation, **kwargs: Any) -> None:
    make_sizes_for(instance)


@receiver(post_save, sender=Picture)
def renew_sizes(instance: Picture, created: bool, **kwargs: Any) -> None:
    """A picture that is in use gets its sizes anew when it changes; those that still fit are kept.

    Also where it has none yet: its file may have been missing when the page went out.
    """
    if not created and (instance.sizes or ReferenceIndex.get_references_to(instance).exists()):
        # Only then are the sizes of the old file gone.
        transaction.on_commit(lambda: make_sizes(instance))
