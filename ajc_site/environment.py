"""Reads the variables that production needs, and says everything that is wrong with them at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

from authentic.minisign import SecretKey

from .database import database_settings

SHORTEST_KEY = 50
LARGEST_SECRET = 4096
# Amazon's rules for names; others are as strict or less so. Four numbers would be an address.
BUCKET = re.compile(r"(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
REGION = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KINDS_OF_PAGE = {"statement", "speech", "video", "document", "campaign", "standardpage", "all"}
# What servers without regions answer to.
ANY_REGION = "us-east-1"
SECOND_WAYS = {"passkey": "webauthn", "code": "totp"}
# Minutes.
ASKED_AGAIN_AFTER = 15


class Environment:
    """The process's variables. Each question notes what is wrong; `refuse_if_incomplete` tells it."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.problems: list[str] = []
        # Secrets of which a file was named: it may not have been good.
        self.in_files: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        """Takes a variable's name; gives its text, or the default."""
        return self.variables.get(name, "").strip() or default

    def required(self, name: str, meaning: str) -> str:
        """Takes a variable's name and what it is for; gives its text, and notes it if it is missing."""
        return self._not_empty(name, self.text(name), meaning)

    def required_secret(self, name: str, meaning: str) -> str:
        """As ``required``, of a secret."""
        return self._not_empty(name, self.secret(name), meaning)

    def _not_empty(self, name: str, value: str, meaning: str) -> str:
        if not value and name not in self.in_files:
            self.problems.append(f"{name} is not set ({meaning})")
        return value

    def secret(self, name: str) -> str:
        """Takes a secret's name; gives it from the variable, or from the file that ``<name>_FILE`` names.

        What is in a variable is seen by every program of a container, and by whoever may ask the engine.
        """
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name)
        # Whatever is wrong with it, it is not missing as well: one fault is said once.
        self.in_files.add(name)
        if self.text(name):
            self.problems.append(f"{name} and {name}_FILE are both set: give one of the two")
            return ""
        try:
            return line_in(Path(path))
        except ValueError as error:
            self.problems.append(f"{name}_FILE {error}")
            return ""

    def listed(self, name: str) -> list[str]:
        """Takes the name of a variable with parts between commas; gives the parts."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def secret_key(self) -> str:
        """Gives SECRET_KEY, which must be long and really random."""
        key = self.required_secret("SECRET_KEY", f"{SHORTEST_KEY} random characters or more")
        if key and (len(key) < SHORTEST_KEY or len(set(key)) < 5 or key.startswith("django-insecure-")):
            self.problems.append(f"SECRET_KEY is too weak ({SHORTEST_KEY} random characters or more)")
        return key

    def site_url(self) -> str:
        """Gives SITE_URL without a slash at its end; it must be https:// and a host, nothing more."""
        url = self.required("SITE_URL", "the site's own address, https://example.org").rstrip("/")
        if url and not is_https_origin(url):
            self.problems.append("SITE_URL must be https:// and a host, like https://example.org")
        return url

    def allowed_hosts(self) -> list[str]:
        """Gives ALLOWED_HOSTS: names alone, and never all of them."""
        self.required("ALLOWED_HOSTS", "the host names the site answers to, between commas")
        hosts = self.listed("ALLOWED_HOSTS")
        wrong = [host for host in hosts if "*" in host or "/" in host or host.rpartition(":")[2].isdigit()]
        if wrong:
            self.problems.append(
                f"ALLOWED_HOSTS takes host names without * or scheme or port, not {', '.join(wrong)}"
            )
        return hosts

    def csrf_trusted_origins(self, site_url: str) -> list[str]:
        """Gives CSRF_TRUSTED_ORIGINS, or the site's own address."""
        origins = self.listed("CSRF_TRUSTED_ORIGINS") or [site_url]
        if any(origin and not is_https_origin(origin) for origin in origins if origin != site_url):
            self.problems.append(
                "CSRF_TRUSTED_ORIGINS takes https://example.org and the like, between commas"
            )
        return origins

    def count(self, name: str, default: int = 0) -> int:
        """Takes a variable's name; gives it as a whole number from 0 up, or the default if it is not set."""
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdecimal() or len(value) > 9:
            self.problems.append(f"{name} must be a whole number, not {value!r}")
            return default
        return int(value)

    def yes_or_no(self, name: str, default: bool) -> bool:
        """Takes a variable's name; gives whether it says yes, or the default if it is not set."""
        value = self.text(name, "yes" if default else "no").lower()
        if value not in {"yes", "no"}:
            self.problems.append(f"{name} must be yes or no, not {value!r}")
        return value == "yes"

    def time_zone(self, default: str) -> str:
        """Gives TIME_ZONE, a name of the tz database, or the default."""
        name = self.text("TIME_ZONE", default)
        if name not in available_timezones():
            self.problems.append(f"TIME_ZONE must be a name like Europe/London, not {name!r}")
        return name

    def security_contact(self) -> str:
        """Gives SECURITY_CONTACT for security.txt."""
        contact = self.required("SECURITY_CONTACT", "mailto: or https: address for reports of weaknesses")
        if contact and (
            not contact.startswith(("mailto:", "https://")) or any(mark.isspace() for mark in contact)
        ):
            self.problems.append("SECURITY_CONTACT must start with mailto: or https://")
        return contact

    def signing_key(self) -> str:
        """Gives SIGNING_KEY, if there is one; what is wrong with it is said without the key."""
        key = self.secret("SIGNING_KEY")
        if key:
            try:
                SecretKey.read(key)
            except ValueError as error:
                self.problems.append(
                    f"SIGNING_KEY is no key that make_signing_key wrote: {error}".rstrip(".")
                )
        return key

    def timestamp_services(self) -> list[str]:
        """Gives the addresses of TIMESTAMP_SERVICES, between commas; they may be plain http."""
        found = list(dict.fromkeys(self.listed("TIMESTAMP_SERVICES")))
        wrong = [str(n) for n, url in enumerate(found, 1) if not is_address(url, "http", "https")]
        if wrong:
            self.problems.append(
                "TIMESTAMP_SERVICES takes addresses with http:// or https:// and a host, between commas; "
                f"number {', '.join(wrong)} is none"
            )
        # A service's answers are called by its host.
        elif len({urlsplit(url).netloc.lower() for url in found}) < len(found):
            self.problems.append("TIMESTAMP_SERVICES names two services at one host: give one of the two")
        return found

    def check_links(self) -> str:
        """Gives CHECK_LINKS: nothing, "public" or "all"."""
        value = self.text("CHECK_LINKS")
        if value not in {"", "public", "all"}:
            self.problems.append(f"CHECK_LINKS takes public or all, or nothing at all, not {value!r}")
        return value

    def hosts(self, name: str) -> list[str]:
        """Takes the name of a variable with hosts between commas; gives them in small letters."""
        hosts = [host.lower() for host in self.listed(name)]
        if wrong := [host for host in hosts if not is_address(f"https://{host}/", "https") or "/" in host]:
            self.problems.append(f"{name} takes names of hosts between commas, not {', '.join(wrong)}")
        return hosts

    def address(self, name: str, *schemes: str) -> str:
        """Takes the name of a variable with an address, and the schemes for that; gives the address."""
        url = self.text(name)
        if url and not is_address(url, *schemes):
            self.problems.append(f"{name} must be an address that begins with {schemes[0]}://, and a host")
        return url

    def second_pair_of_eyes(self) -> list[str]:
        """Gives the kinds of page of SECOND_PAIR_OF_EYES, between commas."""
        kinds = [kind.lower().replace(" ", "") for kind in self.listed("SECOND_PAIR_OF_EYES")]
        if wrong := set(kinds) - KINDS_OF_PAGE:
            self.problems.append(
                f"SECOND_PAIR_OF_EYES takes {', '.join(sorted(KINDS_OF_PAGE))}, between commas, not "
                f"{', '.join(sorted(wrong))}"
            )
        return kinds

    def database(self) -> dict[str, Any]:
        """Gives Django's database settings from DATABASE_URL, and from DATABASE_PASSWORD if that has none."""
        url = self.required_secret("DATABASE_URL", "postgres://user:password@host:5432/name")
        password = self.secret("DATABASE_PASSWORD")
        try:
            settings = database_settings(url) if url else {}
        except ImproperlyConfigured as error:
            self.problems.append(str(error).rstrip("."))
            return {}
        if password and settings.get("PASSWORD"):
            self.problems.append(
                "DATABASE_PASSWORD is set, and DATABASE_URL has one, too: give one of the two"
            )
        elif password and settings:
            settings["PASSWORD"] = password
        return settings

    def published_bucket(self) -> dict[str, Any]:
        """Gives the options of the bucket for published files from PUBLISHED_BUCKET and what goes with it;
        nothing if none is named.
        """
        bucket = self.text("PUBLISHED_BUCKET")
        endpoint, region = self.text("PUBLISHED_S3_ENDPOINT").rstrip("/"), self.text("PUBLISHED_S3_REGION")
        keys = [self.secret(name) for name in ("PUBLISHED_S3_ACCESS_KEY", "PUBLISHED_S3_SECRET_KEY")]
        authority = self.text("PUBLISHED_S3_CA")
        if not bucket:
            if endpoint or region or authority or any(keys):
                self.problems.append("PUBLISHED_S3_… is set, but PUBLISHED_BUCKET names no bucket")
            return {}
        if self.text("PUBLISHED_ROOT"):
            self.problems.append("PUBLISHED_ROOT and PUBLISHED_BUCKET are both set: files lie in one of them")
        if not BUCKET.fullmatch(bucket):
            self.problems.append("PUBLISHED_BUCKET takes a bucket's name alone: 3 to 63 of a-z, 0-9, . and -")
        if endpoint and not is_origin(endpoint, "http", "https"):
            self.problems.append(
                "PUBLISHED_S3_ENDPOINT must be a scheme and a host, like https://s3.example.org"
            )
        if not endpoint and not region:
            self.problems.append("PUBLISHED_S3_REGION is not set (needed without PUBLISHED_S3_ENDPOINT)")
        if region and not REGION.fullmatch(region):
            self.problems.append(f"PUBLISHED_S3_REGION must be a name like eu-central-1, not {region!r}")
        if authority and not Path(authority).is_file():
            self.problems.append("PUBLISHED_S3_CA must name a file of certificates, and there is none")
        if any(keys) and not all(keys):
            self.problems.append("PUBLISHED_S3_ACCESS_KEY and PUBLISHED_S3_SECRET_KEY go together")
        if any(mark.isspace() or not mark.isprintable() for key in keys for mark in key):
            self.problems.append("PUBLISHED_S3_ACCESS_KEY and PUBLISHED_S3_SECRET_KEY have no blanks in them")
        return {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": region or ANY_REGION,
            "access_key": keys[0] or None,
            "secret_key": keys[1] or None,
            "verify": authority or None,
        }

    def second_ways(self) -> list[str]:
        """Gives SECOND_WAYS as allauth calls them: both if nothing is set, none for "none"."""
        ways = self.listed("SECOND_WAYS") or list(SECOND_WAYS)
        if ways == ["none"]:
            return []
        if wrong := [way for way in ways if way not in SECOND_WAYS]:
            self.problems.append(f"SECOND_WAYS takes passkey, code, or none alone, not {', '.join(wrong)}")
        return [SECOND_WAYS[way] for way in ways if way in SECOND_WAYS]

    def asked_again_after(self) -> timedelta | None:
        """Gives ASKED_AGAIN_AFTER, in minutes; nobody is asked again if it is 0."""
        minutes = self.count("ASKED_AGAIN_AFTER") if self.text("ASKED_AGAIN_AFTER") else ASKED_AGAIN_AFTER
        return timedelta(minutes=minutes) if minutes else None

    def email(self) -> dict[str, Any]:
        """Gives Django's mail settings from EMAIL_URL and EMAIL_FROM; without EMAIL_URL no mail is sent."""
        url = self.secret("EMAIL_URL")
        if not url:
            return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
        sender = self.required("EMAIL_FROM", "the address that mail comes from, needed with EMAIL_URL")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            self.problems.append(
                "EMAIL_URL must look like smtp://user:password@host:587?tls=1 or smtps://…:465"
            )
            return {}
        implicit = parts.scheme == "smtps"
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": port or (465 if implicit else 587),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": implicit,
            "EMAIL_USE_TLS": not implicit and parse_qs(parts.query).get("tls", ["1"]) != ["0"],
            "EMAIL_TIMEOUT": 10,
            "DEFAULT_FROM_EMAIL": sender,
            "SERVER_EMAIL": sender,
        }

    def sends_mail(self) -> bool:
        """Says whether a mail server was named."""
        return bool(self.text("EMAIL_URL") or self.text("EMAIL_URL_FILE"))

    def refuse_if_incomplete(self) -> None:
        """Raises ImproperlyConfigured, with every problem in one line, if there is any."""
        if self.problems:
            raise ImproperlyConfigured(f"The site cannot start: {'; '.join(self.problems)}.")


