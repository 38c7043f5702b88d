"""What happens by itself when content is published or changed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex, Revision, UploadedFile
from wagtail.search.index import insert_or_update_object
from wagtail.signals import page_published

from assets.models import File, Picture
from assets.own_files import files_written_out
from assets.pictures.making import make_sizes, make_sizes_for
from assets.pictures.queue import ask_for_sizes
from assets.pictures.sizes import has_its_card, without_card
from assets.uses import record_draft, record_row, used_by
from clean_files.fields import CleanField
from clean_files.models import forget_old_offers
from clock.timekeeping import round_of_the_clock
from rights.embargo import held_back_with
from rights.meanwhile import ask_again, ask_whether_needed
from rights.pages import reading
from rights.things import may_know_thing
from safekeeping.saving_once import throw_away_old

from .models import Attachment, Organisation, Person, Place, Publication, Series, SiteSettings, Topic
from .publishing.readiness import going_out


@receiver(page_published)
def make_sizes_of_pictures_on_page(instance: Page, **kwargs: Any) -> None:
    # Wagtail sends this for a page that is only scheduled, too.
    if instance.live:
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


@receiver(post_save, sender=SiteSettings)
def make_sizes_of_card(instance: SiteSettings, **kwargs: Any) -> None:
    picture = instance.card_picture
    if picture is not None and not picture.sizes.get("card"):
        transaction.on_commit(lambda: make_sizes(picture), robust=True)


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


@receiver(post_save, sender=Attachment)
def record_attachment(instance: Attachment, **kwargs: Any) -> None:
    record_row(instance.publication)


@receiver(post_delete, sender=Attachment)
def record_without_attachment(instance: Attachment, origin: Any = None, **kwargs: Any) -> None:
    # Not for one that goes with its page: then there is nothing left to write down.
    if isinstance(origin, Attachment) or getattr(origin, "model", None) is Attachment:
        record_row(instance.publication)


@receiver(pre_delete, sender=File)
@receiver(pre_delete, sender=Picture)
@receiver(pre_delete, sender=Person)
@receiver(pre_delete, sender=Organisation)
@receiver(pre_delete, sender=Topic)
@receiver(pre_delete, sender=Place)
@receiver(pre_delete, sender=Series)
def ask_before_deleting(instance: Any, **kwargs: Any) -> None:
    """By whatever form or list: Django sends this in the transaction that deletes."""
    ask_again(instance)
    if isinstance(instance, File | Picture):
        ask_whether_needed(instance)


@receiver(post_save, sender=Revision)
def record_what_a_draft_uses(instance: Revision, update_fields: Any = None, **kwargs: Any) -> None:
    is_of_page = instance.base_content_type.model_class() is Page
    if is_of_page and (update_fields is None or "content" in update_fields):
        record_draft(instance)


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


@receiver(pre_save, sender=UploadedFile)
def clean_what_waits_for_its_form(instance: UploadedFile, **kwargs: Any) -> None:
    """Of several uploads at once, Wagtail stores those that still lack something. They are cleaned first."""
    model = instance.for_content_type.model_class() if instance.for_content_type else None
    field = model._meta.get_field("file") if model else None
    if isinstance(field, CleanField) and (arrival := field.take_in(instance)):
        instance.findings = arrival.findings


@receiver(round_of_the_clock)
def forget_forms_that_are_closed(now: datetime, **kwargs: Any) -> None:
    throw_away_old(now)


@receiver(round_of_the_clock)
def forget_what_nobody_took_over(now: datetime, **kwargs: Any) -> None:
    forget_old_offers(now)
