"""Somebody at the desk, and the pictures of what is on their screen."""

from __future__ import annotations

import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, TimeoutError

PROJECT: Final = Path(__file__).resolve().parent.parent.parent
IMAGES: Final = PROJECT / "docs" / "images"
WIDTH, HEIGHT = 1280, 820
COLOURS: Final = 64
MOST_BYTES: Final = 60_000
PASSWORD: Final = "only-for-the-pictures"  # noqa: S105  (of a database that lives a minute)


class Camera:
    """Somebody at the admin, whose screen can be kept as a picture of the guide."""

    def __init__(self, browser: Browser, address: str, name: str = "") -> None:
        """Signs somebody in; without a name, leads to where one signs in."""
        context = browser.new_context(
            base_url=address,
            viewport={"width": WIDTH, "height": HEIGHT},
            reduced_motion="reduce",
            locale="en-GB",
        )
        self.page = context.new_page()
        self.page.set_default_timeout(60_000)
        # What is half done in one picture must not be asked about before the next.
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto("/admin/login/")
        if not name:
            return
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("#beginnings")

    def go(self, path: str) -> Page:
        # Nor be offered again in it.
        self.page.evaluate("localStorage.clear()")
        self.page.goto(path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Waits until nothing more comes, or for a while: a form asks now and then who else has it open."""
        with suppress(TimeoutError):
            self.page.wait_for_load_state("networkidle", timeout=8_000)

    def edit(self, title: str) -> Page:
        """Opens a page's form from the list of publications or campaigns, as staff would."""
        section = "campaigns" if title == "The MLA Convention" else "publications"
        page = self.go(f"/admin/{section}/?q={title.split(':')[0]}")
        page.locator("td.title a", has_text=title).first.click()
        page.wait_for_selector("#page-edit-form")
        self.settle()
        return page

    def panel(self, heading: str) -> Locator:
        """Scrolls a panel of the form to the top of the screen, and gives it."""
        found = self.page.locator("section.w-panel", has=self.page.locator("h2", has_text=heading)).last
        # The form grows while its editors are set up, so once is not enough.
        for _ in range(3):
            self.page.wait_for_timeout(700)
            found.evaluate("panel => { panel.style.scrollMarginTop = '70px'; panel.scrollIntoView() }")
        return found

    def keep(self, name: str, height: int = HEIGHT) -> None:
        """Writes what is on the screen to docs/images/NAME.png, in few colours."""
        self.page.mouse.move(0, HEIGHT)
        self.page.wait_for_timeout(600)
        shot = self.page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
        picture = Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        path = IMAGES / f"{name}.png"
        picture.save(path, optimize=True)
        size = path.stat().st_size
        print(f"{path.relative_to(PROJECT)}: {size / 1000:.0f} KB")
        if size > MOST_BYTES:
            sys.exit(f"{path.name} is larger than {MOST_BYTES / 1000:.0f} KB.")
