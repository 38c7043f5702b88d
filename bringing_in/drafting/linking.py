"""Links between what was brought in become links to the drafts; what is still on the old site is said."""

import json
import posixpath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from wagtail.models import Page

from campaigns.body.stored_text import mended
from rights.things import known_things

from ..found import CHANGED, TO_DO, Line, shortened
from ..models import Brought
from .body import with_links

_SHOWN = 12


def plain(address: str) -> str:
    """An address as others may have written it: without its scheme, "www.", fragment and last stroke."""
    parts = urlsplit(address.strip())
    return f"{(parts.netloc or '').lower().removeprefix('www.')}{unquote(parts.path).rstrip('/')}"


class Targets:
    """What of all that was brought in somebody may link to."""

    def __init__(self, user: Any) -> None:
        rows = Brought.objects.filter(page__isnull=False)
        if user is not None:
            rows = rows.filter(page__in=known_things(user, Page).values("pk"))
        self._by_address: dict[str, int] = {}
        self._by_source: dict[str, int] = {}
        for source, address, page in rows.order_by("brought_at", "pk").values_list(
            "source", "address", "page_id"
        ):
            self._by_source[source] = page
            if address:
                self._by_address[plain(address)] = page

    def page(self, href: str, source: str) -> int | None:
        """The page that a link in a document leads to, by the address it had or by the file beside it."""
        if urlsplit(href).netloc:
            return self._by_address.get(plain(href))
        path = unquote(href.partition("#")[0].partition("?")[0])
        return self._by_source.get(posixpath.normpath(posixpath.join(posixpath.dirname(source), path)))


def set_links(page: Any, brought: Brought, files: dict[str, Any], targets: Targets) -> list[Line]:
    """Sets the links of a draft, which is not saved; gives what there is to say of them."""
    lost: dict[str, None] = {}
    old: dict[str, None] = {}
    number = 0
    host = plain(brought.address).partition("/")[0]

    def resolve(href: str) -> tuple[str, int] | str | None:
        nonlocal number
        if href.startswith("#"):
            # To a heading of its own.
            return None
        if href in files:
            return "document", files[href].pk
        # What lies beside the file, before what stood beside the page on the web.
        whole = urljoin(brought.address, href)
        key = targets.page(href, brought.source) or targets.page(whole, brought.source)
        if key is not None and key != page.pk:
            number += 1
            return "page", key
        if not urlsplit(whole).scheme:
            lost[href] = None
            return ""
        if host and plain(whole).partition("/")[0] == host:
            old[whole] = None
        return whole if whole != href else None

    stored = [dict(block) for block in page.body.get_prep_value()]
    page.body = json.dumps(with_links(stored, resolve))
    for name in page.rich_texts if hasattr(page, "rich_texts") else ():
        setattr(page, name, with_links(mended(getattr(page, name)), resolve))
    return [*_said(number, list(lost)), *_of_old_site(list(old))]


def _said(number: int, lost: list[str]) -> list[Line]:
    lines = []
    if number:
        text = "1 link leads to a draft" if number == 1 else f"{number} links lead to drafts"
        lines.append(Line(CHANGED, f"{text} of what was brought in, too."))
    for href in lost[:_SHOWN]:
        text = f"A link to “{shortened(href, 120)}”, which was not brought in, is words alone now."
        lines.append(Line(CHANGED, text, field="body"))
    return lines


def _of_old_site(old: list[str]) -> list[Line]:
    """What the old site will take along when it goes."""
    if not old:
        return []
    text = "1 link still leads" if len(old) == 1 else f"{len(old)} links still lead"
    text = f"{text} to the old site. Bring in or upload what they lead to, and set them:"
    return [Line(TO_DO, f"{text} {shortened(', '.join(old[:_SHOWN]), 900)}", field="body")]
