"""The files and pictures of a draft, at addresses below the link: nobody else gets them before their time."""

import re
from typing import Any, Final
from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import escape

from assets.models import File, Picture
from assets.sending import KEEP_NOWHERE, send_document, send_picture
from assets.uses import used_by

# An address in an attribute, or one of several.
_BEFORE: Final = r"(?<=[\"' ])"
_BEHIND: Final = r"(?=[\"' #])"


def uploads_of(draft: Any) -> dict[str, File | str]:
    """The addresses of a draft's uploads, each with the file or the path of the picture's size; none of files
    that are held back.
    """
    used = used_by(draft)
    found: dict[str, File | str] = {}
    for file in File.objects.let_out().filter(pk__in=used[File]):
        found[file.url] = file
        if file.has_first_page:
            found |= _sizes(file.first_page)
    for picture in Picture.objects.filter(pk__in=used[Picture]):
        found |= _sizes(picture.sizes)
    return found


def _sizes(sizes: Any) -> dict[str, File | str]:
    media = f"{settings.MEDIA_URL}images/"
    addresses = [size["url"] for made in (sizes or {}).values() if isinstance(made, list) for size in made]
    return {url: url.removeprefix(media) for url in addresses if url.startswith(media)}


def led_by(html: str, token: str, uploads: dict[str, Any]) -> str:
    """A page whose uploads are asked for at addresses below the link."""
    if not uploads:
        return html
    longest_first = sorted(uploads, key=len, reverse=True)
    names = "|".join(re.escape(escape(one)) for one in longest_first)
    below = f"{reverse('review', args=[token])}files"
    return re.sub(f"{_BEFORE}({names}){_BEHIND}", rf"{below}\1", html)


def send(request: HttpRequest, draft: Any, path: str) -> HttpResponseBase:
    """The upload at an address of this draft; raises Http404 for any other."""
    uploads = {unquote(address): upload for address, upload in uploads_of(draft).items()}
    found = uploads.get(f"/{path}")
    if isinstance(found, File):
        answer = send_document(found, request, KEEP_NOWHERE)
    else:
        answer = send_picture(request, unquote(found), KEEP_NOWHERE) if found else None
    if answer is None:
        raise Http404
    return answer
