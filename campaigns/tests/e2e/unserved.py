"""Pages in the browser without a server, so that what a test makes stays in the test's transaction."""

from contextvars import copy_context
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Browser, Page, Route

SITE = "http://testserver"


def show(browser: Browser, address: str, **options: Any) -> Page:
    """A page of the site as a reader sees it, answered by Django's test client; keywords are a context's."""
    page = browser.new_context(**options).new_page()
    client = Client()
    # Playwright calls back in a context of its own, where Django would open another connection.
    here = copy_context()

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url)
        if f"{asked.scheme}://{asked.netloc}" != SITE:
            route.abort()
            return
        response: Any = here.copy().run(client.get, asked.path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=body)

    page.route("**/*", answer)
    found = page.goto(SITE + address, wait_until="networkidle")
    assert found is not None
    assert found.status == 200, address
    return page
