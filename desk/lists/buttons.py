"""The buttons that start a publication from its campaign."""

from collections.abc import Iterator
from typing import Any

from wagtail.admin.widgets.button import BaseButton, Button, ButtonWithDropdown
from wagtail.models import Page

from campaigns.models import Campaign

from .new_publication import may_start, starts


def in_the_list(page: Page, user: Any, next_url: str | None = None) -> Iterator[BaseButton]:
    """For a campaign's row: one button that opens to the kinds of publication."""
    if page.specific_class is Campaign and may_start(user):
        yield ButtonWithDropdown(
            "New publication",
            icon_name="plus",
            buttons=_buttons(page, next_url or ""),
            attrs={"aria-label": f"New publication in “{page.get_admin_display_title()}”"},
            priority=40,
        )


def in_the_header(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[BaseButton]:
    """For a campaign's own views: the kinds of publication among the page's actions."""
    if page.specific_class is Campaign and may_start(user):
        yield from _buttons(page, next_url or "")


def _buttons(page: Page, next_url: str) -> list[Button]:
    return [
        Button(f"New {start.name}", url=start.url, icon_name=start.icon, priority=number)
        for number, start in enumerate(starts(page, next_url), start=1)
    ]
