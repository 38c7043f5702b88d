"""Takes a publication back in public, and takes that back."""

from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from page_tree.hold import hold, take_turn
from safekeeping.reasons import said

from ..models.publication import Publication
from ..models.withdrawal import Withdrawal, withdrawal_of
from .readiness import NotReady

WITHDRAWN: Final = "campaigns.withdraw"
TAKEN_BACK: Final = "campaigns.take_back_withdrawal"


def can_be_withdrawn(page: Any) -> bool:
    """Whether a page is a publication that was issued, and is not withdrawn yet. An alias goes with its
    source.
    """
    return (
        isinstance(page, Publication)
        and bool(page.reference)
        and page.alias_of_id is None
        and withdrawal_of(page) is None
    )


def withdraw(
    publication: Publication,
    reason: str,
    *,
    user: Any = None,
    replaced_by: Page | None = None,
    keeps_text: bool = False,
    is_gone: bool = False,
) -> Withdrawal:
    """Withdraws what was issued: at once, or not at all. Raises NotReady for what can't be.

    Without a reason nothing is withdrawn: PostgreSQL itself refuses it, too.
    """
    if not said(reason):
        raise ValueError("What is issued is withdrawn with a reason alone.")
    with transaction.atomic():
        take_turn()
        hold(publication.pk)
        page = Publication.objects.get(pk=publication.pk).specific
        if not can_be_withdrawn(page):
            raise NotReady(page, ["It was never issued, or is withdrawn already."])
        if replaced_by is not None and replaced_by.pk == page.pk:
            raise NotReady(page, ["It can’t replace itself."])
        withdrawal = Withdrawal.objects.create(
            publication_id=page.pk,
            by=user,
            reason=said(reason),
            replaced_by_id=replaced_by and replaced_by.pk,
            keeps_text=keeps_text and not is_gone,
            is_gone=is_gone,
        )
        page.unpublish(log_action=False)
        log(instance=page, action=WITHDRAWN, user=user, data=_said(withdrawal))
    return withdrawal


def _said(withdrawal: Withdrawal) -> dict[str, Any]:
    return {
        "reason": withdrawal.reason,
        "replaced_by": withdrawal.replaced_by_id,
        "keeps_text": withdrawal.keeps_text,
        "is_gone": withdrawal.is_gone,
    }


def take_back(publication: Publication, *, user: Any = None) -> None:
    """Brings what was withdrawn back to the readers as it was issued; drafts of before stay in its history.

    Raises NotReady if it lacks something by now.
    """
    with transaction.atomic():
        take_turn()
        hold(publication.pk)
        page = Publication.objects.get(pk=publication.pk).specific
        withdrawal = withdrawal_of(page)
        if withdrawal is None:
            raise NotReady(page, ["It is not withdrawn."])
        data = _said(withdrawal)
        withdrawal.delete()
        page.back_since = timezone.now()
        log(instance=page, action=TAKEN_BACK, user=user, data=data)
        page.save_revision(user=user, log_action=False, clean=False).publish(user=user)
