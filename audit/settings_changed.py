"""Settings: which of their fields changed, and of what is chosen, not written, what it was and what it is."""

from typing import Any, Final

from django.db.models import BooleanField, Field, ForeignKey, Model
from django.db.models.signals import m2m_changed, post_save, pre_save
from wagtail.contrib.settings.registry import registry

from .accounts import all_of
from .actions import SETTING_CHANGED
from .noting import about, note

# What m2m_changed tells of, and what is said of it.
_DONE: Final = {"post_add": "added", "post_remove": "taken away", "pre_clear": "taken away"}


def watch_settings() -> None:
    """Called once all models are there."""
    for model in registry:
        pre_save.connect(_look_before, sender=model)
        post_save.connect(_note_fields, sender=model)
        for field in model._meta.many_to_many:
            m2m_changed.connect(_note_rows, sender=getattr(model, field.name).through)


def _look_before(sender: type[Model], instance: Any, raw: bool, **kwargs: Any) -> None:
    stored = sender._base_manager.filter(pk=instance.pk).first() if not raw else None
    instance.stored_before = stored


def _note_fields(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    stored = instance.stored_before
    if stored is None:
        return
    changed = [
        field
        for field in sender._meta.concrete_fields
        if field.get_prep_value(_value(stored, field)) != field.get_prep_value(_value(instance, field))
    ]
    if changed:
        chosen = {
            _named(field): f"{_said(stored, field)} → {_said(instance, field)}"
            for field in changed
            if _is_chosen(field)
        }
        details = {"changed": [_named(field) for field in changed if not _is_chosen(field)], **chosen}
        note(SETTING_CHANGED, about(instance), details={key: said for key, said in details.items() if said})


def _value(setting: Any, field: Field) -> Any:
    return getattr(setting, field.attname)


def _named(field: Field) -> str:
    return str(field.verbose_name)


def _is_chosen(field: Field) -> bool:
    """Whether it holds one of the site's own words, and nothing that somebody wrote."""
    of_each = getattr(field, "base_field", field)
    return bool(of_each.choices) or isinstance(field, BooleanField | ForeignKey)


def _said(setting: Any, field: Field) -> str:
    value = _value(setting, field)
    if isinstance(value, bool):
        return "yes" if value else "no"
    of_each = getattr(field, "base_field", field)
    labels = dict(of_each.flatchoices or ())
    each = value if isinstance(value, list) else [value] if value not in (None, "") else []
    return ", ".join(str(labels.get(one, one)) for one in each) or "none"


def _note_rows(
    sender: type[Model], instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **kwargs: Any
) -> None:
    if reverse or action not in _DONE:
        return
    if action == "pre_clear":
        pk_set = all_of(sender, instance, model)
    if pk_set:
        what = f"{model._meta.verbose_name_plural} {_DONE[action]}"
        note(SETTING_CHANGED, about(instance), details={what: sorted(pk_set)})
