"""Addresses of this site in full, for whatever leaves its pages: feeds, machines, mail."""

from django.conf import settings
from django.utils.encoding import iri_to_uri


def absolute(path: str) -> str:
    """The full address of a path of this site; one that is full stays as it is."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}" if path.startswith("/") else path


def absolute_uri(path: str) -> str:
    """The same in ASCII alone, as XML and other formats for machines want it."""
    return iri_to_uri(absolute(path))
