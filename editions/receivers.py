"""When editions are made: as a publication goes out, or its files change, in the same transaction."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from assets.models import File
from assets.signals import about_to_write, addresses_go, still_needed
from assets.uses import shows_beside
from campaigns.models import Attachment, Publication
from campaigns.signals import issuing, kept
from clean_files.models import Report
from clock.signals import round_of_the_clock
from page_tree.hold import take_turn

from . import choosing
from . import issuing as editions
from .choosing import UNSAID, chosen_by_program
from .files import issuing as files
from .files.taking_back import take_back
from .models import Edition, FileEdition


@receiver(kept)
def keep_choice(page: Page, revision: Revision, **kwargs: Any) -> None:
    if isinstance(page, Publication):
        choosing.keep(page, revision)


@receiver(issuing)
def check_what_goes_out(page: Page, revision: Revision, **kwargs: Any) -> None:
    if isinstance(page, Publication):
        editions.check(page, revision)


@receiver(page_published)
def issue_what_went_out(instance: Page, revision: Revision, **kwargs: Any) -> None:
    # Who schedules the first version of a page publishes nothing yet.
    if isinstance(instance, Publication) and instance.live and not instance.alias_of_id:
        edition = editions.issue(instance, revision)
        files.issue_files(instance.pk, choosing.chosen_for(revision), edition)


def pictures_of_editions(page: Page) -> set[int]:
    """The keys of the pictures in all editions of a page that readers may look at."""
    if not page.live:
        return set()
    found = Edition.objects.filter(publication=page.pk).values_list("pictures", flat=True)
    return {key for keys in found for key in keys}


shows_beside(pictures_of_editions)


# --- Files, which change without their publications ------------------------------------------------


@receiver(about_to_write, sender=File)
def take_turn_before_replacing(thing: File, **kwargs: Any) -> None:
    """Before the file is held: who publishes what has it would wait for it, and is waited for here."""
    if thing.pk is not None and Attachment.objects.filter(publication__live=True, file=thing.pk).exists():
        take_turn()


@receiver(addresses_go, sender=File)
def issue_before_replacing(things: Any, **kwargs: Any) -> None:
    """What a script made public has an edition before it goes."""
    files.issue_lacking(files.lacking().filter(file__in=things))


@receiver(pre_delete, sender=File)
def take_back_deleted(instance: File, **kwargs: Any) -> None:
    """Of one that nothing came in the place of, no bytes stay but in the bin."""
    gone = FileEdition.objects.filter(of__file=instance.pk)
    take_back(gone, gettext("It was deleted."))


@receiver(post_save, sender=File)
def issue_replaced(instance: File, created: bool, **kwargs: Any) -> None:
    if not created:
        files.issue_lacking(files.lacking().filter(file=instance.pk), chosen_by_program() or UNSAID)


@receiver(post_save, sender=Report)
def issue_let_out(instance: Report, **kwargs: Any) -> None:
    if instance.may_go_out:
        rows = files.lacking().filter(file__file_hash=instance.digest)
        files.issue_lacking(rows, chosen_by_program() or UNSAID)


@receiver(round_of_the_clock)
def make_up_for_files(**kwargs: Any) -> None:
    """What became public in some other way: a collection or page was opened, a script wrote rows."""
    if files.lacking().exists():
        with transaction.atomic():
            take_turn()
            files.issue_lacking(files.lacking())


@receiver(still_needed)
def keep_editions(**kwargs: Any) -> set[str]:
    return set(FileEdition.objects.exclude(stored="").values_list("stored", flat=True))
