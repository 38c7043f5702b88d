"""What stands in Wagtail's histories is noted here too; and the clock seals what is left."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import uuid5

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.dateparse import parse_datetime
from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry, PageLogEntry

from clock.signals import round_of_the_clock

from .noting import About, note
from .sealing import seal

# What changes on these is noted more exactly (``accounts``, ``rights_of_groups``); what else is done with an
# account, such as a way back into it, stands in its history alone.
NOTED_ELSEWHERE: Final[set[type[Model]]] = {get_user_model(), Group}
IN_FORMS: Final = {"wagtail.create", "wagtail.edit", "wagtail.delete"}
# Of what histories hold besides, those texts that the site itself wrote.
OF_THE_SITE: Final = {"type", "receipt"}


@receiver(pre_save, sender=PageLogEntry)
@receiver(pre_save, sender=ModelLogEntry)
def tell_things_apart(instance: Any, raw: bool, **kwargs: Any) -> None:
    """What one request does to several things is a step in the history of each.

    Of entries that share a number and an action Wagtail shows the last alone, whichever thing it is about.
    """
    shared = get_active_log_context().uuid
    if shared is not None and instance.uuid == shared and not raw:
        instance.uuid = uuid5(shared, f"{instance.content_type_id} {instance.object_id}")


@receiver(post_save, sender=PageLogEntry)
@receiver(post_save, sender=ModelLogEntry)
def note_history(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """An entry in Wagtail's history of a page or another thing."""
    model = instance.content_type.model_class() if instance.content_type else None
    is_noted = model in NOTED_ELSEWHERE and instance.action in IN_FORMS
    if not created or raw or is_noted:
        return
    kind = model._meta.label_lower if model else ""
    details = dict(small(instance.data))
    if instance.revision_id:
        details["revision"] = instance.revision_id
    what = About(kind, str(instance.object_id), instance.label)
    note(instance.action, what, user=_user_of(instance), details=details)


def _user_of(entry: Any) -> Any:
    """Who did it; usually who is at the admin, and known without a query."""
    user = get_active_log_context().user
    return user if user is not None and user.pk == entry.user_id else entry.user


def small(data: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Keys, times and marks in what a history holds. Titles, comments and reasons stay there alone."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from small(value, f"{name}.{key}" if name else key)
    elif isinstance(data, bool | int) or (isinstance(data, str) and _is_plain(name, data)):
        yield name, data


def _is_plain(name: str, text: str) -> bool:
    if name.rpartition(".")[2] in OF_THE_SITE:
        return True
    try:
        return parse_datetime(text) is not None
    except ValueError:
        return False


@receiver(round_of_the_clock)
def seal_the_rest(**kwargs: Any) -> None:
    seal()
