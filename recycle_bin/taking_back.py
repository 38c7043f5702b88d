"""Takes back what was deleted: all of it, or nothing and a sentence that says why.

A page comes back as a draft, whatever it was: that it goes out is said by who may publish it, with the same
questions as ever. A bundle whose time has come meanwhile comes back without one.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from wagtail.log_actions import log
from wagtail.models import Page

from clock.sighting import database_now

from .addresses import free
from .models import Deletion
from .rows import Row, put_back, refill
from .tree import place

LOG_ACTION: Final = "recycle_bin.take_back"


class CannotTakeBack(Exception):
    """Nothing was taken back; the message is one sentence for the staff."""


def take_back(deletion: Deletion, user: Any = None) -> Any:
    """Puts what was deleted back, with what it needs of the bin, and takes it out of the bin; gives it.

    Who may is for the caller to ask. Raises CannotTakeBack.
    """
    try:
        with transaction.atomic():
            return _take_back(deletion.pk, user)
    except IntegrityError as error:
        raise CannotTakeBack(
            f"“{deletion.title}” can’t be taken back: something else has taken its place."
        ) from error


def _take_back(key: int, user: Any) -> Any:
    deletion = Deletion.objects.select_for_update().filter(pk=key).first()
    if deletion is None:
        raise CannotTakeBack("Somebody else has taken it back, or deleted it for good, just now.")
    if deletion.model is None:
        raise CannotTakeBack(f"The site has no “{deletion.kind}” any more.")
    rows = _without_time(deepcopy(deletion.rows))
    # It leaves the bin first: what it needs may need it in turn.
    deletion.delete()
    place(deletion, rows)
    rows = list(_with_what_they_name(rows, user))
    _free_addresses(rows)
    _check_members(rows)
    put_back(rows)
    refill(deletion.emptied)
    return _saved_as_ever(deletion, user)


def _without_time(rows: list[Row]) -> list[Row]:
    """As drafts, and with nothing left that would go out, or be approved, by itself."""
    changes: dict[str, Callable[[Row], None]] = {
        "wagtailcore.page": _as_draft,
        "wagtailcore.revision": _without_schedule,
        "wagtailcore.workflowstate": _cancelled,
        "wagtailcore.taskstate": _cancelled,
        "bundles.bundle": _without_past_time,
    }
    for row in rows:
        if (change := changes.get(row["model"])) is not None:
            change(row["fields"])
    return rows


def _as_draft(fields: Row) -> None:
    fields |= {
        "live": False, "has_unpublished_changes": True, "expired": False,
        "go_live_at": None, "expire_at": None,
    }  # fmt: skip


def _without_schedule(fields: Row) -> None:
    fields["approved_go_live_at"] = None
    content = fields.get("content")
    if isinstance(content, dict):
        content |= {name: None for name in ("go_live_at", "expire_at") if name in content}


def _cancelled(fields: Row) -> None:
    if fields.get("status") in {"in_progress", "needs_changes"}:
        fields["status"] = "cancelled"


def _without_past_time(fields: Row) -> None:
    field = apps.get_model("bundles.Bundle")._meta.get_field("release_at")
    time = field.to_python(fields.get("release_at"))
    if time is not None and time <= database_now():
        fields["release_at"] = None


def _with_what_they_name(rows: list[Row], user: Any) -> Iterator[Row]:
    """The rows, without references to what is gone for good. What they name in the bin comes back too."""
    known = {(row["model"], str(row["pk"])) for row in rows}
    for row in rows:
        if all(_is_there(row, field, known, user) for field in _references(row)):
            yield row


def _references(row: Row) -> list[Any]:
    fields = apps.get_model(row["model"])._meta.local_fields
    # Some columns name rows that may be gone, and have no constraint.
    return [
        field
        for field in fields
        if field.remote_field and field.db_constraint and row["fields"].get(field.name) is not None
    ]


def _is_there(row: Row, field: Any, known: set[tuple[str, str]], user: Any) -> bool:
    """Whether the row can come back with this reference: kept, found in the bin, or emptied."""
    model, pk = field.remote_field.model, row["fields"][field.name]
    label = model._meta.label_lower
    if (label, str(pk)) in known or model._base_manager.filter(pk=pk).exists():
        return True
    for other in Deletion.objects.filter(object_id=str(pk)):
        if other.holds(model, pk):
            _take_back(other.pk, user)
            return True
    if field.null:
        row["fields"][field.name] = None
        return True
    return False


def _free_addresses(rows: list[Row]) -> None:
    """Gives what comes back another address where its own is taken by now; for pages see ``tree``."""
    for row in rows:
        model = apps.get_model(row["model"])
        for field in model._meta.local_fields:
            if isinstance(field, models.SlugField) and field.unique:
                row["fields"][field.name] = free(
                    model, field.name, row["fields"][field.name], field.max_length
                )
            elif field.unique and not field.primary_key and not field.remote_field:
                _check_free(model, field, row["fields"].get(field.name))


def _check_free(model: Any, field: Any, value: Any) -> None:
    if value not in (None, "") and model._base_manager.filter(**{field.name: value}).exists():
        raise CannotTakeBack(
            f"There is another {model._meta.verbose_name} with the same {field.verbose_name}, “{value}”. "
            "Rename that one first."
        )


def _check_members(rows: list[Row]) -> None:
    """A page waits in one bundle alone."""
    members = apps.get_model("bundles.Member")
    for row in rows:
        if row["model"] != members._meta.label_lower or not row["fields"].get("is_waiting"):
            continue
        other = members.objects.filter(page=row["fields"].get("page"), is_waiting=True).first()
        if other is not None:
            raise CannotTakeBack(
                f"The page “{other.title}” waits in the bundle “{other.bundle.title}” now: take it out there "
                "first, and then take this bundle back."
            )


def _saved_as_ever(deletion: Deletion, user: Any) -> Any:
    """What came back, saved once more the usual way: so that what is made from it is made again."""
    thing = deletion.model._base_manager.get(pk=deletion.object_id)  # type: ignore[union-attr]
    if isinstance(thing, Page):
        for page in [*thing.get_descendants(inclusive=True).specific()]:
            page.save(clean=False)
            log(page, LOG_ACTION, user=user)
        return thing
    try:
        thing.save()
    except ValidationError as error:
        raise CannotTakeBack(f"“{deletion.title}” can’t be taken back: {' '.join(error.messages)}") from error
    log(thing, LOG_ACTION, user=user)
    return thing
