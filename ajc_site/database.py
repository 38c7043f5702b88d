"""Turns DATABASE_URL into Django's settings. PostgreSQL alone is supported."""

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

POSTGRESQL = "django.db.backends.postgresql"
EXAMPLE = "It looks like postgres://user:password@host:5432/name."


def database_settings(url: str, options: str = "") -> dict[str, Any]:
    """Takes a postgres:// address (and options for each connection); gives Django's settings for it.

    Raises ImproperlyConfigured with one clear line if the address is not PostgreSQL's.
    """
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except (ValueError, dj_database_url.ParseError, dj_database_url.UnknownSchemeError) as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL cannot be read ({type(error).__name__}). {EXAMPLE}"
        ) from None
    if parsed.get("ENGINE") != POSTGRESQL:
        raise ImproperlyConfigured(f"DATABASE_URL must be PostgreSQL's: no other is supported. {EXAMPLE}")
    # The same, with a moment just before each commit.
    parsed["ENGINE"] = "published.postgresql"
    if not parsed.get("NAME"):
        raise ImproperlyConfigured(f"DATABASE_URL names no database. {EXAMPLE}")
    connection_options = parsed.setdefault("OPTIONS", {})
    # A database that is away is noticed in seconds, not after the network's own patience.
    connection_options.setdefault("connect_timeout", 5)
    if options:
        connection_options["options"] = " ".join(filter(None, [connection_options.get("options"), options]))
    return parsed


def one_line(error: Exception) -> str:
    """Takes the error of a database that cannot be reached; gives one line for a person."""
    said = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return f"The database cannot be reached (DATABASE_URL): {said}"
