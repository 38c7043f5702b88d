"""Keeps the list of links true as things are saved, and asks them by the clock."""

from typing import Any

from django.conf import settings
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_unpublished

from assets.signals import page_recorded
from clock.signals import round_of_the_clock

from .gathering import ROWS, Gather
from .rounds import begin_round


@receiver(page_recorded)
def gather_saved_page(page: Page, **kwargs: Any) -> None:
    Gather(Page._meta.label, page.pk).after_commit()


@receiver(page_published)
@receiver(page_unpublished)
def gather_published_page(instance: Page, **kwargs: Any) -> None:
    Gather(Page._meta.label, instance.pk).after_commit()


@receiver(post_save, sender=Revision)
def gather_draft(instance: Revision, update_fields: Any = None, **kwargs: Any) -> None:
    is_of_page = instance.base_content_type.model_class() is Page
    if is_of_page and (update_fields is None or "content" in update_fields):
        Gather(Page._meta.label, int(instance.object_id)).after_commit()


def gather_row_after(instance: Model, **kwargs: Any) -> None:
    Gather(instance._meta.label, instance.pk).after_commit()


for model in ROWS:
    post_save.connect(gather_row_after, sender=model)
    post_delete.connect(gather_row_after, sender=model)


@receiver(round_of_the_clock)
def ask_links(**kwargs: Any) -> None:
    """Beside the clock: nothing that is due waits for another site's answer."""
    if settings.CHECK_LINKS:
        begin_round()
