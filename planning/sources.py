"""Where the calendar’s entries come from. What is planned for a draft is known to who works on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Revision
from wagtail.permissions import page_permission_policy

from bundles.admin.rights import changeable_bundles, known_bundles
from bundles.admin.rights import rights as bundle_rights
from bundles.models import Member
from campaigns.models import Milestone, Publication
from clock.sighting import database_now
from rights.pages import known_to, worked_on

from .entries import Entry, Kind, Source, Span, in_order, of_moment
from .models import DayOfRemembrance, ReviewDate, TakenBack

# Beside what was taken back, in place of a button that could not do it.
CHANGED: Final = "changed since: look at it, and schedule it in its form"
_OF_VERSIONS: Final = (
    "pk", "object_id", "object_str", "approved_go_live_at", "content__expire_at", "content__campaigns",
)  # fmt: skip


def form_of(page: int) -> str:
    """The address of a page’s form."""
    return reverse("wagtailadmin_pages:edit", args=[page])


def publishable(user: Any, keys: Iterable[int]) -> set[int]:
    """Those of these pages that the user may publish."""
    found = page_permission_policy.instances_user_has_permission_for(user, "publish")
    return set(found.filter(pk__in=list(keys)).values_list("pk", flat=True))


def scheduled(user: Any, *conditions: Q) -> Iterator[tuple[int, Revision, frozenset[int]]]:
    """Versions that are to go out by themselves: page, version, its campaigns; of pages worked on."""
    # Little is asked of the content: the rest of it is long.
    found = list(
        Revision.page_revisions.filter(*conditions, approved_go_live_at__isnull=False)
        .order_by("approved_go_live_at", "pk")
        .values_list(*_OF_VERSIONS)
    )
    keys = {int(row[1]) for row in found}
    known = set(worked_on(user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    for pk, page, title, at, ends, campaigns in found:
        if int(page) in known:
            about = {"expire_at": ends}
            version = Revision(pk=pk, object_id=page, object_str=title, approved_go_live_at=at, content=about)
            yield int(page), version, frozenset(campaigns or ())


def going_out(user: Any, span: Span) -> Iterator[Entry]:
    found = list(scheduled(user, Q(approved_go_live_at__range=(span.begins, span.ends))))
    may_publish = publishable(user, [page for page, *_ in found]) if found else set()
    for page, version, campaigns in found:
        yield of_moment(
            f"page-{page}",
            Kind.GOES_OUT,
            version.object_str,
            version.approved_go_live_at,
            address=form_of(page),
            campaigns=campaigns,
            take_back=reverse("planning:take_back_page", args=[page]) if page in may_publish else "",
        )


def bundles(user: Any, span: Span) -> Iterator[Entry]:
    found = list(known_bundles(user).waiting().filter(release_at__range=(span.begins, span.ends)))
    if not found:
        return
    keys = [bundle.pk for bundle in found]
    changeable = set(changeable_bundles(user).filter(pk__in=keys).values_list("pk", flat=True))
    may_look = bundle_rights.user_has_any_permission(user, ["view", "change"])
    campaigns = _campaigns_of(keys)
    for bundle in found:
        may_change = bundle.pk in changeable
        yield of_moment(
            f"bundle-{bundle.pk}",
            Kind.BUNDLE,
            bundle.title,
            bundle.release_at,
            address=reverse(f"bundles:{'edit' if may_change else 'inspect'}", args=[bundle.pk])
            if may_change or may_look
            else "",
            campaigns=frozenset(campaigns[bundle.pk]),
            take_back=reverse("planning:take_back_bundle", args=[bundle.pk]) if may_change else "",
        )


def _campaigns_of(keys: list[int]) -> dict[int, set[int]]:
    """The campaigns of all publications in the bundles, as these are stored."""
    found: dict[int, set[int]] = defaultdict(set)
    members = Member.objects.filter(bundle__in=keys, page__isnull=False).values_list("bundle", "page")
    of_page: dict[int, set[int]] = defaultdict(set)
    through = Publication.campaigns.through.objects.filter(publication__in=[page for _, page in members])
    for page, campaign in through.values_list("publication", "campaign"):
        of_page[page].add(campaign)
    for bundle, page in members:
        found[bundle] |= of_page[page]
    return found


def moments_to_come(user: Any) -> list[datetime]:
    """When pages and bundles go out of which the user may know, those that are late among them."""
    times = [version.approved_go_live_at for _, version, _ in scheduled(user)]
    waiting = known_bundles(user).waiting().filter(release_at__isnull=False)
    return [*times, *waiting.values_list("release_at", flat=True)]


def expiries(user: Any, span: Span) -> Iterator[Entry]:
    """When pages leave the site. What is scheduled takes its end along, in the place of an earlier one."""
    pages = worked_on(user).filter(live=True, expire_at__range=(span.begins, span.ends))
    live = {page.pk: page for page in pages.order_by("expire_at", "pk")}
    for page, version, _ in scheduled(user):
        if page in live and version.approved_go_live_at <= live[page].expire_at:
            del live[page]
        ends = parse_datetime(version.content["expire_at"] or "")
        if ends is not None and span.begins <= ends < span.ends:
            key = f"expiry-{page}-again" if page in live else f"expiry-{page}"
            yield of_moment(key, Kind.EXPIRES, version.object_str, ends, address=form_of(page))
    for key, one in live.items():
        yield of_moment(f"expiry-{key}", Kind.EXPIRES, one.title, one.expire_at, address=form_of(key))


def reviews(user: Any, span: Span) -> Iterator[Entry]:
    found = ReviewDate.objects.open().filter(on__range=(span.first, span.last))
    for review in of_work(user, found):
        yield Entry(
            f"review-{review.pk}",
            Kind.REVIEW,
            review.page.title,
            review.on,
            address=form_of(review.page_id),
            note=review.note,
            review=review.pk,
        )


def of_work(user: Any, found: Any) -> Any:
    """Review dates of pages that the user works on, with the pages."""
    return found.filter(page__in=worked_on(user).values("pk")).select_related("page")


def milestones(user: Any, span: Span) -> Iterator[Entry]:
    lasts = Q(date__lte=span.last, end_date__gte=span.first)
    found = Milestone.objects.filter(Q(date__range=(span.first, span.last)) | lasts)
    known = found.filter(campaign__in=known_to(user).values("pk")).select_related("campaign")
    for milestone in known:
        yield Entry(
            f"milestone-{milestone.pk}",
            Kind.MILESTONE,
            milestone.title,
            milestone.date,
            until=milestone.end_date,
            address=form_of(milestone.campaign_id),
            note=milestone.campaign.title,
        )


def days_of_remembrance(user: Any, span: Span) -> Iterator[Entry]:
    if not user.has_perm("planning.view_dayofremembrance"):
        return
    may_change = user.has_perm("planning.change_dayofremembrance")
    for day in DayOfRemembrance.objects.all():
        for year in range(span.first.year, span.last.year + 1):
            if span.first <= day.in_year(year) <= span.last:
                yield Entry(
                    f"remembrance-{day.pk}-{year}",
                    Kind.REMEMBRANCE,
                    day.name,
                    day.in_year(year),
                    address=reverse("days_of_remembrance:edit", args=[day.pk]) if may_change else "",
                    note=day.note,
                )


def taken_back(user: Any, span: Span) -> Iterator[Entry]:
    """Times that were taken back and not set again, unless the thing goes out or has another time by now."""
    found = TakenBack.objects.filter(set_again_at=None, at__range=(span.begins, span.ends))
    pages = found.filter(page__in=worked_on(user).values("pk")).exclude(
        page__in=Page.objects.filter(live=True, has_unpublished_changes=False).values("pk")
    )
    of_bundles = found.filter(bundle__in=known_bundles(user).waiting().filter(release_at=None).values("pk"))
    lines = list((pages | of_bundles).select_related("page", "bundle").order_by("-taken_at", "-pk"))
    if not lines:
        return
    now = database_now()
    again = {page for page, *_ in scheduled(user)}
    may_publish = publishable(user, [line.page_id for line in lines if line.page_id])
    changeable = set(changeable_bundles(user).values_list("pk", flat=True))
    seen: set[str] = set()
    for line in lines:
        key = f"page-{line.page_id}" if line.page_id else f"bundle-{line.bundle_id}"
        # The last one of each thing.
        if key in seen or line.page_id in again:
            continue
        seen.add(key)
        may = line.at > now and (line.page_id in may_publish or line.bundle_id in changeable)
        is_changed = line.page is not None and line.page.latest_revision_id != line.revision_id
        yield of_moment(
            key,
            Kind.TAKEN_BACK,
            _title_of(line),
            line.at,
            address=_address_of(line),
            note=CHANGED if may and is_changed else "",
            set_again=reverse("planning:set_again", args=[line.pk]) if may and not is_changed else "",
        )


def _title_of(line: TakenBack) -> str:
    return line.page.get_admin_display_title() if line.page else str(line.bundle)


def _address_of(line: TakenBack) -> str:
    if line.page_id is not None:
        return form_of(line.page_id)
    return reverse("bundles:inspect", args=[line.bundle_id])


ALL: Final[tuple[Source, ...]] = (
    days_of_remembrance,
    milestones,
    reviews,
    going_out,
    bundles,
    expiries,
    taken_back,
)


def entries(user: Any, span: Span) -> list[Entry]:
    """All of these days of which the user may know, in their order; as many queries for many as for one."""
    return sorted((entry for source in ALL for entry in source(user, span)), key=in_order)
