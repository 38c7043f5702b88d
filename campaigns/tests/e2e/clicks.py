"""What a way through the admin costs: its clicks, and what has to be typed."""

from typing import Final

from playwright.sync_api import Locator, Page

# Of somebody who types forty words a minute, a word being five signs.
SIGNS_A_MINUTE: Final = 200


class Clicks:
    """Counts what somebody clicks, and the signs that they type."""

    def __init__(self) -> None:
        self.count = 0
        self.signs = 0

    def __call__(self, what: Locator) -> None:
        self.count += 1
        what.click()

    def type(self, page: Page, text: str) -> None:
        self.signs += len(text)
        page.keyboard.type(text)

    @property
    def minutes(self) -> float:
        """How long the typing takes."""
        return self.signs / SIGNS_A_MINUTE
