"""Times within a recording: read as people type them, shown as people read them, kept as whole seconds."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import ngettext

LONGEST = 24 * 60 * 60

_EXAMPLES = "for example 1:14:00, 74:00, 1h 14m or 4440 (seconds)"
_NOT_A_TIME = f"Enter a time as hours, minutes and seconds, {_EXAMPLES}."
_TOO_LONG = f"This is longer than 24 hours. Enter a time within the recording, {_EXAMPLES}."

# Nobody types a longer time; the limit also keeps int() away from numbers of thousands of digits.
_LONGEST_TEXT = 40
_CLOCK = re.compile(r"(?:(?P<hours>\d+):(?=\d\d:))?(?P<minutes>\d+):(?P<seconds>\d\d)", re.ASCII)
_UNITS = re.compile(
    r"(?:(?P<hours>\d+)\s*(?:h|hrs?|hours?))?,?\s*"
    r"(?:(?P<minutes>\d+)\s*(?:m|mins?|minutes?))?,?\s*"
    r"(?:(?P<seconds>\d+)\s*(?:s|secs?|seconds?))?",
    re.ASCII | re.IGNORECASE,
)


def parse_start_time(text: str) -> int:
    """Read `text`, a time as people type it, and return it in seconds.

    `1:14:00`, `74:00`, `1h 14m 5s`, `74m` and `4440` are understood, in the decimal digits of any script.
    Raises ValidationError, with a message for the person who typed it, for anything else or over 24 hours.
    """
    text = _plain_digits(text.strip())
    # A number without a unit is seconds only when it stands alone: in 1h14 it could be either.
    match = _CLOCK.fullmatch(text) or _UNITS.fullmatch(f"{text}s" if text.isdecimal() else text)
    if len(text) > _LONGEST_TEXT or not match or not any(match.groups()):
        raise ValidationError(_NOT_A_TIME, code="invalid")
    hours, minutes, seconds = match.group("hours", "minutes", "seconds")
    if (hours and int(minutes or 0) > 59) or ((hours or minutes) and int(seconds or 0) > 59):
        # 1:75:00 or 1:99 is a slip of the finger, and there is no telling which one.
        raise ValidationError(_NOT_A_TIME, code="invalid")
    total = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    if total > LONGEST:
        raise ValidationError(_TOO_LONG, code="too_long")
    return total


def _plain_digits(text: str) -> str:
    """Return `text` with the decimal digits and colons of other scripts (and full width) as ASCII ones."""
    return "".join(str(unicodedata.decimal(char, char)) for char in text).replace("：", ":")


def format_duration(seconds: int) -> str:
    """Return `seconds` as a clock shows them: `1:14:00`, `4:05`, `0:30`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def speak_duration(seconds: int) -> str:
    """Return `seconds` in words, for people who hear the page: `1 hour 14 minutes`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    words = []
    if hours:
        words.append(ngettext("%(num)d hour", "%(num)d hours", hours) % {"num": hours})
    if minutes:
        words.append(ngettext("%(num)d minute", "%(num)d minutes", minutes) % {"num": minutes})
    if rest or not words:
        words.append(ngettext("%(num)d second", "%(num)d seconds", rest) % {"num": rest})
    return " ".join(words)


def iso_duration(seconds: int) -> str:
    """Return `seconds` as an ISO 8601 duration, for machines: `PT1H14M`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else "", f"{rest}S" if rest else ""]
    return "PT" + ("".join(parts) or "0S")


class StartTimeFormField(forms.CharField):
    """A text input that takes the forms of `parse_start_time`, cleans to seconds and shows `1:14:00`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_value": None, **kwargs})

    def to_python(self, value: Any) -> Any:
        """Return the typed `value` in seconds, or None when nothing was typed."""
        text = super().to_python(value)
        return text if text is None else parse_start_time(text)

    def prepare_value(self, value: Any) -> Any:
        """Return stored seconds as a clock shows them, and what was typed as it was typed."""
        return format_duration(value) if isinstance(value, int) else value


class StartTimeField(models.PositiveIntegerField):
    """Whole seconds within, or the length of, a recording; up to 24 hours."""

    default_validators = [MaxValueValidator(LONGEST, _TOO_LONG)]

    def to_python(self, value: Any) -> int | None:
        """Return `value`, seconds or a typed time, in seconds."""
        return parse_start_time(value) if isinstance(value, str) else super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        """Return `value` for the database, so that code may assign or filter by a typed time too."""
        return super().get_prep_value(parse_start_time(value) if isinstance(value, str) else value)

    def formfield(self, **kwargs: Any) -> Any:
        """Return the text input for this field."""
        # Not PositiveIntegerField's: it would add min_value, which is for number inputs.
        return models.Field.formfield(self, **{"form_class": StartTimeFormField, **kwargs})
