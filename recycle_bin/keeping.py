"""Puts into the bin what is deleted, whatever the way: the admin, its bulk actions, a script, a query.

In the transaction that deletes, and before anything is gone: either it is in the bin, or it was not deleted.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import post_delete, pre_delete
from treebeard.mp_tree import MP_Node
from wagtail.documents.signal_handlers import post_delete_file_cleanup as delete_document_file
from wagtail.images.signal_handlers import post_delete_file_cleanup as delete_image_file
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page

from .models import Deletion
from .rows import files_of, gone_with

# What staff make and delete. Accounts are not among them: who leaves is not kept.
KEPT: Final = (
    "bundles.Bundle",
    "campaigns.File",
    "campaigns.Organisation",
    "campaigns.Person",
    "campaigns.Picture",
    "campaigns.Place",
    "campaigns.Series",
    "campaigns.Topic",
    "wagtailcore.Collection",
    "wagtailcore.Page",
    "wagtailredirects.Redirect",
)


def connect() -> None:
    """Has Django say when one of these is about to go, and Wagtail leave the stored files to the bin."""
    for label in KEPT:
        pre_delete.connect(keep, sender=apps.get_model(label), dispatch_uid=f"recycle_bin {label}")
    post_delete.disconnect(delete_document_file, sender=apps.get_model("campaigns.File"))
    post_delete.disconnect(delete_image_file, sender=apps.get_model("campaigns.Picture"))


def keep(sender: type[Model], instance: Model, origin: Any, **kwargs: Any) -> None:
    """Keeps all that this deletion was asked for; once, at the first sign of it.

    ``origin`` is what Django was asked to delete: a thing, or a query for things.
    """
    asked_for = [origin] if isinstance(origin, Model) else None
    model = type(origin) if asked_for else origin.model
    if not issubclass(model, sender) or origin.__dict__.get("_kept_in_bin") == _mark(origin):
        return
    origin.__dict__["_kept_in_bin"] = _mark(origin)
    for things in _one_by_one(asked_for or list(origin.all())):
        _keep_one(things)


def _mark(origin: Any) -> Any:
    """A thing loses its key when it is gone, and may be stored and deleted again."""
    return origin.pk if isinstance(origin, Model) else True


def _one_by_one(things: list[Any]) -> Iterator[list[Any]]:
    """What belongs together: each by itself, but in a tree a thing with those below it, itself first."""
    if not things or not isinstance(things[0], MP_Node):
        yield from ([thing] for thing in things)
        return
    branch: list[MP_Node] = []
    for node in sorted(things, key=lambda node: node.path):
        if branch and not node.path.startswith(branch[0].path):
            yield branch
            branch = []
        branch.append(node)
    yield branch


def _keep_one(things: list[Any]) -> None:
    first = things[0]
    rows, emptied = gone_with(things)
    Deletion.objects.create(
        content_type=ContentType.objects.get_for_model(_specific(first)),
        object_id=str(first.pk),
        title=_title(first)[:500],
        parent_id=_parent(first),
        deleted_by=_who(),
        rows=rows,
        emptied=emptied,
        files=files_of(rows),
    )


def _specific(thing: Any) -> Any:
    return thing.specific_deferred if isinstance(thing, Page) else thing


def _title(thing: Any) -> str:
    return thing.get_admin_display_title() if isinstance(thing, Page) else str(thing)


def _parent(thing: Any) -> int | None:
    if not isinstance(thing, MP_Node) or thing.depth < 2:
        return None
    above = thing.path[: -thing.steplen]
    return thing.tree_model()._base_manager.filter(path=above).values_list("pk", flat=True).first()


def _who() -> Any:
    """Who is at it, as Wagtail's history would say; nobody for a script."""
    user = get_active_log_context().user
    return user if user is not None and user.pk else None
