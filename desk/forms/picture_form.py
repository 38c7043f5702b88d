"""The form for a picture."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django import forms
from wagtail.images.forms import BaseImageForm

from campaigns.body.boxes import LineField, whole_line
from safekeeping.shown_again import ShownAgain

from ..notices.came_in import said_of_waiting
from .own_title import ask_for_title
from .replaced_file import KeepsOldFile

LINES: Final = ("title", "description", "caption", "credit")
_MAY_NAME = "From the picture’s own data; forgotten when you save. Name nobody who must not be named."


class PictureForm(ShownAgain, KeepsOldFile, BaseImageForm):
    """Offers what the picture's own data said of its maker and content, once."""

    class Meta(BaseImageForm.Meta):
        field_classes: ClassVar = dict.fromkeys(LINES, LineField)
        widgets: ClassVar = BaseImageForm.Meta.widgets | {name: whole_line() for name in LINES}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = self.instance.report if self.instance.pk else None
        for name in self._offers():
            offered = getattr(self.report, name)
            self.fields[f"use_{name}"] = forms.BooleanField(
                label=f"Use as {name}: “{offered}”", help_text=_MAY_NAME, required=False
            )
        self.order_fields(list(self._with_offers()))
        ask_for_title(self, said_of_waiting() if not self.instance.pk else "")

    def _offers(self) -> list[str]:
        return [name for name in ("credit", "caption") if self.report and getattr(self.report, name)]

    def _with_offers(self) -> Iterator[str]:
        """The fields' names, with each offer behind the field for which it is."""
        for name in self.fields:
            yield name
            yield f"use_{name}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self._offers():
            if cleaned.get(f"use_{name}"):
                cleaned[name] = getattr(self.report, name)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        if commit and self.report is not None:
            self.report.forget_offers()
        return saved
