"""The bytes of the pictures that a page shows."""

from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage


def stored_picture(address: str) -> bytes | None:
    """The bytes of a size of a picture by its public address; None if there are none."""
    name = unquote(address.removeprefix(settings.MEDIA_URL))
    if not address.startswith(settings.MEDIA_URL):
        return None
    try:
        with default_storage.open(name) as file:
            return bytes(file.read())
    except (OSError, SuspiciousOperation):
        return None
