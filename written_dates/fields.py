"""How Django's form fields read what was typed: all of them, wherever a form comes from.

Wagtail and django-filter make date and time fields in many places: model forms, blocks, listings, reports.
Taught here, none of them is forgotten, and there is one reading of dates on the site.
"""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from .asking import Written, odd_day, question
from .reach import here
from .reading import read_date, read_moment, read_rough_date, read_time
from .refusal import NotUnderstood


def understand(kind: str, text: str) -> date | time | datetime:
    """The "date", "rough date", "time" or "moment" that is written, in the current zone.

    Raises NotUnderstood.
    """
    if kind == "rough date":
        return read_rough_date(text)
    if kind == "date":
        return read_date(text)
    if kind == "time":
        return read_time(text)
    return read_moment(text, timezone.get_current_timezone())


def _to_python(kind: str, value: Any) -> Any:
    """The value of what was typed. Raises ValidationError, for an odd day that was not confirmed, too."""
    if not isinstance(value, str) or not value.strip():
        return value or None
    try:
        found = understand(kind, value)
    except NotUnderstood as error:
        raise ValidationError(str(error), code="invalid") from None
    if isinstance(value, Written) and (odd := odd_day(found)) and value.meant != odd:
        raise ValidationError(question(found), code="meant")  # type: ignore[arg-type]
    return found


def date_to_python(field: forms.DateField, value: Any) -> date | None:
    return (
        value.date()
        if isinstance(value, datetime)
        else _to_python(getattr(field.widget, "kind", "date"), value)
    )


def time_to_python(field: forms.TimeField, value: Any) -> time | None:
    return _to_python("time", value)


def moment_to_python(field: forms.DateTimeField, value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return forms.utils.from_current_timezone(value)
    if isinstance(value, date):
        return forms.utils.from_current_timezone(datetime(value.year, value.month, value.day))
    return _to_python("moment", value)


def moment_for_box(field: forms.DateTimeField, value: Any) -> Any:
    """As Django's, but a box that knows of zones gets the zone, too: an hour may come twice."""
    if getattr(field.widget, "kind", "") == "moment" or not isinstance(value, datetime):
        return value
    return here(value).replace(tzinfo=None) if timezone.is_aware(value) else value


def teach_all() -> None:
    forms.DateField.to_python = date_to_python  # type: ignore[assignment,method-assign]
    forms.TimeField.to_python = time_to_python  # type: ignore[assignment,method-assign]
    forms.DateTimeField.to_python = moment_to_python  # type: ignore[assignment,method-assign]
    forms.DateTimeField.prepare_value = moment_for_box  # type: ignore[assignment,method-assign]
