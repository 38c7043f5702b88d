"""What waits for whom, for the front page and the lists; only of what the person may know."""

from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState

from rights.going_out import holds
from rights.pages import known_to, works_everywhere

from .guarded import guarded, named
from .models import Approval, Emergency, EmergencyQuerySet, SentBack
from .rights import approvable


def open_emergencies(user: Any) -> EmergencyQuerySet:
    """What went out without a second pair of eyes, and nobody has looked at since."""
    return known_emergencies(user).open()


def known_emergencies(user: Any) -> EmergencyQuerySet:
    found = Emergency.objects.all()
    return found if works_everywhere(user) else found.filter(page__in=known_to(user).values("pk"))


def waiting_for(user: Any) -> QuerySet[Page]:
    """The pages whose draft this user may approve, and somebody else saved: submitted, or kept back in a
    bundle or a schedule.
    """
    by = named()
    if not by:
        return Page.objects.none()
    submitted = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, base_content_type__app_label="wagtailcore"
    ).annotate(key=Cast("object_id", BigIntegerField()))
    is_waiting = Q(pk__in=submitted.values("key")) | Q(pk__in={hold.page for hold in holds()})
    # A draft that saves itself is written over, and is another then.
    approved = Approval.objects.filter(
        page=OuterRef("pk"),
        shown_changed=False,
        revision=OuterRef("latest_revision"),
        at__gte=OuterRef("latest_revision_created_at"),
    ).filter(Q(is_enough=True) | Q(approver=user))
    found = guarded(by).filter(is_waiting, pk__in=approvable(user).values("pk")).exclude(Exists(approved))
    is_own = Q(latest_revision__user=user)
    return found.exclude(is_own).order_by(F("latest_revision_created_at").asc(nulls_last=True), "pk")


def sent_back_to(user: Any) -> QuerySet[Page]:
    """The pages that were sent back to this user, who wrote on them, and that wait for a change."""
    rows = SentBack.objects.filter(done_at=None, to=user).values("page")
    return known_to(user).filter(pk__in=rows).order_by("-latest_revision_created_at", "pk")
