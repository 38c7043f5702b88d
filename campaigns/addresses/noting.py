"""Writes down the addresses at which something is public, before it changes.

All functions look at what is stored and public now. What they are given but is not public is left out: an
address that nobody could see leads nowhere later.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, Site

from assets.models import File, Picture, PictureUse
from page_tree.public import is_noticed, was_public_till_now

from ..kinds.vocabulary import Attribution
from ..models import Campaign, Organisation, Person, Place, Publication, Series, Signatory, Topic
from ..models.address import AddressKind, PublicAddress, digest_of

# An address: its kind, the address itself, and the key of what it names.
Address = tuple[str, str, int]

_HAS_READERS: Final = was_public_till_now() | is_noticed()
# How many addresses are written at once.
BATCH: Final = 1000


def note(addresses: Iterable[Address]) -> None:
    """Writes down addresses, each as the newest thing at it. Those that are known as such cost one query.

    Lines are only added, and none keeps another out: so nobody who changes a page waits for the book, which
    in a transaction that holds pages would be a deadlock. At worst two write the same line.
    """
    found = {(digest_of(kind, text), key): (kind, text) for kind, text, key in addresses}
    keys = sorted(found)
    for first in range(0, len(keys), BATCH):
        _note([(*key, *found[key]) for key in keys[first : first + BATCH]])


def _note(rows: list[tuple[str, int, str, str]]) -> None:
    now = timezone.now()
    newest: dict[str, int] = {}
    stored = PublicAddress.objects.filter(digest__in={digest for digest, _, _, _ in rows})
    for digest, target in stored.order_by("noted_at", "pk").values_list("digest", "target"):
        newest[digest] = target
    PublicAddress.objects.bulk_create(
        PublicAddress(digest=digest, target=target, kind=kind, address=address, noted_at=now)
        for digest, target, kind, address in rows
        if newest.get(digest) != target
    )


def note_pages(pages: QuerySet[Page]) -> None:
    """Notes the addresses of those pages that are public, and of all that is public through them."""
    note(_of_pages(pages.order_by()))


def note_places(pages: QuerySet[Page]) -> None:
    """Notes the places in the tree of those pages that are public, or have a notice in their place; and
    nothing else of them.
    """
    note(_places(Page.objects.filter(_HAS_READERS, pk__in=pages.order_by().values("pk"))))


def note_media(things: QuerySet[Any]) -> None:
    """Notes the addresses of those files or pictures, all of one model, that are public."""
    public = things.published()  # type: ignore[attr-defined]
    note(_files(public) if things.model is File else _sizes(public))


def note_name(thing: Any) -> None:
    """Notes the slug of a person, organisation, topic, place or series that is public."""
    kind = AddressKind(thing._meta.model_name)
    note(_slugs(kind, public_named(kind).filter(pk=thing.pk)))


def public_named(kind: str) -> QuerySet[Any]:
    """What is public of a kind that is named by a slug."""
    model: Any = {
        AddressKind.CAMPAIGN: Campaign,
        AddressKind.PERSON: Person,
        AddressKind.ORGANISATION: Organisation,
        AddressKind.TOPIC: Topic,
        AddressKind.PLACE: Place,
        AddressKind.SERIES: Series,
    }[AddressKind(kind)]
    if hasattr(model._default_manager.all(), "published"):
        return model._default_manager.published()
    return model._default_manager.filter(publications__in=Publication.objects.published()).distinct()


def _of_pages(pages: QuerySet[Page]) -> Iterator[Address]:
    yield from _places(Page.objects.filter(is_noticed(), pk__in=pages.values("pk")))
    public = Page.objects.filter(was_public_till_now(), pk__in=pages.values("pk"))
    keys = list(public.order_by().values_list("pk", flat=True))
    if not keys:
        return
    yield from _places(public)
    yield from _slugs(AddressKind.CAMPAIGN, Campaign.objects.filter(pk__in=keys))
    yield from _files(File.objects.let_out().filter(uses__page__in=keys).distinct())
    yield from _sizes(
        Picture.objects.filter(pk__in=PictureUse.objects.filter(page__in=keys).values("picture"))
    )
    yield from _of_publications(keys)


def _of_publications(pages: list[int]) -> Iterator[Address]:
    """What the publications among public pages are filed under, and who is involved, with their pictures."""
    keys = list(Publication.objects.filter(pk__in=pages).order_by().values_list("pk", flat=True))
    if not keys:
        return
    yield from _slugs(AddressKind.TOPIC, Topic.objects.filter(publications__in=keys))
    yield from _slugs(AddressKind.PLACE, Place.objects.filter(publications__in=keys))
    yield from _slugs(AddressKind.SERIES, Series.objects.filter(publications__in=keys))
    people = Person.objects.filter(contributions__publication__in=keys)
    signed = Signatory.objects.filter(statement__in=keys).values("organisation")
    # Of a publication that is not joint, the issuers are not shown.
    joint = Publication.objects.filter(pk__in=keys, attribution=Attribution.JOINT).order_by().values("pk")
    involved = Q(contributions__publication__in=keys) | Q(jointly_issued__publication__in=joint)
    organisations = Organisation.objects.filter(involved | Q(pk__in=signed))
    yield from _slugs(AddressKind.PERSON, people)
    yield from _slugs(AddressKind.ORGANISATION, organisations)
    shown = Q(pk__in=people.values("portrait")) | Q(pk__in=organisations.values("logo"))
    yield from _sizes(Picture.objects.filter(shown))


def _places(pages: QuerySet[Page]) -> Iterator[Address]:
    roots = [root.root_path for root in Site.get_site_root_paths()]
    for pk, url_path in pages.order_by().values_list("pk", "url_path"):
        for root in roots:
            # Not the front page itself, whose address never changes.
            if url_path.startswith(root) and url_path != root:
                yield AddressKind.PAGE, url_path.removeprefix(root), pk
                break


def _slugs(kind: AddressKind, things: QuerySet[Any]) -> Iterator[Address]:
    for pk, slug in things.order_by().values_list("pk", "slug"):
        if slug:
            yield kind, slug, pk


def _files(files: QuerySet[Any]) -> Iterator[Address]:
    for pk, stored in files.order_by().values_list("pk", "file"):
        yield AddressKind.FILE, f"{pk}/{stored.rpartition('/')[2]}", pk


def _sizes(pictures: QuerySet[Any]) -> Iterator[Address]:
    # Those of a picture without a card are of the file that it had before, or are about to be made.
    for pk, sizes in pictures.filter(sizes__has_key="card").order_by().values_list("pk", "sizes"):
        for size in (size for form in sizes.values() for size in form):
            yield AddressKind.PICTURE, unquote(size["url"]).removeprefix(f"{settings.MEDIA_URL}images/"), pk
