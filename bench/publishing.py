"""How long publishing takes: a statement with three photographs of 12 megapixels and a PDF.

    python bench/publishing.py [CHECKOUT …]     from the click to the public page, of this and other checkouts
    python bench/publishing.py --speeds [PICTURE …]     what AVIF's speeds cost in time and bytes

The site runs in production settings under gunicorn, with its clock beside it. "Ready" is a click once the
sizes of the pictures are there, "at once" one straight after the upload. Processor time is that of the web
server and the clock from the click on. Checkouts are measured in turn, on Linux only.
"""

import contextlib
import http.client
import io
import json
import math
import os
import resource
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image, ImageChops, ImageStat
from run import HEADERS, PROJECT, Server, processor_seconds, production

from ajc_site.embedded_postgres import discard, use_throwaway_postgres

ROUNDS = 3
TWELVE_MEGAPIXELS = (4000, 3000)
WIDTHS = (160, 480, 720, 1080, 1440)
LONGEST = 300


def photograph(grain: int = 20) -> Image.Image:
    """Noise in layers, as in a photograph; without grain a smooth one, as of a sky."""
    made = Image.new("RGB", TWELVE_MEGAPIXELS, (128, 128, 128))
    for cells, strength in ((16, 60), (64, 45), (256, 35), (1024, 22), (4000, grain)):
        if grain or cells < 100:
            noise = [Image.effect_noise((cells, cells * 3 // 4), strength) for _ in range(3)]
            layer = Image.merge("RGB", [one.resize(made.size, Image.Resampling.BICUBIC) for one in noise])
            made = ImageChops.add(made, layer, 1, -128)
    return made


# --- From the click to the public page -----------------------------------------------------------------

SET_UP = """
from django.contrib.auth import get_user_model, login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
request = HttpRequest()
request.session = SessionStore()
user = get_user_model().objects.create_superuser("bench", "bench@example.org", "a long password")
login(request, user, backend="django.contrib.auth.backends.ModelBackend")
request.session.save()
print("session:", request.session.session_key)
"""
DRAFT = """
import json, sys
from django.core.files.base import ContentFile
from assets.models import File, Picture
from campaigns.models import Attachment, Library, Statement
pictures = list(Picture.objects.filter(title__startswith="{mark}").order_by("pk"))
file = File(title="{mark}", language="en")
file.file.save("{mark}.pdf", ContentFile(open({pdf!r}, "rb").read()), save=False)
file.save()
page = Statement(title="{mark}", slug="{mark}", summary="A statement.", live=False)
page.body = [("figure", {{"picture": picture, "caption": ""}}) for picture in pictures]
Library.objects.get().add_child(instance=page)
page.attachments = [Attachment(file=file)]
page.save_revision()
print("page:", json.dumps([page.pk, page.get_url(), [picture.pk for picture in pictures]]))
"""
READY = """
from assets.models import Picture
print("ready:", Picture.objects.filter(sizes__has_key="card").count())
"""


@dataclass
class Site:
    """One checkout of the project, running."""

    folder: Path
    environment: dict[str, str]
    server: Server
    clock: subprocess.Popen[bytes]
    session: str
    pdf: str

    def run(self, code: str, word: str) -> str:
        """Runs code in the project; returns what it prints behind the word."""
        return shell(self.folder, self.environment, code, word)

    def post(self, path: str, fields: dict[str, Any]) -> int:
        token = secrets.token_hex(16)
        headers = HEADERS | {
            "Cookie": f"__Host-sessionid={self.session}; __Host-csrftoken={token}",
            "X-CSRFToken": token,
            "Referer": "https://localhost/",
            "Content-Type": MULTIPART_CONTENT,
        }
        return self.ask("POST", path, encode_multipart(BOUNDARY, fields), headers)

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Any = None) -> int:
        with contextlib.closing(
            http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=LONGEST)
        ) as connection:
            connection.request(method, path, body, headers or HEADERS)
            answer = connection.getresponse()
            answer.read()
            return answer.status

    def used(self) -> float:
        return sum(processor_seconds(process.pid) for process in (self.server.process, self.clock))


def shell(folder: Path, environment: dict[str, str], code: str, word: str) -> str:
    said = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        cwd=folder, env=os.environ | environment, capture_output=True, text=True,
    )  # fmt: skip
    if said.returncode:
        raise SystemExit(said.stderr)
    return next(line.partition(": ")[2] for line in said.stdout.splitlines() if line.startswith(f"{word}: "))


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        postgres = use_throwaway_postgres()
        stack.callback(discard, postgres)
        places = [stack.enter_context(tempfile.TemporaryDirectory()) for _ in range(3)]
        environment = production(places[0], places[1])
        for command in (
            ["migrate", "-v0"],
            ["collectstatic", "--noinput", "-v0"],
            ["load_demo", "--settings=ajc_site.settings.dev"],
        ):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=folder, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        session = shell(folder, environment, SET_UP, "session")
        server = Server.start("ajc_site.wsgi", folder, environment)
        stack.callback(server.stop)
        clock = subprocess.Popen(
            [sys.executable, "manage.py", "keep_time"], cwd=folder, env=os.environ | environment
        )
        stack.callback(clock.wait, 20)
        stack.callback(clock.terminate)
        # A page made by hand, of some pages' length.
        pdf = Path(places[2]) / "statement.pdf"
        pages = [Image.new("RGB", (1240, 1754), "white") for _ in range(4)]
        pages[0].save(pdf, save_all=True, append_images=pages[1:])
        site = Site(folder, environment, server, clock, session, str(pdf))
        # What is done once a process.
        site.ask("GET", "/")
        yield site


