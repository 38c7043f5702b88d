"""Somebody who visits a running site from outside, and may log in to its admin; for compose_check.py."""

import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from selectolax.lexbor import LexborHTMLParser

from ajc_site.embedded_postgres import BASE_DIR

PICTURE = BASE_DIR / "demo/files/conference-hall.jpg"
# How files of each kind begin.
BEGINNINGS = {
    ".pdf": b"%PDF-",
    ".jpg": b"\xff\xd8\xff",
    ".mp4": b"\0\0\0",
    ".vtt": b"WEBVTT",
    ".avif": b"\0\0\0",
}


def check(holds: bool, otherwise: str) -> None:
    """Raises AssertionError with what is wrong, unless it holds."""
    if not holds:
        raise AssertionError(otherwise)


class Visitor:
    """A browser without a window: it keeps cookies and follows redirects, and asks no proxy."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def fetch(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[bytes, str]:
        """Takes a path of the site, and a form's body and its type; gives the answer and its last address."""
        headers = {"Content-Type": kind} if body is not None else {}
        request = urllib.request.Request(self.address + path, data=body, headers=headers)
        try:
            with self._opener.open(request, timeout=60) as response:
                return response.read(), response.url.removeprefix(self.address)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path} answers {error.code}: {error.read()[:300]!r}") from None

    def read(self, path: str) -> str:
        """Takes a path; gives the text there, which must not be empty."""
        text = self.fetch(path)[0].decode()
        check(bool(text.strip()), f"{path} is empty.")
        return text

    def wait_until_ready(self, seconds: int = 300) -> None:
        """Asks until the site says that it and its database are ready; fails if that takes longer."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.read("/readyz/")
                return
            except (AssertionError, OSError):
                check(time.monotonic() < deadline, f"Not ready within {seconds} seconds.")
                time.sleep(0.5)

    def uploads_on(self, path: str) -> tuple[set[str], set[str]]:
        """Fetches every picture, clip and file on a page; gives the pictures' and the other files' paths."""
        html = LexborHTMLParser(self.read(path))
        named = [
            node.attributes.get(name) or ""
            for name in ("src", "href", "srcset", "poster")
            for node in html.css(f"[{name}]")
        ]
        found = {part.split()[0] for value in named for part in value.split(",") if part.strip()}
        pictures = {one for one in found if one.startswith("/media/")}
        files = {one for one in found if one.startswith("/documents/")}
        for one in pictures | files:
            extension = one[one.rindex(".") :]
            check(extension in BEGINNINGS, f"What is {one}?")
            content = self.fetch(urllib.parse.quote(one, safe="/%"))[0]
            check(content.startswith(BEGINNINGS[extension]), f"{one} is no {extension}: {content[:20]!r}")
        return pictures, files

    def logs_in(self, username: str, password: str) -> bool:
        """Takes an account; says whether the admin's login lets it in."""
        fields = {
            "username": username,
            "password": password,
            "next": "/admin/",
            **self._token("/admin/login/"),
        }
        body = urllib.parse.urlencode(fields).encode()
        return self.fetch("/admin/login/", body, "application/x-www-form-urlencoded")[1] == "/admin/"

    def upload_picture(self, title: str) -> None:
        """Puts a picture in through the admin's form, as whoever is logged in."""
        fields = {"title": title, "description": "An empty hall.", **self._token("/admin/images/add/")}
        mark = secrets.token_hex(16)
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
        parts.append(
            f'name="file"; filename="{PICTURE.name}"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
            + PICTURE.read_bytes()
        )
        before = f"--{mark}\r\nContent-Disposition: form-data; ".encode()
        body = b"".join(before + part + b"\r\n" for part in parts) + f"--{mark}--\r\n".encode()
        came_to = self.fetch("/admin/images/add/", body, f"multipart/form-data; boundary={mark}")[1]
        check(came_to != "/admin/images/add/", "The picture was refused.")
        check(self.has_picture(title), "The picture was taken, but is not there.")

    def has_picture(self, title: str) -> bool:
        """Says whether the admin lists a picture under this title and can show it."""
        html = LexborHTMLParser(self.read(f"/admin/images/?q={urllib.parse.quote(title)}"))
        for picture in html.css("main img"):
            content = self.fetch(picture.attributes["src"] or "")[0]
            if title in (picture.parent.parent.text() if picture.parent and picture.parent.parent else ""):
                return len(content) > 0
        return False

    def _token(self, path: str) -> dict[str, str]:
        """What a form must send back so that it is known to have come from the site's own page."""
        name = "csrfmiddlewaretoken"
        field = LexborHTMLParser(self.read(path)).css_first(f"input[name={name}]")
        check(field is not None, f"{path} shows no form.")
        return {name: field.attributes["value"] or ""}
