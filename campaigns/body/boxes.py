"""The boxes of the staff's forms that take plain text."""

from typing import Any, Final

from django import forms
from django.db import models
from wagtail import blocks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Page

from .plain_text import lines, one_line

# What is shorter is seen whole in a box of one line.
_LONG: Final = 200


class LineField(forms.CharField):
    """Takes one line of text, as it was meant."""

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        return one_line(found) if isinstance(found, str) else found


class LinesField(forms.CharField):
    """Takes a text of several lines, as it was meant."""

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        return lines(found) if isinstance(found, str) else found


def whole_line(**attrs: Any) -> AdminAutoHeightTextInput:
    """A box that grows with the line in it, so that a long one is seen whole."""
    return AdminAutoHeightTextInput({"data-one-line": "", **attrs})


def register() -> None:
    """Gives every form of the admin these boxes, for the site's own kinds of things."""
    register_form_field_override(models.CharField, override=_for_line, exact_class=True)
    register_form_field_override(models.TextField, override=_for_lines, exact_class=True)


def _is_ours(field: models.Field) -> bool:
    return field.model is Page or not field.model._meta.app_label.startswith("wagtail")


def _for_line(field: models.CharField) -> dict[str, Any]:
    if not _is_ours(field) or field.choices:
        return {}
    is_long = (field.max_length or _LONG) >= _LONG
    return {"form_class": LineField, **({"widget": whole_line()} if is_long else {})}


def _for_lines(field: models.TextField) -> dict[str, Any]:
    box = {"widget": AdminAutoHeightTextInput}
    return {"form_class": LinesField, **box} if _is_ours(field) else box


def prepare(block: blocks.Block) -> None:
    """Gives a block of a body, and those within it, the same boxes."""
    if isinstance(block, blocks.CharBlock):
        is_long = (block.field.max_length or _LONG) >= _LONG
        block.field = _instead(block.field, LineField, whole_line() if is_long else block.field.widget)
    elif isinstance(block, blocks.TextBlock):
        block.field = _instead(block.field, LinesField, block.field.widget)
    elif isinstance(block, blocks.ListBlock):
        prepare(block.child_block)
    else:
        for child in getattr(block, "child_blocks", {}).values():
            prepare(child)


def _instead(field: forms.CharField, kind: type[forms.CharField], widget: forms.Widget) -> forms.CharField:
    found = kind(
        required=field.required, help_text=field.help_text, max_length=field.max_length,
        min_length=field.min_length, widget=widget,
    )  # fmt: skip
    found.validators = field.validators
    return found
