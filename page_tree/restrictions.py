"""The restrictions that lie on a page, for those who come with a password or an account."""

from django.db.models import Q, QuerySet
from wagtail.models import Page, PageViewRestriction


def restrictions_on(page: Page) -> QuerySet[PageViewRestriction]:
    """Those that close the page to readers, by the measure of ``public.is_public``.

    Wagtail's own leaves out those above the source of an alias: the alias of a page that is closed with the
    part of the site it lies in would be open.
    """
    paths = {page.path}
    if page.alias_of_id:
        paths |= set(Page.objects.filter(pk=page.alias_of_id).values_list("path", flat=True))
    above = {path[:end] for path in paths for end in range(Page.steplen, len(path) + 1, Page.steplen)}
    wagtails = Page.get_view_restrictions(page)
    return PageViewRestriction.objects.filter(Q(page__path__in=above) | Q(pk__in=wagtails.values("pk")))