def publish(
    site: Site, photographs: list[bytes], *, ready: bool, is_public: Callable[[str], bool] | None = None
) -> dict[str, float]:
    """Uploads, and publishes. Returns seconds: of an upload, of the click, until the page is public.

    It is so when the application answers its path, or as ``is_public`` says of that.
    """
    mark = f"bench-{secrets.token_hex(4)}"
    uploads = []
    before = int(site.run(READY, "ready"))
    for number, content in enumerate(photographs):
        began = time.perf_counter()
        upload = io.BytesIO(content)
        upload.name = "photograph.jpg"
        fields = {"title": f"{mark} {number}", "description": "A hall.", "file": upload}
        if site.post("/admin/images/add/", fields) != 302:
            raise SystemExit("A photograph was not taken.")
        uploads.append(time.perf_counter() - began)
    code = DRAFT.format(mark=mark, pdf=site.pdf)
    page, address, _ = json.loads(site.run(code, "page"))
    path = address.removeprefix("https://localhost")
    if ready:
        # A project that makes no sizes before publishing is ready as it is.
        for _ in range(20):
            if int(site.run(READY, "ready")) >= before + len(photographs):
                break
            time.sleep(1)
    used, began = site.used(), time.perf_counter()
    if site.post(f"/admin/bulk/wagtailcore/page/publish/?id={page}", {"include_descendants": ""}) != 302:
        raise SystemExit("The page was not published.")
    answered = time.perf_counter() - began
    is_public = is_public or (lambda path: site.ask("GET", path) == 200)
    while not is_public(path):
        if time.perf_counter() - began > LONGEST:
            raise SystemExit("The page did not go out.")
        time.sleep(0.02)
    public = time.perf_counter() - began
    return {
        "an upload": statistics.median(uploads),
        "the click": answered,
        "public": public,
        "processor": site.used() - used,
    }


def compare(folders: list[Path]) -> None:
    photographs = []
    for _ in range(3):
        content = io.BytesIO()
        photograph().save(content, "JPEG", quality=85)
        photographs.append(content.getvalue())
    with ExitStack() as stack:
        sites = [stack.enter_context(running(folder)) for folder in folders]
        found: dict[tuple[Path, bool], list[dict[str, float]]] = {}
        for _ in range(ROUNDS):
            for site in sites:
                for ready in (True, False):
                    found.setdefault((site.folder, ready), []).append(publish(site, photographs, ready=ready))
        print("Seconds, the median of", ROUNDS)
        for (folder, ready), rounds in found.items():
            told = "  ".join(
                f"{name} {statistics.median(one[name] for one in rounds):5.2f}" for name in rounds[0]
            )
            print(f"{folder.name:20} {'ready' if ready else 'at once':8} {told}")


# --- What AVIF's speeds cost --------------------------------------------------------------------------


def speeds(names: list[str]) -> None:
    """Prints what five sizes of each picture take at each speed: seconds, bytes, how near they are to it."""
    pictures = {name: Image.open(name).convert("RGB") for name in names} or {
        "noisy": photograph(), "smooth": photograph(grain=0),
    }  # fmt: skip
    print("picture              speed threads  seconds processor  KB   dB at 1440")
    for name, picture in pictures.items():
        sizes = [
            picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
            for width in WIDTHS
        ]
        for speed in (4, 6, 7, 8, 9, 10):
            for threads in (1, os.cpu_count() or 1):
                began, used = time.perf_counter(), processor()
                files = [encoded(size, speed, threads) for size in sizes]
                seconds, work = time.perf_counter() - began, processor() - used
                near = likeness(sizes[-1], Image.open(io.BytesIO(files[-1])).convert("RGB"))
                size = sum(map(len, files)) / 1000
                row = f"{seconds:8.2f} {work:9.2f} {size:5.0f} {near:6.1f}"
                print(f"{Path(name).name[:20]:20} {speed:5} {threads:7} {row}", flush=True)


def encoded(image: Image.Image, speed: int, threads: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "AVIF", quality=55, speed=speed, max_threads=threads)
    return written.getvalue()


def processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def likeness(one: Image.Image, other: Image.Image) -> float:
    """The signal to noise ratio of two pictures, in decibels."""
    difference = ImageStat.Stat(ImageChops.difference(one, other))
    mean = sum(difference.sum2) / sum(difference.count)
    return 99.0 if mean == 0 else 10 * math.log10(255**2 / mean)


if __name__ == "__main__":
    settings.configure()
    if sys.argv[1:2] == ["--speeds"]:
        speeds(sys.argv[2:])
    else:
        compare([PROJECT, *(Path(name).resolve() for name in sys.argv[1:])])
