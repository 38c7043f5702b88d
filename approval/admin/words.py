"""How a draft stands, in words; and what histories say."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from written_dates.naming import moment_text

from ..approving import APPROVED, SENT_BACK, Standing
from ..emergencies import LET_OUT, LOOKED_AT
from ..models import SentBack
from ..writers import Writers


def lines_of(standing: Standing) -> Iterator[str]:
    """Where it stands, a sentence or two a line."""
    for approval in standing.of_this:
        yield f"Approved as it is by {approval.name}, {moment_text(approval.at)}."
    written = names_of(standing.writers)
    if not standing.of_this and standing.approvals:
        last = standing.approvals[0]
        by = f" by {written}" if written else ""
        yield f"Approved by {last.name}, {moment_text(last.at)}; changed since{by}."
    elif not standing.is_approved and written:
        yield f"Written or changed by {written}, since it was last approved or published."
    if not standing.is_approved:
        yield _asked(standing)


def _asked(standing: Standing) -> str:
    if standing.needed > 1:
        return (
            "Two people have to approve it: a program, or somebody whose account is gone, wrote some of it."
            if not standing.of_this
            else "One more has to approve it, since a program or an account that is gone wrote some of it."
        )
    return "It needs a second pair of eyes: somebody else has to approve it before it goes out."


def names_of(writers: Writers) -> str:
    """The names of who wrote, as a list in a sentence; nothing if nobody did."""
    users = get_user_model().objects.filter(pk__in=writers.users).order_by("pk")
    names = [get_user_display_name(user) for user in users]
    if writers.by_nobody:
        names.append("a program")
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def sent_back_text(page: Page) -> str:
    """What was said when the page was sent back last, if it still waits for a change."""
    row = SentBack.objects.filter(page=page.pk, done_at=None).first()
    if row is None:
        return ""
    said = f": “{row.words}”" if row.words else ", without a word."
    return f"{row.name} sent it back on {moment_text(row.at)}{said}"


class _Said(LogFormatter):
    """An entry in the history, with what was said."""

    sentence = ""

    def format_message(self, log_entry: Any) -> str:
        said = log_entry.data.get("reason") or log_entry.data.get("words") or ""
        return f"{self.sentence}: {said}" if said else self.sentence


class _Approved(_Said):
    label, sentence = "Approve", "Approved, as a second pair of eyes"


class _SentBack(_Said):
    label, sentence = "Send back", "Sent back to those who wrote it"


class _LetOut(_Said):
    label, sentence = "Publish in an emergency", "Let out without a second pair of eyes"


class _LookedAt(_Said):
    label, sentence = "Look at an emergency", "Looked at what had gone out without a second pair of eyes"


def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action(APPROVED)(_Approved)
    actions.register_action(SENT_BACK)(_SentBack)
    actions.register_action(LET_OUT)(_LetOut)
    actions.register_action(LOOKED_AT)(_LookedAt)
