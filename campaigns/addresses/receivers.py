"""When addresses are written down: before what they name is changed, withdrawn, moved or deleted."""

from datetime import datetime
from typing import Any, Final

from django.db.models import Model, Q
from django.db.models.signals import post_delete, pre_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import pre_page_move

from assets.models import EarlierVersion, File, Picture
from assets.signals import addresses_go, still_needed
from clock.signals import round_of_the_clock
from page_tree.hold import hold_below

from ..models import Organisation, Person, Place, Series, Topic
from .forgetting import forget_orphans
from .kept import check_address
from .noting import note_media, note_name, note_pages, note_places

# The fields with which a page's address, or its being public, can change.
_TELLING: Final = {"slug", "url_path", "live"}


@receiver(pre_save)
def note_page(instance: Model, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """Also for pages that are saved as plain ones, as the clock does."""
    if not isinstance(instance, Page) or raw or instance._state.adding:
        return
    if update_fields is not None and _TELLING.isdisjoint(update_fields):
        return
    stored = Page.objects.filter(pk=instance.pk)
    renamed = stored.exclude(slug=instance.slug).first()
    if renamed is not None:
        hold_below(renamed)
    note_pages(stored)
    if renamed is not None:
        note_places(renamed.get_descendants())


@receiver(pre_page_move)
def refuse_move(instance: Page, url_path_after: str, **kwargs: Any) -> None:
    """Raises ValidationError where readers could not follow."""
    check_address(instance, url_path_after)


@receiver(pre_page_move)
def note_moved(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    if url_path_before != url_path_after:
        note_places(Page.objects.filter(Q(pk=instance.pk) | Q(path__startswith=instance.path)))


# Of the rows that a page has in several tables, the one that every page has.
@receiver(pre_delete, sender=Page)
def note_deleted(instance: Page, **kwargs: Any) -> None:
    note_pages(Page.objects.filter(pk=instance.pk))


@receiver(pre_save, sender=PageViewRestriction)
def note_restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    note_pages(Page.objects.filter(path__startswith=instance.page.path))


@receiver(pre_save, sender=Person)
@receiver(pre_save, sender=Organisation)
@receiver(pre_save, sender=Topic)
@receiver(pre_save, sender=Place)
@receiver(pre_save, sender=Series)
def note_renamed(sender: Any, instance: Any, raw: bool, **kwargs: Any) -> None:
    stored = sender._default_manager.filter(pk=instance.pk).exclude(slug=instance.slug)
    if not raw and not instance._state.adding and stored.exists():
        note_name(instance)


@receiver(pre_delete, sender=Person)
@receiver(pre_delete, sender=Organisation)
@receiver(pre_delete, sender=Topic)
@receiver(pre_delete, sender=Place)
@receiver(pre_delete, sender=Series)
def note_name_of_deleted(instance: Any, **kwargs: Any) -> None:
    note_name(instance)


@receiver(pre_delete, sender=File)
@receiver(pre_delete, sender=Picture)
def note_deleted_media(sender: Any, instance: Any, **kwargs: Any) -> None:
    note_media(sender._default_manager.filter(pk=instance.pk))


@receiver(post_delete, sender=File)
@receiver(post_delete, sender=Picture)
def note_orphans(instance: Any, **kwargs: Any) -> None:
    """Earlier versions outlive the row for a while: it may have been deleted by mistake."""
    EarlierVersion.objects.of(instance).update(orphaned_at=timezone.now())


@receiver(still_needed)
def keep_earlier_versions(**kwargs: Any) -> set[str]:
    return set(EarlierVersion.objects.values_list("stored", flat=True))


@receiver(round_of_the_clock)
def forget_what_is_long_gone(now: datetime, **kwargs: Any) -> None:
    forget_orphans(now)


@receiver(addresses_go)
def note_what_goes(things: Any, **kwargs: Any) -> None:
    note_media(things)
