"""Whether an invitation still opens the draft, what was said last, and what is open for one of the staff."""

from typing import Any, Final, NamedTuple

from django.db.models import Case, IntegerField, QuerySet, Value, When
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from campaigns.models import Publication

from .models import Answer, Invitation, Kind, Verdict
from .texts import signed_digest

_OBJECTIONS_FIRST: Final = Case(
    When(verdict=Verdict.OBJECT, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def opens(invitation: Invitation) -> bool:
    """Whether its links lead to the draft now: not once it was published, taken back or deleted."""
    return Invitation.objects.filter(pk=invitation.pk).open().exists()


def draft_of(invitation: Invitation) -> Any:
    """The publication as it was last saved."""
    page = Publication.objects.get(pk=invitation.publication_id).specific
    return page.get_latest_revision_as_object()


def last_answer(invitation: Invitation) -> Answer | None:
    return invitation.answers.select_related("text").last()


class Signatures(NamedTuple):
    """Who signed the text of a statement as it is now, and who one before it: their last answers."""

    current: list[Answer]
    earlier: list[Answer]


def last_of_signers(draft: Any) -> list[Answer]:
    """What each who was asked to sign said last, in the order of their saying it; not of an invitation that
    was taken back.
    """
    last = (
        Answer.objects.filter(
            invitation__publication=draft.pk, invitation__kind=Kind.SIGN, invitation__taken_back_at=None
        )
        .order_by("invitation_id", "-pk")
        .distinct("invitation_id")
        .select_related("invitation__known_organisation", "text")
    )
    return sorted(last, key=lambda one: one.pk)


def signatures(draft: Any) -> Signatures:
    """Of those whose invitation was not taken back; one for each organisation, the last."""
    digest = signed_digest(draft)
    signed = [one for one in last_of_signers(draft) if one.verdict == Verdict.SIGNED]
    current = [one for one in signed if one.text.signed_digest == digest]
    return Signatures(current, [one for one in signed if one.text.signed_digest != digest])


def objections(page: Page) -> list[Answer]:
    """The last answers to this page's invitations that object, since it was last published."""
    if page.pk is None:
        return []
    last = Answer.objects.filter(invitation__publication=page.pk, invitation__taken_back_at=None)
    if page.last_published_at:
        last = last.filter(at__gt=page.last_published_at)
    last = last.order_by("invitation_id", "-pk").distinct("invitation_id")
    return [answer for answer in last if answer.verdict == Verdict.OBJECT]


def asked_about(user: Any) -> QuerySet[Any]:
    """The open invitations of pages that the user may edit, each with ``verdict``: objections first, then
    those that end soonest.
    """
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    found = Invitation.objects.of_pages(pages.order_by().values("pk")).open()
    found = found.with_verdict().select_related("publication")
    return found.order_by(_OBJECTIONS_FIRST, "until", "pk")
