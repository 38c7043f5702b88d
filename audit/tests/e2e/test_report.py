"""An administrator looks through the log by keyboard; axe finds nothing, and nothing scrolls sideways."""

from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from playwright.sync_api import expect
from wagtail.log_actions import log

from audit.sealing import seal
from campaigns.models import Statement

axe = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def test_the_log_is_looked_through(staff, django_db_blocker):
    with django_db_blocker.unblock():
        users = get_user_model().objects
        users.filter(username="secretariat").update(is_superuser=True)
        page, user = Statement.objects.first(), users.get(username="secretariat")
        for action in ("wagtail.edit", "wagtail.publish", "wagtail.unpublish"):
            log(page, action, user=user)
        seal()
    shown = staff.open("/admin/reports/audit-log/")
    for width in (390, 1280):
        shown.set_viewport_size({"width": width, "height": 800})
        wrong = axe.run(shown, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:300]) for one in wrong] == [], width
        assert not shown.evaluate("document.documentElement.scrollWidth > innerWidth"), width
        shown.screenshot(path=f"/tmp/audit-own/log-{width}.png", full_page=True)
    shown.get_by_role("link", name=f"All on Statement {page.pk}").first.focus()
    shown.keyboard.press("Enter")
    expect(shown.locator("table.listing tbody tr")).to_have_count(3)
    shown.screenshot(path="/tmp/audit-own/narrowed.png", full_page=True)
    expect(shown.get_by_role("link", name="Download CSV")).to_be_attached()
    assert staff.errors == []
