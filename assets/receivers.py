"""What happens when a picture or draft is saved, a page is published, or several files come at once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, Revision, UploadedFile
from wagtail.signals import page_published

from clean_files.fields import CleanField
from clean_files.models import forget_old_offers
from clock.signals import round_of_the_clock

from .models import File, Picture
from .pictures import first_pages
from .pictures.making import make_sizes, make_sizes_for
from .pictures.queue import ask_for_sizes
from .pictures.sizes import has_its_card, without_card
from .uses import record_draft


@receiver(page_published)
def make_sizes_of_pictures_on_page(instance: Page, **kwargs: Any) -> None:
    # Wagtail sends this for a page that is only scheduled, too.
    if instance.live:
        make_sizes_for(instance)


@receiver(post_save, sender=Picture)
def begin_sizes(instance: Picture, created: bool, **kwargs: Any) -> None:
    """The sizes of a picture are begun when it is uploaded, and anew when it changes. Those that fit stay.

    Who uploads it does not wait for them, unless the public sees the picture: then what it lacks is missed.
    """
    if not created and Picture.objects.published().filter(pk=instance.pk).exists():
        # Only then are the sizes of the old file gone.
        transaction.on_commit(lambda: make_sizes(instance), robust=True)
    elif not has_its_card(instance):
        if instance.sizes:
            Picture.objects.filter(pk=instance.pk).update(sizes=without_card(instance.sizes))
        ask_for_sizes()


@receiver(post_save, sender=File)
def begin_first_page(instance: File, **kwargs: Any) -> None:
    """The clock draws it. Nobody waits for it: until it is there, lists go without."""
    if first_pages.lacking().filter(pk=instance.pk).exists():
        ask_for_sizes()


@receiver(post_save, sender=Revision)
def record_what_a_draft_uses(instance: Revision, update_fields: Any = None, **kwargs: Any) -> None:
    is_of_page = instance.base_content_type.model_class() is Page
    if is_of_page and (update_fields is None or "content" in update_fields):
        record_draft(instance)


@receiver(pre_save, sender=UploadedFile)
def clean_what_waits_for_its_form(instance: UploadedFile, **kwargs: Any) -> None:
    """Of several uploads at once, Wagtail stores those that still lack something. They are cleaned first."""
    model = instance.for_content_type.model_class() if instance.for_content_type else None
    field = model._meta.get_field("file") if model else None
    if isinstance(field, CleanField) and (arrival := field.take_in(instance)):
        instance.findings = arrival.findings


@receiver(round_of_the_clock)
def forget_what_nobody_took_over(now: datetime, **kwargs: Any) -> None:
    forget_old_offers(now)
