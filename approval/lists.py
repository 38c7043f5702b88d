"""What waits for whom, for the front page and the lists; only of what the person may know."""

from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState

from editions.models import Choice
from rights.going_out import holds
from rights.pages import known_to, works_everywhere

from .guarded import guarded, named
from .models import Approval, Emergency, EmergencyQuerySet, SentBack
from .rights import approvable
from .shape import words_of


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
    found = guarded(by).filter(is_waiting, pk__in=approvable(user).values("pk"))
    found = found.exclude(latest_revision__user=user).exclude(pk__in=_approved_as_they_are(found, user))
    return found.order_by(F("latest_revision_created_at").asc(nulls_last=True), "pk")


def _approved_as_they_are(pages: QuerySet[Page], user: Any) -> set[int]:
    """Those of the pages whose latest words, with what readers are told, are approved; one query.

    By the words, not by the revision: a time that was set since is another revision of the same words, and
    a draft that saves itself writes its revision over.
    """
    told = Choice.objects.filter(revision=OuterRef("page__latest_revision")).values("note")[:1]
    approved = Approval.objects.filter(Q(is_enough=True) | Q(approver=user), shown_changed=False)
    rows = approved.filter(page__in=pages.values("pk")).annotate(
        told=Subquery(told), content=F("page__latest_revision__content")
    )
    return {
        row.page_id
        for row in rows.select_related("page")
        if row.note == ((row.page.live and row.told) or "") and row.words == words_of(row.content)
    }


def sent_back_to(user: Any) -> QuerySet[Page]:
    """The pages that were sent back to this user, who wrote on them, and that wait for a change."""
    rows = SentBack.objects.filter(done_at=None, to=user).values("page")
    return known_to(user).filter(pk__in=rows).order_by("-latest_revision_created_at", "pk")
