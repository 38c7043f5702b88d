"""The page that shows the parts of the look: the site's own templates, with what the demo has published."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString

from campaigns import styles
from campaigns.body.blocks import CampaignBody
from campaigns.body.paragraphs import ParagraphLinks
from campaigns.kinds.vocabulary import Kind
from campaigns.models import Campaign, Publication, Speech, Statement
from campaigns.models.timeline import Entry, timeline
from library.lists.listing import Chosen, Listing
from library.lists.query import LibraryQuery
from library.search.excerpts import Excerpt, Segment

from . import tokens

MARKED = [Segment("Where it is said: a ", False), Segment("mutual", True), Segment(" request", False)]


@dataclass(frozen=True)
class ShownBlock:
    """A block of a body as readers see it, with what staff are told of it."""

    label: str
    description: str
    shown: SafeString


def look(request: HttpRequest) -> HttpResponse:
    """All parts, each once, with the rules that it follows."""
    public = Publication.objects.published()
    publications = list(public.for_showing().newest_first())
    speech = Speech.objects.published().filter(video_address__gt="").order_by("pk").first()
    statement = Statement.objects.published().exclude(body=[]).order_by("pk").first()
    listing = Listing.of(Chosen.by(LibraryQuery.from_address(QueryDict("kind=video"))))
    light, dark = tokens.tokens()
    return render(
        request,
        "demo/look.html",
        {
            "parts": styles.parts(),
            "pairs": tokens.pairs(),
            "sizes": [(name, light[name]) for name in tokens.SIZES],
            "spaces": [(name, light[name]) for name in tokens.SPACES],
            "colours": [(name, light[name], dark[name]) for name in light if light[name].startswith("#")],
            "kinds": list(Kind),
            "lines": _one_of_each_kind(publications),
            "blocks": list(_blocks(request)),
            "found": {"title": MARKED, "excerpt": Excerpt(MARKED), "missing": ["zeppelin"]},
            "listing": listing,
            "statement": statement,
            "paragraphs": ParagraphLinks(set(), "en"),
            "speech": speech,
            "timeline": _timeline(),
        },
    )


def _timeline() -> list[Entry]:
    """Of the first campaign with milestones: the demo's."""
    campaign = Campaign.objects.published().filter(milestones__isnull=False).order_by("pk").first()
    if campaign is None:
        return []
    belonging = Publication.objects.published().filter(campaigns=campaign).for_showing()
    return timeline(campaign.milestones.all(), belonging)


def _one_of_each_kind(publications: list[Any]) -> list[Any]:
    return list({one.kind: one for one in reversed(publications)}.values())


def _blocks(request: HttpRequest) -> Iterator[ShownBlock]:
    """Every block that a body can hold, with what the admin shows of it where staff choose one."""
    for block in CampaignBody().child_blocks.values():
        shown = block.render(block.normalize(block.get_preview_value()), {"request": request})
        yield ShownBlock(str(block.label), block.get_description(), SafeString(shown))
