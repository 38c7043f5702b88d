"""The demo on file, with nginx and the application before and behind it: made once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from ajc_site.tests.support.demo import own_demo
from ajc_site.tests.support.running import running_site
from authentic import lists
from authentic.minisign import SecretKey
from authentic.models import SignedList, Stamp
from library.models import OnList
from published import asking, sites
from published.tests.support.nginx import Nginx, nginx_or_skip, open_folder, running_nginx
from published.version import this_version
from published.web import headers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the application commits here goes with the database that is made for these tests."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.django_db)


@dataclass
class Site:
    """The folder of published files, and what serves them."""

    published: Path
    nginx: Nginx
    # With no application behind it: what it answers well is on file.
    alone: Nginx
    application: Client
    server: Any


@contextmanager
def forgotten() -> Iterator[None]:
    """What a process remembers of its settings is asked for anew, before and afterwards."""
    remembered = (asking._handler, headers._handler, this_version)
    for one in remembered:
        one.cache_clear()
    try:
        yield
    finally:
        for one in remembered:
            one.cache_clear()


@contextmanager
def as_in_production(folder: Path) -> Iterator[None]:
    """The settings of a real site as far as readers see them, and its static files."""
    static = folder / "static"
    static.mkdir()
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    values: dict[str, Any] = {
        "PUBLISHED_ROOT": str(folder / "published"),
        "STATIC_ROOT": str(static),
        "STORAGES": storages,
        "WHITENOISE_USE_FINDERS": False,
        "WHITENOISE_AUTOREFRESH": False,
        "WAGTAILADMIN_BASE_URL": "https://localhost",
        "ALLOWED_HOSTS": ["localhost", "www.example.org"],
        "TRUSTED_PROXY_COUNT": 1,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    }
    with override_settings(**values), forgotten():
        # The site's own; the admin's would take longer than all tests here.
        call_command(
            "collectstatic", interactive=False, verbosity=0, ignore_patterns=["wagtail*", "admin*", "django*"]
        )
        yield


def prove_files() -> None:
    """A signed list of the demo's files, with a time."""
    with override_settings(SIGNING_KEY=SecretKey.new().line):
        lists.make_list()
        lists.sign_newest()
    Stamp.objects.create(
        of=SignedList.objects.get(), service="time.example", answer=b"\0\1 its word", time=timezone.now()
    )


@pytest.fixture(scope="package")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """The demo, published, behind nginx."""
    nginx_or_skip()
    with ExitStack() as stack:
        folder = stack.enter_context(open_folder())
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(own_demo())
        stack.enter_context(as_in_production(folder))
        # The demo has too few publications for a page of the list with a number.
        oldest = OnList.objects.order_by("date", "pk").values("pk")[:3]
        OnList.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).update(page=1)
        prove_files()
        sites.write_whole()
        server = stack.enter_context(running_site())
        published = folder / "published"
        nginx = stack.enter_context(running_nginx(published, f"127.0.0.1:{server.port}"))
        alone = stack.enter_context(running_nginx(published))
        client = Client(SERVER_NAME="localhost", HTTP_X_FORWARDED_PROTO="https", enforce_csrf_checks=True)
        yield Site(published, nginx, alone, client, server)
