"""Accounts and groups: added, changed, deleted, by whatever form, command or script."""

from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver

from .actions import (
    ACCOUNT_ADDED,
    ACCOUNT_CHANGED,
    ACCOUNT_DELETED,
    GIVEN,
    GROUP_ADDED,
    GROUP_DELETED,
    GROUP_RENAMED,
    TAKEN,
)
from .noting import about, note

User: Final[Any] = get_user_model()
# Of these the log says that they changed; of marks, also to what.
WATCHED: Final = (
    "username", "first_name", "last_name", "email", "password", "is_active", "is_staff", "is_superuser",
)  # fmt: skip


@receiver(pre_save, sender=User)
@receiver(pre_save, sender=Group)
def look_before(sender: Any, instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    """Keeps what is stored until it is known what changed."""
    watched = WATCHED if sender is User else ("name",)
    fields = [name for name in watched if update_fields is None or name in update_fields]
    if fields == ["password"] and instance._password is None:
        # Whoever signed in: the same password, kept in another form.
        fields = []
    stored = sender._base_manager.filter(pk=instance.pk).values(*fields).first() if fields else None
    instance.stored_before = stored or {}


@receiver(post_save, sender=User)
def note_account(instance: Any, created: bool, **kwargs: Any) -> None:
    if created:
        note(ACCOUNT_ADDED, about(instance), details={"is_superuser": instance.is_superuser})
    elif changed := _changed(instance):
        marks = {name: getattr(instance, name) for name in changed if name.startswith("is_")}
        note(ACCOUNT_CHANGED, about(instance), details={"changed": changed, **marks})


@receiver(post_save, sender=Group)
def note_group(instance: Any, created: bool, **kwargs: Any) -> None:
    if created:
        note(GROUP_ADDED, about(instance))
    elif _changed(instance):
        note(GROUP_RENAMED, about(instance), details={"before": instance.stored_before["name"]})


def _changed(instance: Any) -> list[str]:
    """The names of what is otherwise than it was stored."""
    return [name for name, value in instance.stored_before.items() if getattr(instance, name) != value]


@receiver(post_delete, sender=User)
def note_deleted_account(instance: Any, **kwargs: Any) -> None:
    note(ACCOUNT_DELETED, about(instance))


@receiver(post_delete, sender=Group)
def note_deleted_group(instance: Any, **kwargs: Any) -> None:
    note(GROUP_DELETED, about(instance))


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
@receiver(m2m_changed, sender=Group.permissions.through)
def note_rights(sender: Any, instance: Any, action: str, model: Any, pk_set: Any, **kwargs: Any) -> None:
    """Who is in which group, and which rights accounts and groups have. Of a group without rights, too."""
    if action == "pre_clear":
        pk_set = all_of(sender, instance, model)
    elif action not in ("post_add", "post_remove"):
        return
    if pk_set:
        names = sorted(_name(row) for row in _rows(model).filter(pk__in=pk_set))
        which = {Group: "groups", Permission: "rights"}.get(model, "accounts")
        note(GIVEN if action == "post_add" else TAKEN, about(instance), details={which: names})


def all_of(through: Any, instance: Any, model: Any) -> set[int]:
    """The keys of all that a row has, of the other model."""
    own, other = type(instance)._meta.model_name, model._meta.model_name
    return set(through.objects.filter(**{own: instance}).values_list(f"{other}_id", flat=True))


def _rows(model: Any) -> Any:
    rows = model._base_manager.all()
    return rows.select_related("content_type") if model is Permission else rows


def _name(row: Any) -> str:
    return right_name(row) if isinstance(row, Permission) else str(row)


def right_name(permission: Permission) -> str:
    """As Django writes it: "campaigns.change_person"."""
    return f"{permission.content_type.app_label}.{permission.codename}"
