"""Asks once more, in the transaction that writes or deletes a file or picture, whether that is allowed."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from assets.models import File, Picture
from assets.signals import about_to_write

from .meanwhile import ask_again, ask_whether_needed


@receiver(about_to_write)
def ask_before_writing(thing: Model, **kwargs: Any) -> None:
    ask_again(thing)


@receiver(pre_delete, sender=File)
@receiver(pre_delete, sender=Picture)
def ask_before_deleting(instance: Any, **kwargs: Any) -> None:
    """By whatever form or list: Django sends this in the transaction that deletes."""
    ask_again(instance)
    ask_whether_needed(instance)
