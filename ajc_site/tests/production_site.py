"""compose.production.yml's services as somebody runs them: secrets, a certificate, two images of the site."""

from __future__ import annotations

import json
import os
import secrets
import ssl
import subprocess
import tarfile
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ajc_site.embedded_postgres import BASE_DIR
from ajc_site.tests.compose_check import Site, docker, free_port
from ajc_site.tests.compose_visitor import check
from published.tests.support.nginx import TRUSTING, make_certificate

# The groups that may read the site's secrets and nginx's key.
SITE, WEB = 10001, 10002
# What the second image has that the first has not: a template, a style and a script are others.
MARK = "The second version of the site"
SECOND = f"""
FROM {{first}}
USER 0
RUN sed -i 's#</body>#<p>{MARK}</p></body>#' templates/base.html \\
    && echo 'footer {{{{ letter-spacing: .01em }}}}' >> ajc_site/static/css/frame/20-layout.css \\
    && for script in ajc_site/static/js/*.js; do echo '// Second.' >> $script; done \\
    && DJANGO_SETTINGS_MODULE=ajc_site.settings.build python manage.py collectstatic --no-input --verbosity 0
USER 10001:10001
"""
# What `manage.py load_demo` does where the demo is an app of the site.
LOAD_DEMO = "import django; django.setup(); from demo.load import load_demo; load_demo()"
FIRST_PAGES_LEFT = "from assets.pictures.first_pages import lacking; print(*lacking().published())"