def line_in(path: Path) -> str:
    """Takes a secret's file; gives the one line in it, without its end.

    Raises ValueError that says what is wrong, and nothing of what is in it.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_SECRET + 1)
    except OSError as error:
        raise ValueError(f"cannot be read: {path}: {error.strerror}") from None
    except ValueError:
        raise ValueError("is no file's name") from None
    if not content.strip():
        raise ValueError(f"is empty: {path}")
    try:
        line = content.decode().rstrip("\n")
    except UnicodeDecodeError:
        raise ValueError(f"is not text: {path}") from None
    if len(content) > LARGEST_SECRET or not line.isprintable() or line != line.strip():
        raise ValueError(f"must be one line without blanks before or behind it: {path}")
    return line


def is_https_origin(url: str) -> bool:
    """Takes an address; says whether it is https:// with a host and nothing after it."""
    return is_origin(url, "https")


def is_origin(url: str, *schemes: str) -> bool:
    """Takes an address and the schemes that it may have; says whether it is a host with nothing after it."""
    parts = urlsplit(url) if is_address(url, *schemes) else None
    return parts is not None and not (parts.path or parts.query or parts.fragment)


def is_address(url: str, *schemes: str) -> bool:
    """Takes an address and the schemes that it may have; says whether it has a host, and no name or password
    before that.
    """
    try:
        parts = urlsplit(url)
        # Read for its errors: a port is a number.
        _ = parts.port
    except ValueError:
        return False
    is_plain = url.isascii() and not any(mark.isspace() for mark in url)
    return is_plain and parts.scheme in schemes and bool(parts.hostname) and "@" not in parts.netloc
