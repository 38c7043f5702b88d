"""Takes the pictures of the editors' guide and of README from the real site, over the demo.

    make screenshots                all
    make screenshots ARGS="calendar submit approve"    these alone, by their functions' names

Everything happens in a database and a folder that go away afterwards; only docs/images/ is written.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Error, sync_playwright  # noqa: E402
from screenshots import desk, forms, more  # noqa: E402
from screenshots.camera import HEIGHT, IMAGES, PASSWORD, WIDTH, Camera  # noqa: E402

from ajc_site.embedded_postgres import discard, use_throwaway_postgres  # noqa: E402
from ajc_site.tests.support.chromium import ARGUMENTS, chromium_path  # noqa: E402

# It has a photograph in it.
MOST_BYTES_OF_SITE = 150_000
CHROMIUM_OPTIONS = [*ARGUMENTS, "--force-color-profile=srgb"]


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="ajc-pictures-"))
    database = use_throwaway_postgres()
    try:
        address = prepare(folder)
        with served(address), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_OPTIONS)
            failed = take_all(browser, address, set(sys.argv[1:]))
            browser.close()
        if failed:
            sys.exit("Not taken: " + "; ".join(failed))
    finally:
        discard(database)
        shutil.rmtree(folder, ignore_errors=True)


def prepare(folder: Path) -> str:
    """Fills the database with the demo, staff and more; gives the address to serve at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "ajc_site.settings.dev",
        "MEDIA_ROOT": str(folder),
        "PORT": str(port),
        "DEBUG": "",
    }
    import django

    django.setup()
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo", verbosity=0)
    for name, group in (("Mina", "Secretariat"), ("Arun", "Writers"), ("Noor", "")):
        user = User.objects.create_user(
            name.lower(), f"{name.lower()}@example.org", PASSWORD, first_name=name, is_superuser=not group
        )
        user.groups.set(Group.objects.filter(name=group))
    more.make_more()
    connection.close()
    return f"http://localhost:{port}"


@contextmanager
def served(address: str) -> Iterator[None]:
    port = address.rpartition(":")[2]
    command = [sys.executable, "manage.py", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 60
        while not answers(f"{address}/healthz/"):
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit("The site does not start.")
            time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait()


def answers(address: str) -> bool:
    try:
        return urllib.request.urlopen(address, timeout=5).status == 200  # noqa: S310  (our own server)
    except (urllib.error.URLError, OSError):
        return False


def site(browser: Browser, address: str) -> None:
    """A campaign as a reader sees it first, in docs/images/site.webp."""
    page = browser.new_page(base_url=address, viewport={"width": WIDTH, "height": HEIGHT})
    page.goto("/campaigns/mla-convention/", wait_until="networkidle")
    path = IMAGES / "site.webp"
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(path, quality=82, method=6)
    size = path.stat().st_size
    print(f"{path.relative_to(PROJECT)}: {size / 1000:.0f} KB")
    if size > MOST_BYTES_OF_SITE:
        sys.exit(f"{path.name} is larger than {MOST_BYTES_OF_SITE / 1000:.0f} KB.")
    page.close()


# Who takes it, and of what; in this order, for what one has done another shows.
TAKES: Final[list[tuple[str, Callable[[Camera], None]]]] = [
    ("", desk.sign_in),
    ("mina", desk.front_page),
    ("mina", desk.publications),
    ("mina", desk.filters),
    ("mina", forms.campaign),
    ("mina", forms.picture),
    ("mina", forms.found_in_it),
    ("mina", forms.statement),
    ("mina", forms.speech),
    ("mina", forms.videos),
    ("mina", forms.update),
    ("mina", forms.block_picker),
    ("mina", forms.campaign_publications),
    ("mina", forms.site_front_page),
    ("mina", forms.preview),
    ("mina", forms.before_publishing),
    ("mina", forms.correction),
    ("mina", forms.schedule),
    ("mina", forms.withdraw),
    ("mina", forms.consent),
    ("mina", forms.withdraw_person),
    ("mina", desk.calendar),
    ("mina", desk.links),
    ("mina", desk.brought_in),
    ("mina", desk.reviewers),
    ("noor", desk.who_may_do_what),
    ("arun", forms.submit),
    ("mina", desk.approve),
    ("noor", desk.ask_for_a_second_pair),
    ("mina", desk.second_pair_of_eyes),
]


def take_all(browser: Browser, address: str, wanted: set[str]) -> list[str]:
    """Takes those that are wanted, or all; gives what went wrong, which costs the others nothing."""
    IMAGES.mkdir(exist_ok=True)
    if not wanted or "site" in wanted:
        site(browser, address)
    staff: dict[str, Camera] = {}
    failed = []
    for name, take in TAKES:
        if wanted and take.__name__ not in wanted:
            continue
        try:
            if name not in staff:
                staff[name] = Camera(browser, address, name)
            take(staff[name])
        except Error as error:
            failed.append(f"{take.__name__}: {error.message.splitlines()[0]}")
    return failed


if __name__ == "__main__":
    main()
