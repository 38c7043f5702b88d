"""From publications to a feed's entries: each with its whole content, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri

from assets.models import File
from assets.models.public import is_let_out
from campaigns.body import fetching as body
from campaigns.body import rich_text
from campaigns.kinds.registry import fed
from campaigns.kinds.vocabulary import Attribution, DatePrecision
from campaigns.models import (
    Attachment,
    Contribution,
    JointIssuer,
    Place,
    Publication,
    Signatory,
    Statement,
    Topic,
)
from campaigns.models.relations import Involved, issuer_names
from campaigns.templatetags.site_tags import canonical_address, in_own_language, site_frame
from editions import changes
from page_tree.addresses import absolute_uri

from .html import plain_html
from .xml_text import without_control_characters


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with an entry."""

    address: str
    content_type: str
    length: int
    title: str
    language: str


@dataclass(frozen=True)
class Entry:
    """A publication as an entry of a feed. ``published`` is RFC 3339's, and empty where no day is known."""

    identity: str
    address: str
    title: str
    language: str
    updated: datetime
    published: str
    authors: Sequence[str]
    topics: Sequence[str]
    places: Sequence[str]
    enclosures: Sequence[Enclosure]
    summary: str
    content: str


def tag(name: str) -> str:
    """A name of ours that stays (RFC 4151): it holds no address, only who gave it and when they began to."""
    return f"tag:{settings.FEED_AUTHORITY or _host()},2026:{name}"


def _host() -> str:
    return settings.WAGTAILADMIN_BASE_URL.partition("://")[2].partition(":")[0].strip("/")


def entries_of(request: HttpRequest, keys: Sequence[int]) -> list[Entry]:
    """The entries of the publications with these keys, in their order; those that anybody may read."""
    found = Publication.objects.published().filter(pk__in=keys).select_related("series", *fed()).in_bulk()
    pages = [getattr(found[key], found[key].kind) for key in keys if key in found]
    changes.fetch_changes(pages)
    around = _Surroundings(pages)
    at_hand = body.fetch(_wanted(pages), for_readers=True)
    with body.at_hand(at_hand):
        return [_entry(request, page, around) for page in pages]


def _wanted(pages: Iterable[Any]) -> dict[type[Model], set[int]]:
    """The keys, by model, of all to which the pages' texts refer."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for page in pages:
        texts = [getattr(page, name) for name in page.rich_texts]
        for model, keys in body.references(page.body, *texts).items():
            wanted[model] |= keys
    return wanted


class _Surroundings:
    """What belongs to some publications, by their keys. Seven queries."""

    def __init__(self, pages: Sequence[Any]) -> None:
        keys = [page.pk for page in pages]
        self.contributors = _involved(Contribution, "publication_id", keys, Involved.contributor)
        self.issuers = _involved(JointIssuer, "publication_id", keys, _organisation_as("issuer"))
        self.signatories = _involved(Signatory, "statement_id", keys, _organisation_as("signatory"))
        self.topics, self.places = _terms(Topic, keys), _terms(Place, keys)
        self.attachments = _attachments(keys)
        films = {page.video_file_id for page in pages if getattr(page, "video_file_id", None)}
        self.films = set(File.objects.let_out().filter(pk__in=films).values_list("pk", flat=True))


def _involved(
    model: Any, of: str, keys: Sequence[int], as_involved: Callable[[Any], Involved]
) -> dict[int, list[Involved]]:
    relations = ("person", "organisation") if model is Contribution else ("organisation",)
    rows = model.objects.filter(**{f"{of}__in": keys}).select_related(*relations)
    found: dict[int, list[Involved]] = defaultdict(list)
    for row in rows.order_by("sort_order", "pk"):
        found[getattr(row, of)].append(as_involved(row))
    return found


def _organisation_as(part: str) -> Callable[[Any], Involved]:
    return lambda row: Involved.of_organisation(part, row.organisation)


def _terms(model: Any, keys: Sequence[int]) -> dict[int, list[str]]:
    rows = model.objects.filter(publications__in=keys).order_by("name", "pk")
    found: dict[int, list[str]] = defaultdict(list)
    for key, name in rows.values_list("publications", "name"):
        found[key].append(name)
    return found


def _attachments(keys: Sequence[int]) -> dict[int, list[Attachment]]:
    """Their files, without those that are held back."""
    rows = Attachment.objects.filter(is_let_out("file__"), publication__in=keys).select_related("file")
    found: dict[int, list[Attachment]] = defaultdict(list)
    for row in rows.order_by("sort_order", "pk"):
        found[row.publication_id].append(row)
    return found


def _entry(request: HttpRequest, page: Any, around: _Surroundings) -> Entry:
    context: dict[str, Any] = {"request": request, "page": page}
    contributors = around.contributors[page.pk]
    signatories = around.signatories[page.pk]
    issuers = around.issuers[page.pk] if page.attribution == Attribution.JOINT else []
    film = page.video_file if getattr(page, "video_file_id", None) in around.films else None
    address = iri_to_uri(canonical_address(context, page))
    body.make_ready(page.body)
    context |= {
        "texts": {name: rich_text.linked(getattr(page, name)) for name in page.rich_texts},
        "contributors": contributors,
        "issuers": issuers,
        "signatories": page.all_signatories(signatories) if isinstance(page, Statement) else [],
        "attachments": around.attachments[page.pk],
        "film": film,
        "in_own_language": in_own_language(page.language),
    }
    content = render_to_string("library/feed_content.html", context)
    authors = [row.name for row in contributors]
    return Entry(
        identity=tag(f"publication/{page.pk}"),
        address=address,
        title=page.title,
        language=page.language,
        updated=last_change_of(page),
        published=_published(page),
        authors=authors or issuer_names(page, issuers, site_frame(context).settings.organisation_name),
        topics=around.topics[page.pk],
        places=around.places[page.pk],
        enclosures=_enclosures(around.attachments[page.pk], film),
        summary=page.summary,
        content=plain_html(without_control_characters(content), address),
    )


def last_change_of(page: Publication) -> datetime:
    """When readers last got another text: small changes are none, nor is publishing the same once more.

    A page that a script made without publishing it has no such time; then the start of its own day stands.
    """
    return changes.last_change_of(page) or datetime.combine(page.date, time(), UTC)


def _published(page: Publication) -> str:
    """The start of the publication's day; no day is made up of a month or year, which the content says."""
    return f"{page.date.isoformat()}T00:00:00Z" if page.date_precision == DatePrecision.DAY else ""


def _enclosures(attachments: Iterable[Attachment], film: File | None) -> list[Enclosure]:
    named = [(attachment.file, str(attachment)) for attachment in attachments]
    if film is not None:
        named.append((film, film.title))
    return [
        Enclosure(absolute_uri(file.url), file.content_type, file.file_size or 0, title, file.language)
        for file, title in named
    ]
