"""Wagtail's blocks for dates and times, with the site's own boxes.

What they store is the same, so in migrations they go by the name of Wagtail's.
"""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from wagtail import blocks

from .boxes import DateBox, MomentBox, TimeBox


class AsWagtails:
    def deconstruct(self) -> tuple[str, Any, Any]:
        _, arguments, keywords = super().deconstruct()  # type: ignore[misc]
        return f"wagtail.blocks.{type(self).__name__}", arguments, keywords


class DateBlock(AsWagtails, blocks.DateBlock):
    @cached_property
    def field(self) -> forms.DateField:
        return forms.DateField(widget=DateBox(), **self.field_options)


class TimeBlock(AsWagtails, blocks.TimeBlock):
    @cached_property
    def field(self) -> forms.TimeField:
        return forms.TimeField(widget=TimeBox(), **self.field_options)


class DateTimeBlock(AsWagtails, blocks.DateTimeBlock):
    @cached_property
    def field(self) -> forms.DateTimeField:
        return forms.DateTimeField(widget=MomentBox(), **self.field_options)
