"""Which moments can be shown by the clocks of every zone.

Python's calendar ends with the years 1 and 9999, in each zone at another moment: what is 31 December 9999,
20:00 in London cannot be told in Yangon. So the days at its ends are refused to all, whatever the zone.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from .refusal import NotUnderstood

# No zone is further from UTC than a day.
_MARGIN: Final = timedelta(days=2)
FIRST: Final = datetime.min.replace(tzinfo=UTC) + _MARGIN
LAST: Final = datetime.max.replace(tzinfo=UTC) - _MARGIN
BEGINS: Final = "This is where the site’s calendar begins. Give a later time."
ENDS: Final = "This is where the site’s calendar ends. If you mean “never”, leave the box empty."


def check_reach(moment: datetime) -> None:
    """Raises NotUnderstood for a moment that not every zone's clocks can show. It may be a naive one."""
    aware = moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
    if aware < FIRST:
        raise NotUnderstood(BEGINS)
    if aware > LAST:
        raise NotUnderstood(ENDS)


def validate_reach(moment: object) -> None:
    """The same for a model's field, with ValidationError: what scripts store is no more in reach than what is
    typed.
    """
    try:
        if isinstance(moment, datetime):
            check_reach(moment)
    except NotUnderstood as error:
        raise ValidationError(str(error), code="out_of_reach") from None


def here(moment: datetime) -> datetime:
    """An aware moment in the current zone; as it is where that cannot tell it, as of one that was stored."""
    try:
        return moment.astimezone(timezone.get_current_timezone())
    except OverflowError:
        return moment


def teach_all() -> None:
    """Has every moment of a model checked, and every template show one that was stored before."""
    models.DateTimeField.default_validators = [*models.DateTimeField.default_validators, validate_reach]
    localtime = timezone.localtime

    def localtime_or_as_it_is(value: datetime | None = None, timezone: object = None) -> datetime:
        try:
            return localtime(value, timezone)  # type: ignore[arg-type]
        except OverflowError:
            if value is None:
                raise
            return value

    # What templates turn a moment into, and Wagtail's views.
    timezone.localtime = localtime_or_as_it_is
