"""What was withdrawn of what a feed holds, so that whoever follows it learns of it.

An entry takes the place of the publication's in the reading programs, under the same name. Where even the
notice had to go, there is a tombstone (RFC 6721), which says nothing but that.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from campaigns.models import Publication, Withdrawal
from campaigns.templatetags.site_tags import tree_address
from page_tree.addresses import absolute_uri

from ..lists.facets import BY_NAME
from ..lists.query import LibraryQuery
from ..models import Entry
from .entries import tag

# The newest so many.
MOST = 20


@dataclass(frozen=True)
class Withdrawn:
    """A withdrawal as those are told of it who follow. Of what is ``is_gone`` there is nothing to tell."""

    publication: int
    at: datetime
    is_gone: bool
    title: str = ""
    reason: str = ""
    address: str = ""

    @property
    def identity(self) -> str:
        """That of the publication's own entry."""
        return tag(f"publication/{self.publication}")

    @property
    def heading(self) -> str:
        return _("Withdrawn: %(title)s") % {"title": self.title}

    @property
    def said(self) -> str:
        """When and why, in one text."""
        date = date_format(localtime(self.at), "j F Y")
        return _("Withdrawn on %(date)s. %(reason)s") % {"date": date, "reason": self.reason}


def withdrawn_among(request: HttpRequest, condition: Q, most: int = MOST) -> list[Withdrawn]:
    """Those of some publications that were withdrawn, the newest first. Two queries."""
    # By their keys, which are few: a draft that is saved is none of them, and makes no feed on file anew.
    keys = list(Withdrawal.objects.values_list("publication", flat=True))
    rows = (
        Publication.objects.withdrawn()
        .filter(condition, alias_of=None, pk__in=keys)
        .order_by(F("withdrawal__at").desc(), "-pk")
        .values_list("pk", "withdrawal__at", "withdrawal__is_gone", "title", "withdrawal__reason", "url_path")
    )
    return [_withdrawn(request, *row) for row in rows[:most]]


def _withdrawn(
    request: HttpRequest, pk: int, at: datetime, is_gone: bool, title: str, reason: str, url_path: str
) -> Withdrawn:
    if is_gone:
        return Withdrawn(pk, at, is_gone)
    address = absolute_uri(tree_address({"request": request}, url_path))
    return Withdrawn(pk, at, is_gone, title, reason, address)


def named_by(query: LibraryQuery) -> Q | None:
    """The condition for all publications, public or not, that a query without words names; None for one with
    words: what is withdrawn is not searched.
    """
    if query.text:
        return None
    entries = Entry.objects.all()
    for facet, values in query.chosen.items():
        column, keys = BY_NAME[facet].column, [value.key for value in values]
        if facet == "year":
            entries = entries.filter(date__year__in=keys)
        else:
            how = "overlap" if BY_NAME[facet].is_list else "in"
            entries = entries.filter(**{f"{column}__{how}": keys})
    return Q(pk__in=entries.values("publication_id"))
