"""What happens when a page is published or about to be, and when a person or term is saved or deleted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex
from wagtail.search.index import insert_or_update_object
from wagtail.signals import page_published

from assets.models import File
from assets.own_files import files_written_out
from assets.pictures.making import make_sizes, make_sizes_for
from assets.uses import record_row, used_by
from clock.signals import round_of_the_clock
from rights.embargo import held_back_with
from rights.meanwhile import ask_again
from rights.pages import reading
from rights.things import may_know_thing
from safekeeping.saving_once import throw_away_old

from .models import Attachment, Organisation, Person, Place, Publication, Series, SiteSettings, Topic
from .models.withdrawal import withdrawal_of
from .signals import going_out


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


@receiver(post_save, sender=SiteSettings)
def make_sizes_of_card(instance: SiteSettings, **kwargs: Any) -> None:
    picture = instance.card_picture
    if picture is not None and not picture.sizes.get("card"):
        transaction.on_commit(lambda: make_sizes(picture), robust=True)


@receiver(post_save, sender=Attachment)
def record_attachment(instance: Attachment, **kwargs: Any) -> None:
    record_row(instance.publication)


@receiver(post_delete, sender=Attachment)
def record_without_attachment(instance: Attachment, origin: Any = None, **kwargs: Any) -> None:
    # Not for one that goes with its page: then there is nothing left to write down.
    if isinstance(origin, Attachment) or getattr(origin, "model", None) is Attachment:
        record_row(instance.publication)


@receiver(pre_delete, sender=Person)
@receiver(pre_delete, sender=Organisation)
@receiver(pre_delete, sender=Topic)
@receiver(pre_delete, sender=Place)
@receiver(pre_delete, sender=Series)
def ask_before_deleting(instance: Any, **kwargs: Any) -> None:
    """By whatever form or list: Django sends this in the transaction that deletes."""
    ask_again(instance)


@receiver(going_out)
def keep_back_with_file(page: Page, **kwargs: Any) -> list[str]:
    """A page does not go out while one of its files waits for a decision.

    Whoever writes an address, or a number into a form, need not know of the file: then it is not named.
    """
    user, named = reading.get(), used_by(page)[File] | files_written_out(page)
    return [
        f"The file “{file.title}” is held back: open it, read what was found in it, and decide."
        if user is None or may_know_thing(user, file)
        else f"Its text leads to a file that is held back (/documents/{file.pk}/…): take the link out."
        for file in File.objects.filter(pk__in=named).order_by("title", "pk")
        if file.report is not None and not file.report.may_go_out
    ]


@receiver(going_out)
def keep_back_what_others_hold(page: Page, **kwargs: Any) -> list[str]:
    """A page does not make public what a bundle or a schedule still holds back."""
    return list(held_back_with(page))


@receiver(round_of_the_clock)
def forget_forms_that_are_closed(now: datetime, **kwargs: Any) -> None:
    throw_away_old(now)


@receiver(going_out)
def keep_back_what_is_withdrawn(page: Page, **kwargs: Any) -> list[str]:
    """What was withdrawn comes back by taking that back, and not by the way."""
    return ["It was withdrawn. Take the withdrawal back to publish it again."] if withdrawal_of(page) else []
