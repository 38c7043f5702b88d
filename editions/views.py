"""The history of a publication, its earlier editions, and what differs between two of them."""

from itertools import pairwise
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.body import fetching as body
from campaigns.body import rich_text
from campaigns.models import Publication
from campaigns.templatetags.site_tags import page_address, source_of
from campaigns.views.routing import page_beside
from campaigns.views.withdrawn import Stays

from . import content, words
from .changes import change_of, changes_of, edition_of
from .files.finding import replaced_between


class Compared(NamedTuple):
    """A part of a publication with the paragraphs in which two editions differ."""

    heading: str
    paragraphs: list[list[words.Segment]]


@require_safe
def history(request: HttpRequest, path: str) -> HttpResponse:
    """All editions of the public publication at a path, the newest first.

    All three views show what was withdrawn, too, if its text stays readable.
    """
    page = page_beside(request, path, "/history/", (Publication,), stays=Stays.WITH_ITS_TEXT)
    if isinstance(page, HttpResponse):
        return page
    found = changes_of(page)
    if not found:
        raise Http404
    earlier = [change.number for _, change in pairwise(found)]
    return _answer(
        request, page, "editions/history.html", changes=list(zip(found, [*earlier, 0], strict=True))
    )


@require_safe
def edition(request: HttpRequest, path: str, number: str) -> HttpResponse:
    """One edition of the public publication at a path, as it was issued."""
    page = page_beside(request, path, f"/editions/{number}/", (Publication,), stays=Stays.WITH_ITS_TEXT)
    if isinstance(page, HttpResponse):
        return page
    found = edition_of(page, int(number))
    old = content.as_page(page.kind, found.content)
    texts = {name: getattr(old, name) for name in old.rich_texts}
    wanted = body.references(old.body, *texts.values())
    with body.at_hand(body.fetch(wanted, for_readers=True)):
        body.make_ready(old.body)
        shown = [rich_text.linked(text) for text in texts.values() if text]
    newest, names = changes_of(page)[0], content.Names(found.content)
    return _answer(
        request,
        page,
        "editions/edition.html",
        edition=change_of(found),
        old=old,
        old_texts=shown,
        # The page of citations counts the paragraphs of the newest text.
        paragraphs=old.paragraph_links(is_cited=False),
        involved=names.of(found.content),
        rows=names.involved(found.content),
        files=[one.after for one in replaced_between(page.alias_of_id or page.pk, 0, found.number)],
        further=getattr(old, "further_signatories", "").splitlines(),
        newest=newest,
        is_newest=newest.number == found.number,
        previous=next((change.number for change in changes_of(page) if change.number < found.number), 0),
    )


@require_safe
def comparison(request: HttpRequest, path: str, earlier: str, later: str) -> HttpResponse:
    """What differs, by words, between two editions of the public publication at a path."""
    page = page_beside(
        request, path, f"/compare/{earlier}/{later}/", (Publication,), stays=Stays.WITH_ITS_TEXT
    )
    if isinstance(page, HttpResponse):
        return page
    if int(earlier) >= int(later):
        raise Http404
    old, new = (edition_of(page, int(number)) for number in (earlier, later))
    names = content.Names(old.content, new.content)
    both = zip(
        content.parts(page.kind, old.content, names),
        content.parts(page.kind, new.content, names),
        strict=True,
    )
    compared = [
        Compared(one.heading, list(words.compare(one.paragraphs, other.paragraphs))) for one, other in both
    ]
    changes = changes_of(page)
    of_number = {change.number: change for change in changes}
    return _answer(
        request,
        page,
        "editions/comparison.html",
        parts=[part for part in compared if part.paragraphs],
        earlier=of_number[old.number],
        later=of_number[new.number],
        files=replaced_between(page.alias_of_id or page.pk, old.number, new.number),
        between=[each for each in changes[::-1] if each.note and old.number < each.number <= new.number],
    )


def _answer(request: HttpRequest, page: Any, template: str, **context: Any) -> HttpResponse:
    address = page_address({"request": request}, source_of(page))
    return render(request, template, {"page": page, "address": address, **context})
