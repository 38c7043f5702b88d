"""What is still missing before a bundle can go out: the plain list for the staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page, Revision

from campaigns.models import Publication
from campaigns.publishing.readiness import NotReady, check_ready
from clock.planned_times import planned
from clock.sighting import database_now
from editions.issuing import said_against

from .models import Bundle, Member
from .waiting import letting_out


@dataclass(frozen=True)
class Standing:
    """How a page of a bundle stands; nothing in ``missing`` means that it is ready."""

    member: Member
    missing: list[str]


def standings(bundle: Bundle, planned: datetime | None) -> list[Standing]:
    """How each page of the saved bundle stands, for the planned time or now, in the order of going out."""
    found = members_in_order(bundle)
    pages = {member.page_id for member in found if member.page_id}
    with letting_out(bundle, planned):
        return [Standing(member, list(_missing(member, pages))) for member in found]


def missing_lines(found: list[Standing]) -> list[str]:
    """All that is missing, a line for each thing; nothing if the bundle can go out."""
    if not found:
        return ["There is no page in the bundle."]
    return [f"“{standing.member.title}”: {message}" for standing in found for message in standing.missing]


def members_in_order(bundle: Bundle) -> list[Member]:
    """The pages as the staff ordered them, but a page above another one before it."""
    found = list(Member.objects.filter(bundle=bundle.pk).select_related("page").order_by("sort_order", "pk"))
    paths = [member.page.path for member in found if member.page]

    def pages_above(member: Member) -> int:
        return sum(member.page.path.startswith(path) for path in paths) if member.page else 0

    return sorted(found, key=pages_above)


def _missing(member: Member, pages: set[int]) -> Iterator[str]:
    if member.page is None:
        yield "It was deleted. Take it out of the bundle, or put another page in its place."
        return
    page = member.page.specific
    yield from _in_the_way(page)
    yield from _hidden_by(page, pages)
    revision = page.get_latest_revision()
    if revision is None:
        yield "It was never saved in the admin, so there is no draft to publish. Save it once."
    else:
        yield from _lacking(revision)


def _in_the_way(page: Page) -> Iterator[str]:
    if page.alias_of_id:
        yield "It is an alias. Put the page into the bundle that it follows."
    if page.locked:
        yield "It is locked. Unlock it in its form."
    if page.current_workflow_state:
        yield (
            "It waits for approval. Take it out of the bundle, approve it or cancel its workflow, "
            "and put it in again."
        )


def _hidden_by(page: Page, pages: set[int]) -> Iterator[str]:
    """A page below one that is not on the site could not be reached."""
    above = page.get_ancestors().filter(live=False, depth__gt=1).exclude(pk__in=pages)
    for ancestor in above:
        yield f"The page above it, “{ancestor.get_admin_display_title()}”, is not on the site."


def _lacking(revision: Revision) -> Iterator[str]:
    expiry = planned(revision, "expire_at")
    if expiry and expiry <= database_now():
        yield "Its expiry date has passed. Change it in its form."
    try:
        check_ready(revision.as_object())
    except NotReady as error:
        yield from error.messages
    page = revision.content_object
    if isinstance(page, Publication):
        yield from said_against(page, revision)
