"""Where it is asked: as pages go out, as what they show is changed, and as workflows are decided."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, Revision, TaskState
from wagtail.signals import page_published, task_rejected, task_submitted

from assets.models import File, Picture
from assets.signals import about_to_write
from campaigns.models import Organisation, Person, Place, Series, Topic
from campaigns.publishing.readiness import NotReady
from campaigns.signals import going_out, issuing
from editions.choosing import chosen_for

from .approving import approve_by_task, approved_notes, note_sent_back, said_against, settle
from .emergencies import ask_about_change
from .guarded import needs_second
from .models import Emergency
from .shape import shape_of
from .writers import keep_hand

OTHER_NOTE = "What readers are told of the change is another text than was approved. Have it approved again."


@receiver(going_out)
def keep_back(page: Page, is_asked: bool = False, **kwargs: Any) -> list[str]:
    """Who asks others for their yes need not have it."""
    return [] if is_asked else said_against(page) or _against_note(page)


def _against_note(page: Any) -> list[str]:
    """In the form, where what readers are told may be typed as it is published."""
    chosen = getattr(page, "edition_chosen", None)
    return _said_of_note(page, chosen.note) if chosen is not None and page.live else []


@receiver(issuing)
def keep_back_other_note(page: Page, revision: Revision, **kwargs: Any) -> None:
    if said := _said_of_note(page, chosen_for(revision).note):
        raise NotReady(page, said)


def _said_of_note(page: Page, note: str) -> list[str]:
    """Where nothing was approved, readers have it already, or it is an emergency."""
    if not note or not needs_second(page):
        return []
    notes = approved_notes(page.pk, shape_of(page))
    return [OTHER_NOTE] if notes and note not in notes else []


@receiver(pre_save, sender=TaskState)
def count_approval_in_workflow(instance: TaskState, **kwargs: Any) -> None:
    """Before Wagtail publishes what was approved last, in the same transaction."""
    if instance.status != TaskState.STATUS_APPROVED or instance.finished_by is None:
        return
    was = TaskState.objects.filter(pk=instance.pk, status=TaskState.STATUS_IN_PROGRESS)
    page = instance.workflow_state.content_object
    if isinstance(page, Page) and was.exists():
        approve_by_task(page, instance.finished_by)


@receiver(task_rejected)
def keep_what_was_said(instance: TaskState, user: Any, **kwargs: Any) -> None:
    page = instance.workflow_state.content_object
    if isinstance(page, Page) and needs_second(page):
        note_sent_back(page, user, instance.comment)


@receiver(task_submitted)
def settle_what_was_sent_back(instance: TaskState, **kwargs: Any) -> None:
    page = instance.workflow_state.content_object
    if isinstance(page, Page):
        settle(page.pk)


@receiver(page_published)
def settle_what_is_out(instance: Page, **kwargs: Any) -> None:
    if instance.live:
        settle(instance.pk)
        Emergency.objects.filter(page=instance.pk, is_pending=True).update(is_pending=False)


@receiver(about_to_write, sender=File)
@receiver(about_to_write, sender=Picture)
def ask_about_upload(thing: Model, **kwargs: Any) -> None:
    ask_about_change(thing)


@receiver(pre_save, sender=Organisation)
@receiver(pre_save, sender=Person)
@receiver(pre_save, sender=Place)
@receiver(pre_save, sender=Series)
@receiver(pre_save, sender=Topic)
def ask_about_name(instance: Model, **kwargs: Any) -> None:
    ask_about_change(instance)


@receiver(pre_delete, sender=Revision)
def keep_who_wrote(instance: Revision, origin: Any = None, **kwargs: Any) -> None:
    """Not of one that goes with its page."""
    model = type(origin) if isinstance(origin, Model) else getattr(origin, "model", None)
    if model is Revision and instance.base_content_type.model_class() is Page:
        keep_hand(instance)
