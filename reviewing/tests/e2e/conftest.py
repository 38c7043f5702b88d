"""A browser and a site for the journeys of reviewers."""

from ajc_site.tests.support.e2e.browser import browser, chromium, site, staff, visit

__all__ = ["browser", "chromium", "site", "staff", "visit"]
