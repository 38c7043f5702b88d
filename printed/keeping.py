"""Keeps what was printed, so that nobody waits for it: the clock makes it when staff have published.

What is kept is called by what it was made from. So nothing old is ever given out, and where nothing fits,
it is made for who asks, which writes nothing.
"""

import logging
import re
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Exists, F, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, Site

from campaigns.models import BasePage, Campaign, Publication
from campaigns.views.routing import find_page
from clean_files.findings import Refused

from .content import Content, content_of
from .forms import FORMS, Form
from .models import Printed

log = logging.getLogger(__name__)

FOLDER: Final = "printed"
# The page types that are printed.
PRINTED_TYPES: Final = (Publication, Campaign)
# So many pages that were printed before are compared with what is kept in each round of the clock.
COMPARED: Final = 5
# Held while something is made for a reader: by a process of the server one at a time, so that asking for all
# pages at once, before the clock has printed them, takes no more than that from the other readers.
_MAKING: Final = Lock()
# How the typesetter says that there is no font.
_NO_FONT: Final = re.compile(r'the text `"(.+?)"` could not be displayed')


@cache
def _edition() -> str:
    """Another one wherever the same content would be printed otherwise."""
    ours = Path(__file__).parent
    files = sorted([*ours.glob("*.py"), *ours.glob("*.typ"), *ours.glob("*.css")])
    said = b"".join(path.read_bytes() for path in files) + version("typst").encode()
    return blake2b(said, digest_size=4).hexdigest()


def _key(content: Content) -> str:
    return f"{content.digest}-{_edition()}"


def _name(key: str, form: Form) -> str:
    return f"{FOLDER}/{key}.{form.extension}"


class Busy(Exception):
    """Another is being made for a reader; ask again in a moment."""


def in_form(content: Content, form: Form) -> bytes:
    """The content in a form: as it is kept, or made now. Raises Refused where it can't be, Busy where another
    is being made.
    """
    try:
        with default_storage.open(_name(_key(content), form)) as file:
            return bytes(file.read())
    except OSError:
        return _made_now(content, form)


def _made_now(content: Content, form: Form) -> bytes:
    if not _MAKING.acquire(blocking=False):
        raise Busy
    try:
        return form.make(content)
    finally:
        _MAKING.release()


def keep(page: BasePage, request: HttpRequest) -> Printed:
    """Makes what is not kept yet of a public page, and writes down how that went."""
    content = content_of(page, request)
    key, reason = _key(content), ""
    before = Printed.objects.filter(page=page.pk).first()
    try:
        for form in FORMS:
            name = _name(key, form)
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(form.make(content)))
    except (Refused, OSError) as failure:
        reason = _reason(failure)
        log.warning("Page %s was not printed: %s", page.pk, reason)
    said, _ = Printed.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "moment": page.last_published_at,
            "looked_at": timezone.now(),
            "kept": key,
            "reason": reason,
        },
    )
    if before and before.kept != key:
        forget(before.kept)
    return said


def _reason(failure: Refused | OSError) -> str:
    """What staff are told of it."""
    if isinstance(failure, OSError):
        return "There was no room on the server to keep it. Please tell the administrator."
    said = " ".join(failure.messages)
    if found := _NO_FONT.search(said):
        return f"no font has the sign “{found[1]}”. Take it out, and publish the page again."
    return f"it could not be set. Please tell the administrator what was said: {said}"


def forget(key: str) -> None:
    """Deletes what is kept under a key, unless another page has the same."""
    if key and not Printed.objects.filter(kept=key).exists():
        for form in FORMS:
            default_storage.delete(_name(key, form))


def keep_at(pk: int) -> Printed | None:
    """The same for a page by its key; nothing where it is not public."""
    page = Page.objects.filter(pk=pk).first()
    site = page.get_site() if page else None
    if page is None or site is None:
        return None
    request = _request(site)
    found = find_page(request, page.url_path.removeprefix(site.root_page.url_path))
    if found is None or not isinstance(found.page, PRINTED_TYPES) or not found.page.is_public:
        return None
    return keep(found.page, request)


def _request(site: Site) -> HttpRequest:
    """A reader's, who is nobody in particular."""
    request = HttpRequest()
    request.method = "GET"
    request.META.update(SERVER_NAME=site.hostname, SERVER_PORT=str(site.port))
    request._wagtail_site = site  # type: ignore[attr-defined]
    return request


def due() -> Iterator[int]:
    """The keys of the pages to print: those published since they last were, then a few to be compared."""
    as_published = Printed.objects.filter(page=OuterRef("pk"), moment=OuterRef("last_published_at"))
    for model in PRINTED_TYPES:
        public = model.objects.published().exclude(last_published_at=None).filter(alias_of=None)
        yield from public.exclude(Exists(as_published)).order_by("pk").values_list("pk", flat=True)
    before = Printed.objects.filter(page__live=True, page__last_published_at=F("moment"))
    yield from before.order_by("looked_at", "pk").values_list("page", flat=True)[:COMPARED]
