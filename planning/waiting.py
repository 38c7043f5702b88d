"""The heaps that this room fills: approval, sent back, due, scheduled, held, to be reviewed."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState
from wagtail.permissions import page_permission_policy

from approval import lists as approval
from assets.models import File
from bundles.admin.rights import known_bundles
from clean_files.models import Report
from clock.sighting import database_now
from reviewing.models import Verdict
from reviewing.standing import asked_about
from rights.pages import worked_on
from rights.things import known_things
from written_dates.naming import day_text, moment_text, today

from .entries import Entry, Span
from .heaps import Line, register
from .models import ReviewDate
from .sources import expiries, form_of, of_work, scheduled

# A review date is called so long before.
AHEAD: Final = timedelta(days=30)
# An expiry is.
SOON: Final = timedelta(days=7)


def register_own() -> None:
    register("waiting", "waiting for me", waiting_for, order=100)
    register("sent-back", "sent back to me", sent_back_to, order=200)
    register("due", "due", due, order=300)
    register("scheduled", "scheduled", to_come, order=400)
    register("held", "held back", held_files, order=500)
    register("reviewers", "with reviewers", with_reviewers, order=600)
    register("review", "to be reviewed", to_review, order=700)


def waiting_for(user: Any) -> list[Line]:
    """Pages whose approval is this user’s to give."""
    states = TaskState.objects.reviewable_by(user).select_related("revision").order_by("started_at", "pk")
    found = [
        Line(
            state.revision.object_str,
            form_of(int(state.revision.object_id)),
            f"submitted on {moment_text(state.started_at)}",
        )
        for state in states
        if state.revision.base_content_type.model == "page"
    ]
    return _with(found, approval.waiting_for(user), "needs a second pair of eyes")


def _with(lines: list[Line], pages: Iterable[Any], note: str = "") -> list[Line]:
    """The lines, and one for each page that has none yet."""
    there = {line.address for line in lines}
    more = [Line(page.draft_title or page.title, form_of(page.pk), note) for page in pages]
    return lines + [line for line in more if line.address not in there]


def sent_back_to(user: Any) -> list[Line]:
    """Pages of which a reviewer asked this user for changes, who submitted them or owns them."""
    back = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, base_content_type__app_label="wagtailcore"
    ).annotate(key=Cast("object_id", BigIntegerField()))
    submitted = Q(pk__in=back.filter(requested_by=user).values("key"))
    owned = Q(owner=user, pk__in=back.values("key"))
    pages = worked_on(user).filter(submitted | owned).order_by("latest_revision_created_at", "pk")
    return _with(_with([], pages), approval.sent_back_to(user))


def due(user: Any) -> list[Line]:
    """What should be out by now, and pages that leave the site within a week."""
    now = database_now()
    late = [
        Line(version.object_str, form_of(page), _was_to_go_out(version.approved_go_live_at))
        for page, version, _ in scheduled(user, Q(approved_go_live_at__lte=now))
    ]
    bundles_late = known_bundles(user).waiting().filter(release_at__lte=now).order_by("release_at", "pk")
    late += [
        Line(bundle.title, reverse("bundles:inspect", args=[bundle.pk]), _was_to_go_out(bundle.release_at))
        for bundle in bundles_late
    ]
    leaving = expiries(user, Span(today(), today() + SOON))
    return late + [_line(entry, "leaves the site on") for entry in leaving]


def _was_to_go_out(moment: Any) -> str:
    return f"was to go out on {moment_text(moment)}"


def to_come(user: Any) -> list[Line]:
    """Pages and bundles that go out by themselves, the next first."""
    now = database_now()
    found = [
        (version.approved_go_live_at, Line(version.object_str, form_of(page), _when(version)))
        for page, version, _ in scheduled(user, Q(approved_go_live_at__gt=now))
    ]
    coming = known_bundles(user).waiting().filter(release_at__gt=now)
    found += [
        (
            bundle.release_at,
            Line(
                bundle.title,
                reverse("bundles:inspect", args=[bundle.pk]),
                f"a bundle, on {moment_text(bundle.release_at)}",
            ),
        )
        for bundle in coming.order_by("pk")
    ]
    return [line for _, line in sorted(found, key=lambda one: one[0])]


def _when(version: Any) -> str:
    return f"on {moment_text(version.approved_go_live_at)}"


def _line(entry: Entry, words: str) -> Line:
    when = moment_text(entry.at) if entry.at else day_text(entry.day)
    return Line(entry.title, entry.address, f"{words} {when}")


def held_files(user: Any) -> list[Line]:
    """Files that readers don’t get until somebody has decided: for who publishes, and who handed them in."""
    waiting = Report.objects.filter(is_held=True, decided_at=None).values("digest")
    files = known_things(user, File).filter(file_hash__in=waiting)
    if not page_permission_policy.user_has_permission(user, "publish"):
        files = files.filter(Q(uploaded_by_user=user) | Q(handed_in_by=user))
    rows = files.order_by("created_at", "pk").values_list("pk", "title")
    return [Line(title, reverse("wagtaildocs:edit", args=[pk])) for pk, title in rows]


def with_reviewers(user: Any) -> list[Line]:
    """Drafts that people without an account were asked about, one line for each, objections first."""
    return [
        Line(
            f"{invitation.publication.draft_title}: {invitation.name}",
            form_of(invitation.publication_id),
            "objects" if invitation.verdict == Verdict.OBJECT else f"until {day_text(invitation.until)}",
        )
        for invitation in asked_about(user)
    ]


def to_review(user: Any) -> list[Line]:
    """Pages at which somebody should look within a month, or should have looked."""
    found = of_work(user, ReviewDate.objects.open().filter(on__lte=today() + AHEAD)).order_by("on", "pk")
    return [
        Line(
            review.page.title,
            form_of(review.page_id),
            f"by {day_text(review.on)}{f': {review.note}' if review.note else ''}",
        )
        for review in found
    ]
