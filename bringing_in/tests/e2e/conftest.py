"""The site and the browser that all tests of this kind have."""

from ajc_site.tests.support.e2e.browser import browser, chromium, site, staff, visit  # noqa: F401  (fixtures)