class Production(Site):
    """The services, and what of this machine they are given, in a folder that goes with them."""

    kind = "production"
    file = "compose.production.yml"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.http, self.https = free_port(), free_port()
        self.address = f"https://localhost:{self.https}"
        self.variables = {
            "SITE_IMAGE": f"{self.name}-site:1",
            "NGINX_IMAGE": f"{self.name}-nginx:1",
            "SITE_URL": "https://localhost",
            "ALLOWED_HOSTS": "localhost",
            "SECURITY_CONTACT": "mailto:security@example.org",
            "SECRETS_FOLDER": str(folder / "secrets"),
            "TLS_FOLDER": str(folder / "tls"),
            "ACME_FOLDER": str(folder / "acme"),
            "HTTP": f"127.0.0.1:{self.http}",
            "HTTPS": f"127.0.0.1:{self.https}",
            "HTTPS_PORT_SEEN": str(self.https),
            # Other numbers than those of a site that runs here for real.
            "NETWORK": "10.203.8",
            "BACKUPS_KEPT": "3",
        }

    def make_secrets(self) -> None:
        """Makes what docs/operations.md has one make, with the rights that it says."""
        for name in ("secrets", "tls", "acme"):
            (self.folder / name).mkdir(exist_ok=True)
        for name in ("secret_key", "database_password"):
            path = self.folder / "secrets" / name
            path.write_text(secrets.token_urlsafe(64) + "\n")
            self._for_group(path, SITE)
        make_certificate(self.folder / "tls")
        self._for_group(self.folder / "tls" / "privkey.pem", WEB)

    def _for_group(self, path: Path, group: int) -> None:
        if os.geteuid() == 0:
            os.chown(path, 0, group)
            path.chmod(0o440)
        else:
            # Nobody else comes into the folder above.
            path.chmod(0o444)

    def build(self) -> None:
        """Makes nginx's image and the site's two."""
        stand_in_for_debian()
        self.compose("build")
        first = self.variables["SITE_IMAGE"]
        subprocess.run(
            ["docker", "build", "--quiet", "--tag", self.image(2), "-"],
            input=SECOND.format(first=first), text=True, check=True, capture_output=True,
        )  # fmt: skip

    def image(self, number: int) -> str:
        return f"{self.name}-site:{number}"

    def use(self, number: int) -> None:
        """From here on the services are asked for with this image, as if it stood in .env."""
        self.variables["SITE_IMAGE"] = self.image(number)

    def bring_up(self, *services: str) -> None:
        """Starts these services, anew where other things are asked for now, and nothing else."""
        self.compose("up", "--detach", "--no-deps", "--wait", "--wait-timeout", "300", *services)

    def manage(self, service: str, *words: str) -> str:
        """Runs a command of the site's in a service that runs."""
        return self.compose("exec", "-T", service, "python", "manage.py", *words)

    def load_demo(self, service: str) -> None:
        """Puts the demo in, through a service that runs. The image has no demo: it is lent to its /tmp."""
        with tempfile.TemporaryFile() as archive:
            with tarfile.open(fileobj=archive, mode="w") as tar:
                tar.add(BASE_DIR / "demo", "demo")
            archive.seek(0)
            subprocess.run(
                [*self.command, "exec", "-T", service, "tar", "-C", "/tmp", "-x"],
                cwd=BASE_DIR, env={**os.environ, **self.variables}, stdin=archive, check=True,
            )  # fmt: skip
        self.compose("exec", "-T", "--env", "PYTHONPATH=/tmp", service, "python", "-c", LOAD_DEMO)

    def state(self, service: str) -> dict[str, Any]:
        """What the engine knows of a service's container."""
        container = self.compose("ps", "--all", "--quiet", service).strip()
        return dict(json.loads(docker("inspect", container))[0])

    def wait_until_on_file(self, seconds: float = 120) -> None:
        """Waits until what is on file is what is public."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.manage("web1", "published", "--check")
                return
            except AssertionError as problem:
                check(time.monotonic() < deadline, f"What is on file is not what is public: {problem}")
                time.sleep(1)

    def wait_until_first_pages_are_drawn(self, seconds: float = 120) -> None:
        """Waits until each public PDF has its first page drawn: with each the clock makes lists anew."""
        deadline = time.monotonic() + seconds
        while left := self.manage("web1", "shell", "-v0", "-c", FIRST_PAGES_LEFT).strip():
            check(time.monotonic() < deadline, f"First pages are not drawn: {left}")
            time.sleep(1)

    def on_file(self, name: str) -> Path:
        """Takes a name for a folder; gives that folder with all that nginx serves now, as it sees it."""
        target = self.folder / name
        archive = self.folder / f"{name}.tar"
        with archive.open("wb") as file:
            subprocess.run(
                [*self.command, "exec", "-T", "nginx", "tar", "-C", "/srv/published/current/site", "-c", "."],
                cwd=BASE_DIR, env={**os.environ, **self.variables}, stdin=subprocess.DEVNULL, stdout=file,
                check=True,
            )  # fmt: skip
        with tarfile.open(archive) as tar:
            tar.extractall(target, filter="data")
        archive.unlink()
        return target

    def ask(self, path: str) -> tuple[int, str, float]:
        """Takes a path; gives what nginx answers over TLS: status, text, and how many seconds it took."""
        began = time.monotonic()
        try:
            with urllib.request.urlopen(self.address + path, timeout=30, context=TRUSTING) as response:
                answer = response.status, response.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            answer = error.code, error.read().decode(errors="replace")
        return *answer, time.monotonic() - began

    def take_away(self) -> None:
        super().take_away()
        for image in (self.image(1), self.image(2), self.variables["NGINX_IMAGE"]):
            subprocess.run(["docker", "rmi", "--force", image], capture_output=True)


@contextmanager
def production() -> Iterator[Production]:
    """The services' description, with a folder of this machine's for them."""
    with tempfile.TemporaryDirectory(prefix="ajc-production-") as name:
        yield Production(Path(name))


def stand_in_for_debian() -> None:
    """Where an engine brings a stand-in for Debian's image, since the real one can't be had: uses that."""
    stand_in, name = "stand-in/debian:13", "debian:trixie-slim"
    known = docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}").split()
    if stand_in in known and name not in known:
        docker("tag", stand_in, name)
        print(f"  {name} is {stand_in} here.")


class Searching:
    """Somebody who searches all the time, which needs a web server and the database."""

    def __init__(self, site: Production) -> None:
        self.site = site
        self.searches = 0
        self.slowest = 0.0
        self.failed: list[str] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._search, daemon=True)

    def __enter__(self) -> Searching:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _search(self) -> None:
        while not self._over.wait(0.2):
            try:
                status, text, seconds = self.site.ask("/publications/?q=convention")
                if status != 200 or "convention" not in text.lower():
                    self.failed.append(f"a search was answered with {status}")
                self.slowest = max(self.slowest, seconds)
            except (OSError, ssl.SSLError) as error:
                self.failed.append(f"a search: {type(error).__name__} {error}")
            self.searches += 1
