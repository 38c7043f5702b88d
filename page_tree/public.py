"""Which pages of the tree the public may read.

Every list, feed, search and timeline starts from ``published()``: nothing else in the project decides whether
a page is public.
"""

from functools import reduce
from operator import and_
from typing import Self

from django.db.models import BooleanField, ExpressionWrapper, Func, Q
from django.db.models.functions import Now
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class IsUnrestricted(Func):
    """Whether no restriction lies on the page with this path in the tree, or on an ancestor of it.

    A path begins with the paths of all ancestors. Written out, because a campaign's page asks this ten times:
    built from querysets each time, it would take a quarter longer. The OFFSET keeps PostgreSQL from looking
    for the best order of these tables among all others of a query, which takes it longer than to answer.
    """

    arity = 1
    output_field = BooleanField()
    template = (
        "NOT EXISTS (SELECT 1 FROM wagtailcore_pageviewrestriction restriction"
        " JOIN wagtailcore_page restricted ON restricted.id = restriction.page_id"
        " WHERE starts_with(%(expressions)s, restricted.path) OFFSET 0)"
    )


def is_on_site(page: str = "") -> Q:
    """The condition that a page is live and has not expired.

    The clock withdraws an expired page a little later; to readers it is gone when its time has come. An alias
    goes with its source.
    """
    return Q(**{f"{page}live": True}) & _is_yet_to_come(f"{page}expire_at", f"{page}alias_of__expire_at")


def _is_yet_to_come(*times: str) -> Q:
    """The condition that each time is empty or lies ahead, by the database's clock (docs/decisions/0020)."""
    return reduce(and_, (Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": Now()}) for name in times))


def is_public(page: str = "") -> Q:
    """The condition that a page is on the site and neither it nor an ancestor is restricted.

    ``page`` is the way to the page from the rows that are asked for, with two underscores at its end. As in
    Wagtail's ``get_view_restrictions``, an alias is restricted where its source is.
    """
    return is_on_site(page) & _is_unrestricted(page)


def is_withdrawn(page: str = "", publication: str = "publication__") -> Q:
    """The condition that a page was withdrawn in public, of which everybody may know.

    What is withdrawn is not live, and so in nothing that starts from ``published()``. The rows that say so
    are a publication's (``campaigns.models.withdrawal``), to which ``publication`` is the way from the page.
    """
    withdrawn = {f"{page}live": False, f"{page}{publication}withdrawal__isnull": False}
    return Q(**withdrawn) & _is_unrestricted(page)


def is_noticed(page: str = "", publication: str = "publication__") -> Q:
    """The condition that at the address of a page that was withdrawn stands a notice in its place."""
    return is_withdrawn(page, publication) & Q(**{f"{page}{publication}withdrawal__is_gone": False})


def is_read_under_notice(page: str = "", publication: str = "publication__") -> Q:
    """The condition that everybody may read the text of a withdrawn page under its notice."""
    return is_noticed(page, publication) & Q(**{f"{page}{publication}withdrawal__keeps_text": True})


def was_public_till_now() -> Q:
    """The condition that a page is public, or has been until it expired and is not withdrawn yet."""
    return Q(live=True) & _is_unrestricted()


def _is_unrestricted(page: str = "") -> Q:
    return Q(IsUnrestricted(f"{page}path")) & Q(IsUnrestricted(f"{page}alias_of__path"))


class SitePageQuerySet(PageQuerySet):
    """Queries shared by every page type of the site."""

    def published(self) -> Self:
        """Only the pages that anybody may read."""
        return self.filter(is_public())

    def listed(self) -> Self:
        """The published ones, each once: for lists, menus and counts.

        An alias is a page at a second address. Where it is public, so is the page itself.
        """
        return self.published().filter(alias_of=None)

    def noticed(self) -> Self:
        """Only the pages that were withdrawn, and have a notice in their place."""
        return self.filter(is_noticed())

    def on_site(self) -> Self:
        """Only the pages that are live and have not expired; some may be for those with a password alone."""
        return self.filter(is_on_site())

    def for_reading(self) -> Self:
        """With what the page's own view needs in the same query, as the page type names it."""
        return self.select_related(*self.model.read_with)

    def with_visibility(self) -> Self:
        """All pages, each with ``is_public`` telling whether ``published()`` would hold it.

        For places that must keep a staff member's choice of a draft but not show it.
        """
        return self.annotate(is_public=ExpressionWrapper(is_public(), output_field=BooleanField()))


SitePageManager = PageManager.from_queryset(SitePageQuerySet)
