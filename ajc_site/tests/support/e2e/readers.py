"""Readers who go through the site in their own way: by touch, by keyboard alone, without JavaScript.

They find things as people do, by what they are called. Each has a telephone's screen of 360 px.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Locator, Page

WIDTH: Final = 360
# Nobody tabs on for ever.
MOST_STOPS: Final = 400
WAYS: Final = ("touch", "keyboard", "no JavaScript")
_IS_FOCUSED: Final = "element => element === document.activeElement"

Name = str | re.Pattern[str]


class Reader:
    """Somebody on the site; ``way`` is one of WAYS."""

    def __init__(self, visit: Callable[..., Any], way: str) -> None:
        options: dict[str, Any] = {"viewport": {"width": WIDTH, "height": 740}, "has_touch": True}
        if way == "no JavaScript":
            options["java_script_enabled"] = False
        self.way = way
        self.seen = visit(**options)
        self.page: Page = self.seen.page
        self.stops = 0

    def begin(self, path: str = "/") -> None:
        self.seen.open(path)

    def follow(self, name: Name, within: str = "body") -> None:
        """Follows the first link of this name."""
        self.use(self.page.locator(within).get_by_role("link", name=name).first)

    def press(self, name: Name) -> None:
        self.use(self.page.get_by_role("button", name=name).first)

    def choose(self, name: Name, within: str) -> None:
        """Ticks a box, in whatever closed parts it stands."""
        box = self.page.locator(within).get_by_role("checkbox", name=name, include_hidden=True).first
        box.wait_for(state="attached")
        self.unfold(box)
        if self.way == "keyboard":
            self.tab_to(box)
            self.page.keyboard.press("Space")
        else:
            box.locator("xpath=ancestor-or-self::label | self::*").first.tap()

    def unfold(self, inner: Locator) -> None:
        """Opens the closed parts of the page around a thing, from without."""
        summaries = inner.locator("xpath=ancestor::details[not(@open)]/summary")
        while summaries.count():
            self.use(summaries.first)

    def write(self, words: str, field: Name) -> None:
        """Types words into a field and sends them off with Enter."""
        box = self.page.get_by_role("searchbox", name=field).or_(
            self.page.get_by_role("combobox", name=field)
        )
        if self.way == "keyboard":
            self.tab_to(box.first)
        else:
            box.first.tap()
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")

    def download(self, name: Name) -> Path:
        """Follows a link that gives a file; gives where that is."""
        with self.page.expect_download() as coming:
            self.follow(name)
        return coming.value.path()

    def use(self, thing: Locator) -> None:
        """Activates a link, a button or a summary."""
        if self.way == "keyboard":
            self.tab_to(thing)
            self.page.keyboard.press("Enter")
        else:
            thing.tap()

    def tab_to(self, thing: Locator) -> None:
        """Goes from stop to stop until the thing has the focus; fails where it is never reached."""
        thing.wait_for()
        for _ in range(MOST_STOPS):
            if thing.evaluate(_IS_FOCUSED):
                return
            self.page.keyboard.press("Tab")
            self.stops += 1
        raise AssertionError(f"The keyboard does not reach {thing}.")
