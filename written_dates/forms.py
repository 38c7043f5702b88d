from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from .boxes import Box
from .naming import exact_text


class RefusesPast:
    """For a model form: a box for what is to come takes no time that is past.

    A time that has passed since it was set is left alone.
    """

    def now(self) -> datetime:
        """What time it is; a form may ask another clock."""
        return timezone.now()

    def clean(self) -> dict[str, Any]:
        data = super().clean()  # type: ignore[misc]
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            moment = self.cleaned_data.get(name)  # type: ignore[attr-defined]
            meant_to_come = isinstance(field.widget, Box) and field.widget.future
            if meant_to_come and moment and name in self.changed_data and moment <= self.now():  # type: ignore[attr-defined]
                self.add_error(name, ValidationError(past_text(moment), code="past"))  # type: ignore[attr-defined]
        return data


def past_text(moment: Any) -> str:
    """That a moment has passed, as a sentence."""
    return f"{exact_text(moment)} has passed. Give a later time, or none."
