"""Writes down where links stand, after something was saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from campaigns.models import Organisation, SiteSettings

from .addresses import host_of, to_ask
from .models import Link, Place
from .walking import links_in

# What has links besides pages.
ROWS: Final[tuple[type[Model], ...]] = (Organisation, Redirect, SiteSettings)
# The first number of PostgreSQL's locks, for a page or row; the second is its key.
LOCK: Final = {Page: 7_415_830, Organisation: 7_415_831, Redirect: 7_415_832, SiteSettings: 7_415_833}
_LONGEST_PATH: Final = 255


class Standing(NamedTuple):
    """A link in a field, before it is written down."""

    path: str
    address: str
    is_draft: bool


@dataclass(frozen=True)
class Gather:
    """Gathers the links of a page or row once this transaction is through, however often it is saved."""

    model: str
    key: int

    def __call__(self) -> None:
        model = apps.get_model(self.model)
        gather_page(self.key) if model is Page else gather_row(model, self.key)

    def after_commit(self) -> None:
        if all(waiting[1] != self for waiting in connection.run_on_commit):
            transaction.on_commit(self, robust=True)


def gather_page(key: int) -> None:
    """Writes down the links of a page as it stands on the site, and of its newest draft."""
    with transaction.atomic():
        _one_at_a_time(Page, key)
        page = Page.objects.filter(pk=key).first()
        found = _of_page(page) if page is not None and page.alias_of_id is None else []
        _write_down({"page_id": key}, found if page is not None else [])


def _of_page(page: Page) -> list[Standing]:
    found = []
    if page.live or not page.latest_revision_id:
        is_draft = not page.live
        found = [Standing(path, link, is_draft) for path, link in links_in(page.specific)]
    if page.latest_revision is not None and (page.has_unpublished_changes or not page.live):
        draft = page.latest_revision.as_object()
        found += [Standing(path, link, True) for path, link in links_in(draft)]
    return found


def gather_row(model: type[Model], key: int) -> None:
    """Writes down the links of a row of one of ``ROWS``."""
    with transaction.atomic():
        _one_at_a_time(model, key)
        row = model._default_manager.filter(pk=key).first()
        found = [Standing(path, link, False) for path, link in links_in(row)] if row is not None else []
        _write_down({"kind_id": ContentType.objects.get_for_model(model).pk, "key": key}, found)


def gather_all() -> int:
    """Writes all of it anew; returns the number of links."""
    for key in Page.objects.order_by("pk").values_list("pk", flat=True):
        gather_page(key)
    for model in ROWS:
        for key in model._default_manager.order_by("pk").values_list("pk", flat=True):
            gather_row(model, key)
    forget_unused()
    return Link.objects.count()


def forget_unused() -> None:
    """What stands nowhere any more need not be known."""
    Link.objects.filter(~Exists(Place.objects.filter(link=OuterRef("pk")))).delete()


def _one_at_a_time(model: type[Model], key: int) -> None:
    """Whoever else would write down the links of this waits: for milliseconds, and nothing else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK[model], key])


def _write_down(of: dict[str, int], found: Iterable[Standing]) -> None:
    wanted = {one: asked for one in found if (asked := to_ask(one.address))}
    rows = {Standing(row.path, row.address, row.is_draft): row for row in Place.objects.filter(**of)}
    gone = [row for one, row in rows.items() if one not in wanted]
    if gone:
        Place.objects.filter(pk__in=[row.pk for row in gone]).delete()
    if new := [one for one in wanted if one not in rows]:
        known = _links({wanted[one] for one in new})
        Place.objects.bulk_create(
            Place(
                link_id=known[wanted[one]],
                address=one.address,
                path=one.path[:_LONGEST_PATH],
                is_draft=one.is_draft,
                **of,
            )
            for one in new
        )
    if gone:
        lost = Link.objects.filter(pk__in={row.link_id for row in gone})
        lost.filter(~Exists(Place.objects.filter(link=OuterRef("pk")))).delete()


def _links(addresses: set[str]) -> dict[str, int]:
    """The keys of the links with these addresses; those that nobody knew are made."""
    # In one order for all who write at once.
    new = [Link(address=address, host=host_of(address)) for address in sorted(addresses)]
    Link.objects.bulk_create(new, ignore_conflicts=True)
    return dict(Link.objects.filter(address__in=addresses).values_list("address", "pk"))
