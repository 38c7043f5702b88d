"""Times within a recording."""

from contextlib import suppress

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from assets.recordings.durations import (
    LONGEST,
    StartTimeField,
    StartTimeFormField,
    format_duration,
    iso_duration,
    parse_start_time,
    speak_duration,
)

seconds_of_a_day = st.integers(min_value=0, max_value=LONGEST)


@pytest.mark.parametrize(
    "typed",
    [
        "1:14:00",
        "01:14:00",
        "74:00",
        "4440",
        "74m",
        "1h14m",
        "1h 14m",
        "1h 14m 0s",
        "1H14M",
        "4440s",
        "1 hour 14 minutes",
        "1 hour, 14 minutes",
        "1 hr 14 mins",
        "  1:14:00\n",
        "１：１４：００",
        "١:١٤:٠٠",
        "१:१४:००",
        "٤٤٤٠",
    ],
)
def test_the_same_moment_is_understood_however_people_type_it(typed: str) -> None:
    assert parse_start_time(typed) == 4440


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("0", 0),
        ("0:00", 0),
        ("4:05", 245),
        ("1h 14m 5s", 4445),
        ("1h14m5s", 4445),
        ("1h5s", 3605),
        ("90s", 90),
        ("24:00:00", LONGEST),
        ("86400", LONGEST),
        ("1440:00", LONGEST),
    ],
)
def test_times_from_the_first_second_to_a_whole_day_are_understood(typed: str, seconds: int) -> None:
    assert parse_start_time(typed) == seconds


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "-5",
        "-1:00",
        "1:99",
        "1:75:00",
        "1:00:60",
        "1:5",
        "1:5:03",
        "1:",
        ":30",
        "1::30",
        "1:2:3:4",
        "1h 75m",
        "74m 90s",
        "h",
        "1h14",
        "1h14m5",
        "74m 5",
        ",",
        "m5",
        "5m 1h",
        "1.5h",
        "4440.5",
        "1e3",
        "0x10",
        "1_000",
        "+5",
        "half past two",
        "1:14:00; drop",
        "²",
        "9" * 5000,
        "9" * 5000 + ":00",
    ],
)
def test_anything_else_is_refused_with_examples_of_what_to_type(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        parse_start_time(typed)
    assert "1:14:00" in refused.value.message
    assert "74:00" in refused.value.message


@pytest.mark.parametrize("typed", ["86401", "24:00:01", "1441:00", "99h", "9" * 39])
def test_more_than_a_day_is_refused_as_too_long(typed: str) -> None:
    with pytest.raises(ValidationError, match="longer than 24 hours"):
        parse_start_time(typed)


@given(st.one_of(st.text(), st.text(alphabet="0123456789:hms .,-٠９", max_size=45)))
def test_no_text_makes_the_parser_fail_in_another_way(text: str) -> None:
    with suppress(ValidationError):
        assert 0 <= parse_start_time(text) <= LONGEST


@given(seconds_of_a_day)
def test_what_is_shown_can_be_typed_again(seconds: int) -> None:
    assert parse_start_time(format_duration(seconds)) == seconds
    assert parse_start_time(speak_duration(seconds)) == seconds
    assert parse_start_time(iso_duration(seconds).removeprefix("PT")) == seconds
    assert parse_start_time(str(seconds)) == seconds


@pytest.mark.parametrize(
    ("seconds", "shown", "spoken", "iso"),
    [
        (0, "0:00", "0 seconds", "PT0S"),
        (1, "0:01", "1 second", "PT1S"),
        (60, "1:00", "1 minute", "PT1M"),
        (245, "4:05", "4 minutes 5 seconds", "PT4M5S"),
        (3600, "1:00:00", "1 hour", "PT1H"),
        (4440, "1:14:00", "1 hour 14 minutes", "PT1H14M"),
        (7261, "2:01:01", "2 hours 1 minute 1 second", "PT2H1M1S"),
    ],
)
def test_a_duration_is_shown_spoken_and_written_for_machines(
    seconds: int, shown: str, spoken: str, iso: str
) -> None:
    assert (format_duration(seconds), speak_duration(seconds), iso_duration(seconds)) == (shown, spoken, iso)


def form_with(**kwargs: object) -> forms.Form:
    """A form with one start time, as the admin builds it from the model's field."""
    field = StartTimeField("start time", null=True, blank=True).formfield()
    return type("StartForm", (forms.Form,), {"start": field})(**kwargs)


def test_the_form_takes_a_typed_time_and_gives_seconds() -> None:
    form = form_with(data={"start": " 1:14:00 "})
    assert form.is_valid()
    assert form.cleaned_data == {"start": 4440}


def test_the_form_opened_again_shows_the_time_as_a_clock_does() -> None:
    assert 'value="1:14:00"' in str(form_with(initial={"start": 4440})["start"])


def test_the_form_shows_what_was_typed_when_it_is_wrong() -> None:
    form = form_with(data={"start": "1:99"})
    assert not form.is_valid()
    assert "for example 1:14:00" in form.errors["start"][0]
    assert 'value="1:99"' in str(form["start"])


def test_an_empty_optional_time_is_no_time_rather_than_the_beginning() -> None:
    form = form_with(data={"start": "  "})
    assert form.is_valid()
    assert form.cleaned_data == {"start": None}


def test_a_required_time_must_be_given() -> None:
    with pytest.raises(ValidationError, match="required"):
        StartTimeField().formfield().clean("")


@pytest.mark.parametrize(
    ("typed", "changed"), [("1:14:00", False), ("74m", False), ("1:14:01", True), ("", True), ("x", True)]
)
def test_the_same_moment_typed_in_another_way_is_no_change(typed: str, changed: bool) -> None:
    assert StartTimeFormField(required=False).has_changed(4440, typed) is changed


def test_no_time_left_empty_is_no_change() -> None:
    assert StartTimeFormField(required=False).has_changed(None, "") is False


@pytest.mark.parametrize(
    ("given_value", "stored"), [("1:14:00", 4440), ("4440", 4440), (4440, 4440), (0, 0), (None, None)]
)
def test_the_model_field_stores_seconds(given_value: object, stored: int | None) -> None:
    field = StartTimeField(null=True, blank=True)
    assert field.to_python(given_value) == stored
    assert field.get_prep_value(given_value) == stored
    assert field.clean(given_value, None) == stored


@pytest.mark.parametrize("wrong", [-1, LONGEST + 1, "1:99", [4440]])
def test_the_model_field_refuses_what_is_no_time(wrong: object) -> None:
    with pytest.raises(ValidationError):
        StartTimeField(null=True).clean(wrong, None)


def test_migrations_name_the_field_and_its_options_alone() -> None:
    field = StartTimeField("start time", null=True, blank=True, help_text="Where it begins")
    _name, path, args, kwargs = field.deconstruct()
    assert path == "assets.recordings.durations.StartTimeField"
    assert args == []
    assert kwargs == {
        "verbose_name": "start time",
        "null": True,
        "blank": True,
        "help_text": "Where it begins",
    }
    assert StartTimeField(*args, **kwargs).deconstruct()[1:] == (path, args, kwargs)


def test_the_column_is_a_plain_number() -> None:
    assert StartTimeField().get_internal_type() == models.PositiveIntegerField().get_internal_type()
