"""Which pages need a second pair of eyes."""

from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from wagtail.models import Page

from campaigns.models import Publication

from .models import KINDS, SecondPairOfEyes


class Named(NamedTuple):
    """Kinds of page by their models' names, and campaigns by their keys."""

    kinds: frozenset[str]
    campaigns: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.kinds or self.campaigns)


def named() -> Named:
    """What the environment and the settings name. Two queries; it never writes."""
    kinds, campaigns = set(settings.SECOND_PAIR_OF_EYES), set()
    row = SecondPairOfEyes.objects.first()
    if row is not None:
        kinds |= set(row.kinds)
        campaigns = set(row.campaigns.values_list("pk", flat=True))
    if "all" in kinds:
        kinds = {kind for kind, _ in KINDS}
    return Named(frozenset(kinds), frozenset(campaigns))


def needs_second(page: Any, by: Named | None = None) -> bool:
    """Whether a page, as it is given or as it is stored, is one that is named."""
    by = named() if by is None else by
    if not by or page.alias_of_id or page.specific_class is None:
        return False
    if page.specific_class._meta.model_name in by.kinds or page.pk in by.campaigns:
        return True
    return bool(by.campaigns) and _belongs(page.specific, by.campaigns)


def _belongs(page: Any, campaigns: frozenset[int]) -> bool:
    """To take a page out of its campaign is a change that needs to be seen, too."""
    if not isinstance(page, Publication):
        return False
    if any(campaign.pk in campaigns for campaign in page.campaigns.all()):
        return True
    return Publication.objects.filter(pk=page.pk, campaigns__in=campaigns).exists()


def guarded(by: Named | None = None) -> QuerySet[Page]:
    """The pages, as they are stored, that are named."""
    by = named() if by is None else by
    of_campaigns = Publication.objects.filter(campaigns__in=by.campaigns).values("pk")
    is_named = (
        Q(content_type__app_label="campaigns", content_type__model__in=by.kinds)
        | Q(pk__in=by.campaigns)
        | Q(pk__in=of_campaigns)
    )
    return Page.objects.filter(is_named, alias_of=None)
