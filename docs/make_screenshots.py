"""Takes the pictures of the editors' guide and of README from the real site, over the demo.

    make screenshots                all
    make screenshots ARGS="site"    README's picture of a campaign's page alone

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
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Locator, Page, sync_playwright  # noqa: E402

from ajc_site.embedded_postgres import discard, use_throwaway_postgres  # noqa: E402
from ajc_site.tests.support.chromium import ARGUMENTS, chromium_path  # noqa: E402

IMAGES = PROJECT / "docs" / "images"
WIDTH, HEIGHT = 1280, 820
COLOURS = 64
MOST_BYTES = 60_000
# It has a photograph in it.
MOST_BYTES_OF_SITE = 150_000
PASSWORD = "only-for-the-pictures"  # noqa: S105  (of a database that lives a minute)
CHROMIUM_OPTIONS = [*ARGUMENTS, "--force-color-profile=srgb"]
SIGNATORIES = "\n".join(f"Signatory organisation {number}" for number in range(1, 301))


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="ajc-pictures-"))
    database = use_throwaway_postgres()
    try:
        address = prepare(folder)
        with served(address), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_OPTIONS)
            site(browser, address)
            if "site" not in sys.argv[1:]:
                take_all(browser, address)
            browser.close()
    finally:
        discard(database)
        shutil.rmtree(folder, ignore_errors=True)


def prepare(folder: Path) -> str:
    """Fills the database with the demo and two members of the staff; gives the address to serve at."""
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
    for name, group in (("Mina", "Secretariat"), ("Arun", "Writers")):
        user = User.objects.create_user(
            name.lower(), f"{name.lower()}@example.org", PASSWORD, first_name=name
        )
        user.groups.add(Group.objects.get(name=group))
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


class Camera:
    """Somebody at the admin, whose screen can be kept as a picture of the guide."""

    def __init__(self, browser: Browser, address: str, name: str) -> None:
        context = browser.new_context(
            base_url=address,
            viewport={"width": WIDTH, "height": HEIGHT},
            reduced_motion="reduce",
            locale="en-GB",
        )
        self.page = context.new_page()
        self.page.set_default_timeout(20_000)
        # What is half done in one picture must not be asked about before the next.
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto("/admin/login/")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("#beginnings")

    def go(self, path: str) -> Page:
        # Nor be offered again in it.
        self.page.evaluate("localStorage.clear()")
        self.page.goto(path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def edit(self, title: str) -> Page:
        """Opens a page's form from the list of publications or campaigns, as staff would."""
        section = "campaigns" if title == "The MLA Convention" else "publications"
        page = self.go(f"/admin/{section}/?q={title.split(':')[0]}")
        page.locator("td.title a", has_text=title).first.click()
        page.wait_for_selector("#page-edit-form")
        page.wait_for_load_state("networkidle")
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


def site(browser: Browser, address: str) -> None:
    """A campaign as a reader sees it first, in docs/images/site.webp."""
    page = browser.new_page(base_url=address, viewport={"width": WIDTH, "height": HEIGHT})
    page.goto("/campaigns/mla-convention/")
    page.wait_for_load_state("networkidle")
    path = IMAGES / "site.webp"
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(path, quality=82, method=6)
    size = path.stat().st_size
    print(f"{path.relative_to(PROJECT)}: {size / 1000:.0f} KB")
    if size > MOST_BYTES_OF_SITE:
        sys.exit(f"{path.name} is larger than {MOST_BYTES_OF_SITE / 1000:.0f} KB.")
    page.close()


