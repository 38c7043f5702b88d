"""What a way through the admin costs: its clicks."""

from playwright.sync_api import Locator


class Clicks:
    """Counts what somebody clicks."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, what: Locator) -> None:
        self.count += 1
        what.click()
