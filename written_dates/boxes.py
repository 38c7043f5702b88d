"""The boxes into which staff type dates and times: plain text, with what is understood of it beside it."""

from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

from .asking import Written, confirmation, odd_day
from .fields import understand
from .naming import clock_text, day_text, in_words, moment_in_box
from .refusal import NotUnderstood


class Box(forms.TextInput):
    """Keeps what was typed, right or wrong, and asks beside it whether an odd day is meant.

    ``future`` says that only a time to come makes sense, see ``RefusesPast``.
    """

    template_name = "written_dates/box.html"
    kind: ClassVar[str]

    def __init__(self, attrs: dict[str, Any] | None = None, future: bool = False) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.future = future

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return Written(typed, data.get(f"{name}-meant", "")) if isinstance(typed, str) else typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget |= {"kind": self.kind, "future": self.future, "odd": ""}
        if found := self._found(value):
            # What is stored was confirmed before.
            odd = odd_day(found)
            is_meant = odd == value.meant if isinstance(value, Written) else True
            widget |= {"odd": odd, "is_meant": is_meant, "confirmation": odd and confirmation(found)}
            widget["words"] = in_words(found)
        if number := widget["attrs"].get("id"):
            described = [widget["attrs"].get("aria-describedby"), f"{number}-understood"]
            widget["attrs"]["aria-describedby"] = " ".join(filter(None, described))
        return context

    def _found(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return understand(self.kind, value) if value.strip() else None
        except NotUnderstood:
            return None


class DateBox(Box):
    kind = "date"

    def format_value(self, value: Any) -> Any:
        return day_text(value) if isinstance(value, date) else value


class RoughDateBox(DateBox):
    """For a day of which perhaps only the month or year is known, as a choice beside it says."""

    kind = "rough date"


class TimeBox(Box):
    kind = "time"

    def format_value(self, value: Any) -> Any:
        return clock_text(value) if isinstance(value, time) else value


class MomentBox(Box):
    kind = "moment"

    def format_value(self, value: Any) -> Any:
        return moment_in_box(value) if isinstance(value, datetime) else value


# Boxes that a script adds are made of the same template. Wagtail's own bring along a calendar that puts the
# present moment in the place of what it does not understand.
for widget in (Box, AdminDateInput, AdminTimeInput, AdminDateTimeInput):
    register(WidgetAdapter(), widget)