def take_all(browser: Browser, address: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    secretariat = Camera(browser, address, "mina")
    for take in (
        front_page,
        publications,
        filters,
        campaign,
        picture,
        found_in_it,
        statement,
        speech,
        videos,
        update,
        block_picker,
        campaign_publications,
        preview,
        correction,
        schedule,
        withdraw,
        consent,
        withdraw_person,
    ):
        take(secretariat)
    writer = Camera(browser, address, "arun")
    submit(writer)
    approve(secretariat)


def front_page(camera: Camera) -> None:
    camera.go("/admin/")
    camera.keep("front-page", 560)


def publications(camera: Camera) -> None:
    camera.go("/admin/publications/")
    camera.keep("publications")


def filters(camera: Camera) -> None:
    page = camera.go("/admin/publications/?kind=document&year=2023")
    page.get_by_role("button", name="Show filters").click()
    camera.keep("filters", 620)


def campaign(camera: Camera) -> None:
    camera.edit("The MLA Convention")
    camera.keep("campaign")


def picture(camera: Camera) -> None:
    page = camera.go("/admin/images/add/")
    page.fill("#id_title", "The conference hall in Ljubljana")
    page.fill("#id_description", "Delegates sit in rows before a stage; on the screen the word “Convention”.")
    camera.keep("picture")


def found_in_it(camera: Camera) -> None:
    page = camera.go("/admin/documents/add/")
    page.fill("#id_title", "Brief on mutual legal assistance")
    page.set_input_files("input[name=file]", blacked_out())  # type: ignore[arg-type]
    page.locator("footer").get_by_role("button").last.click()
    # The link opens beside.
    page.goto(page.get_by_role("link", name="Look at it").evaluate("link => link.href"))
    page.wait_for_selector("#found-in-the-file")
    camera.keep("found-in-it", 620)


def blacked_out() -> dict[str, object]:
    """A PDF in which a name can still be read under a black box."""
    from reportlab.pdfgen.canvas import Canvas

    output = BytesIO()
    canvas = Canvas(output)
    canvas.setAuthor("Somebody")
    canvas.drawString(72, 700, "The name of the person")
    canvas.rect(70, 696, 300, 14, stroke=0, fill=1)
    canvas.save()
    return {"name": "brief.pdf", "mimeType": "application/pdf", "buffer": output.getvalue()}


def statement(camera: Camera) -> None:
    page = camera.edit("Statement on the adoption")
    page.fill("#id_further_signatories", SIGNATORIES)
    camera.panel("On whose behalf")
    camera.keep("signatories")


def speech(camera: Camera) -> None:
    camera.edit("Speech at the opening")
    camera.panel("Recording")
    camera.keep("recording")


def videos(camera: Camera) -> None:
    page = camera.edit("Pursuing justice in Asia")
    camera.panel("Where it belongs")
    page.wait_for_timeout(300)
    camera.keep("series")


def update(camera: Camera) -> None:
    camera.edit("Update from the MLA")
    camera.panel("Published as a picture")
    camera.keep("update")


def block_picker(camera: Camera) -> None:
    page = camera.edit("The MLA Convention")
    body = camera.panel("Body")
    body.get_by_role("button", name="Insert a block").first.click()
    row = page.locator(".w-combobox__option-row").filter(has=page.get_by_text("Publication", exact=True))
    row.get_by_role("button", name="Preview").click()
    page.wait_for_timeout(2500)
    camera.keep("blocks")


def campaign_publications(camera: Camera) -> None:
    camera.edit("The MLA Convention")
    camera.panel("Publications of this campaign")
    camera.keep("campaign-publications")


def preview(camera: Camera) -> None:
    page = camera.edit("Statement on the adoption")
    page.get_by_role("button", name="Toggle preview").click()
    page.wait_for_timeout(4000)
    camera.keep("preview")
    page.get_by_role("button", name="Toggle preview").click()


def correction(camera: Camera) -> None:
    page = camera.edit("Statement on the adoption")
    page.locator("[name=edition_kind][value=correction]").check()
    page.locator("[name=edition_note]").fill("The conference opened on 15 May, not on 16 May as we wrote.")
    camera.panel("What changes for readers")
    camera.keep("correction")


def schedule(camera: Camera) -> None:
    page = camera.edit("Statement on the adoption")
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    page.locator("#id_go_live_at").fill("15 January 2027, 9am")
    page.locator("#id_go_live_at").press("Tab")
    page.locator("#id_go_live_at-understood").get_by_text("09:00 London").wait_for()
    camera.keep("schedule")


def withdraw(camera: Camera) -> None:
    page = camera.edit("Statement on the adoption")
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Withdraw", exact=True).first.click()
    page.locator("[name=reason]").fill("It was sent out before all who are named in it had agreed to it.")
    camera.keep("withdraw", 760)


def consent(camera: Camera) -> None:
    page = of_a_person(camera, "Note consent")
    page.get_by_label("What was agreed to").fill(
        "Name, role and portrait on this site; by letter of 3 May 2026."
    )
    camera.keep("consent", 560)


def withdraw_person(camera: Camera) -> None:
    of_a_person(camera, "Withdraw this person")
    camera.keep("withdraw-person")


def of_a_person(camera: Camera, link: str) -> Page:
    """Follows a link from the form of somebody of the demo, in the same window."""
    page = camera.go("/admin/snippets/campaigns/person/?q=Pillai")
    page.get_by_role("link", name="Dr Priya Pillai").first.click()
    return camera.go(page.get_by_role("link", name=link).get_attribute("href") or "")


def submit(camera: Camera) -> None:
    page = camera.go("/admin/publications/new/document/")
    # Without a file or a text it could not be submitted.
    body = page.locator("[data-contentpath=body]").first
    body.get_by_role("button", name="Insert a block").last.click()
    page.locator(".w-combobox__option").get_by_text("Text", exact=True).click()
    body.locator("[contenteditable=true]").press_sequentially("The law allows it, and asks for a treaty.")
    page.fill("#id_title", "Brief on mutual legal assistance in one jurisdiction")
    page.fill("#id_date", "1 June 2023")
    page.fill("#id_summary", "What the law of one jurisdiction allows and asks for today.")
    page.locator("#id_title").scroll_into_view_if_needed()
    page.wait_for_timeout(3000)
    page.locator("footer").get_by_role("button", name="More actions").click()
    camera.keep("submit")
    page.get_by_role("button", name="Submit to").first.click()
    page.locator(".messages").get_by_text("submitted for moderation").wait_for()


def approve(camera: Camera) -> None:
    camera.go("/admin/")
    camera.keep("approve", 640)


if __name__ == "__main__":
    main()
