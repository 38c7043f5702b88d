"""A real browser against a real server with the demo in it.

The server is the project's own application with a committed database, for a browser's requests come from
other threads than a test's. The demo is loaded once for all tests of a folder and taken out again after them.

A folder called `e2e` takes what it needs into its conftest.py. Where Playwright is missing the conftest.py at
the root skips the tests, but this file is read all the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection

from ..chromium import ARGUMENTS, INSTALL, chromium_path
from ..demo import own_demo
from ..running import running_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

PASSWORD = "a long password"
# A request for another host is noted by the tests, and finds none.
NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it the tests are skipped on a person's machine and fail under CI=true."""
    if found := chromium_path():
        return found
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"Chromium is missing, and CI=true asks for it. {INSTALL}")
    pytest.skip(f"Chromium is missing. {INSTALL}")


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """The machine's own Chromium, for the tests here and no longer.

    Playwright's loop runs in this thread. Django takes that for asynchronous code: it would refuse queries,
    and while the loop runs it has another connection to the database than before and after.
    """
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, NO_OTHER_HOST])
        yield found
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    # The connection from before was cut off when the site ended.
    connection.close()


@pytest.fixture(scope="package")
def site(browser: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a running site with the demo, in a database of its own."""
    with django_db_blocker.unblock(), own_demo():
        for group in ("Secretariat", "Writers"):
            user = get_user_model().objects.create_user(group.lower(), password=PASSWORD)
            user.groups.add(Group.objects.get(name=group))
        with running_site() as server:
            yield f"http://localhost:{server.port}"
        cache.clear()


# Chromium says so where a container's bridge came up, say, on the machine: no fault of the site's.
NETWORK_CHANGED = "ERR_NETWORK_CHANGED"


class Visit:
    """A page of a browser, and what went on in it: requests, console, errors."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.requests: list[str] = []
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.failures: list[str] = []
        self.network_changed = False
        # Not by routes: with one, a browser has no cache and asks for every script of the admin again.
        context.on("request", self._note_request)
        self.context = context
        self.page: Page = context.new_page()
        self.page.goto = self._again_where_the_network_changed(self.page.goto)  # type: ignore[method-assign]
        self.page.on("requestfailed", self._note_failure)
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._note_error)
        self.page.on("response", self._note)

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)
        if self._is_foreign(request.url):
            self.foreign.append(request.url)

    def _is_foreign(self, address: str) -> bool:
        return not address.startswith((self.site, "data:", "blob:", "about:"))

    def answer_for_others(self) -> None:
        """Gives other hosts, which are not found from here, a page to answer with."""
        self.context.route(
            self._is_foreign,
            lambda route: route.fulfill(content_type="text/html", body="<title>Another host</title>"),
        )

    def _again_where_the_network_changed(self, goto: Callable[..., Any]) -> Callable[..., Any]:
        """Goes to an address, and once more if Chromium cut off that page or a part of it."""
        from playwright.sync_api import Error as PlaywrightError

        def go(*args: Any, **options: Any) -> Any:
            self.network_changed = False
            try:
                response = goto(*args, **options)
            except PlaywrightError as error:
                if NETWORK_CHANGED not in str(error):
                    raise
                self.network_changed = True
            return goto(*args, **options) if self.network_changed else response

        return go

    def _note_failure(self, request: Request) -> None:
        self.network_changed |= NETWORK_CHANGED in (request.failure or "")

    def _note_error(self, error: Any) -> None:
        # Scripts miss one that was cut off: "jQuery is not defined".
        if not self.network_changed:
            self.errors.append(str(error))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning") and NETWORK_CHANGED not in message.text:
            self.errors.append(f"{message.type}: {message.text}")

    def _note(self, response: Any) -> None:
        if response.status >= 400:
            self.failures.append(f"{response.status} {response.url}")

    def open(self, path: str, status: int = 200) -> Page:
        """Goes to an address of the site; fails unless it answers with this status."""
        response = self.page.goto(self.site + path, wait_until="load")
        assert response is not None
        assert response.status == status, f"{response.status} {path}"
        return self.page

    def log_in(self, page: Page | None = None, name: str = "secretariat") -> None:
        """Logs somebody in, in the first tab or in another one."""
        page = page or self.page
        page.goto(f"{self.site}/admin/login/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(f"{self.site}/admin/")


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Visit]]:
    """Opens a browser window of its own for a test; keywords are Playwright's for a context."""
    from playwright.sync_api import expect

    contexts: list[BrowserContext] = []

    def start(**options: Any) -> Visit:
        context = browser.new_context(**options)
        # Long enough for a machine that does other things beside.
        context.set_default_timeout(30_000)
        expect.set_options(timeout=30_000)
        contexts.append(context)
        return Visit(context, site)

    yield start
    for context in contexts:
        with suppress(Exception):
            context.close()


@pytest.fixture
def staff(visit: Callable[..., Visit]) -> Visit:
    """A window in which the secretariat is logged in."""
    seen = visit()
    seen.log_in()
    return seen
