"""Keeps what was printed, so that nobody waits for it: the clock makes it when staff have published.

What is kept is called by what it was made from. So nothing old is ever given out, and where nothing fits,
it is made for who asks, which writes nothing.
"""

import logging
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
from .made import Made
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
# So many stand-ins are named to staff.
NAMED: Final = 10


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


def in_form(page: BasePage, content: Content, form: Form, *, waits: bool = False) -> bytes:
    """A page's content in a form: as it is kept, or made now. Raises Refused where it can't be made or is
    known not to be settable, Busy where another is being made and the asker does not wait.
    """
    key = _key(content)
    try:
        with default_storage.open(_name(key, form)) as file:
            return bytes(file.read())
    except OSError:
        known = Printed.objects.filter(page=page.pk).first()
        if known and known.kept == key and not known.is_there(form.extension):
            raise Refused(known.reason) from None
        return _made_now(content, form, waits=waits)


def _made_now(content: Content, form: Form, *, waits: bool) -> bytes:
    if not _MAKING.acquire(blocking=waits):
        raise Busy
    try:
        return form.make(content).content
    finally:
        _MAKING.release()


def keep(page: BasePage, request: HttpRequest) -> Printed:
    """Makes what is not kept yet of a public page, and writes down how that went. What fails in one form
    holds up no other.
    """
    content = content_of(page, request)
    key, before = _key(content), Printed.objects.filter(page=page.pk).first()
    # What was said when it was made stays true of what is kept.
    replaced = before.replaced if before and before.kept == key else ""
    reasons: dict[str, str] = {}
    for form in FORMS:
        name = _name(key, form)
        if before and before.kept == key and default_storage.exists(name):
            continue
        try:
            made = form.make(content)
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(made.content))
            replaced = _told(form, made) or replaced
        except (Refused, OSError) as failure:
            reasons[form.extension] = f"There is no {form.name} of this page: {_reason(failure)}"
            log.warning("Page %s: %s", page.pk, reasons[form.extension])
    said, _ = Printed.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "moment": page.last_published_at,
            "looked_at": timezone.now(),
            "kept": key,
            "failed": " ".join(reasons),
            "reason": " ".join(reasons.values()),
            "replaced": replaced,
        },
    )
    if before and before.kept != key:
        forget(before.kept)
    return said


def _told(form: Form, made: Made) -> str:
    """What staff are told of signs that stand otherwise in a form."""
    if not made.replaced:
        return ""
    more = len(made.replaced) - NAMED
    phrases = [*made.replaced[:NAMED], *([f"{more} more"] if more > 0 else [])]
    return f"No font has some signs of this page. In its {form.name} we set {'; '.join(phrases)}."


def _reason(failure: Refused | OSError) -> str:
    """What staff are told of it."""
    if isinstance(failure, OSError):
        return "there was no room on the server to keep it. Please tell the administrator."
    said = " ".join(failure.messages)
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
