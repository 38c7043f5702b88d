"""Keeps a page as it was when somebody who may publish it gave it a time to go out together with others."""

from typing import Any

from wagtail.locks import BaseLock
from wagtail.models import Page

from .going_out import Hold, hold_of


class WaitsLock(BaseLock):
    """For pages that go out as their latest draft then is: a writer's next draft would go out unread."""

    def __init__(self, page: Page, hold: Hold) -> None:
        super().__init__(page)
        self.hold = hold

    def for_user(self, user: Any) -> bool:
        return not self.object.permissions_for_user(user).can_publish()

    def get_message(self, user: Any) -> str | None:
        if not self.for_user(user):
            return None
        return f"This page goes out with {self.hold.name}. Until then only who may publish it can change it."

    def get_locked_by(self, user: Any) -> str:
        return "Waits to go out"

    def get_description(self, user: Any) -> str:
        return "Only who may publish it can change it until it is out."


def lock_of(page: Page) -> WaitsLock | None:
    """The lock of a page that waits for others, if it does."""
    hold = hold_of(page.pk) if page.pk is not None else None
    return WaitsLock(page, hold) if hold is not None else None
