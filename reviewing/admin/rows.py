"""What the staff see of invitations and comments: as many queries for one as for fifty."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Prefetch

from campaigns.body.paragraphs import Numbered

from ..models import Answer, Comment, Invitation, Shown, earliest_today
from ..texts import digest_of, signed_digest
from .forms import UntilForm


class Row(NamedTuple):
    """An invitation with where it stands; ``is_current``: the answer is of the text as it is now."""

    invitation: Invitation
    standing: str
    is_open: bool
    shown: list[Shown]
    answer: Answer | None
    is_current: bool
    comments: int
    form: UntilForm


class Said(NamedTuple):
    """A comment with the paragraph as it was shown; its number is that of today, if it is still there."""

    comment: Comment
    number: int
    words: str
    is_stale: bool
    is_gone: bool


def invitations_of(page: Any) -> list[Invitation]:
    shown = Shown.objects.select_related("text").defer("text__content", "text__paragraphs")
    answers = Answer.objects.select_related("text").defer("text__content", "text__paragraphs")
    found = Invitation.objects.filter(publication=page.pk).select_related("made_by", "known_organisation")
    return list(
        found.prefetch_related(
            Prefetch("shown", shown),
            Prefetch("answers", answers),
            Prefetch("comments", Comment.objects.select_related("text")),
        )
    )


def rows_of(
    page: Any, draft: Any, invitations: Iterable[Invitation], refused: Mapping[int, UntilForm]
) -> list[Row]:
    """Of each invitation how it stands; ``refused`` has forms that stay as they were typed, by its key."""
    today, whole, signed = earliest_today(), digest_of(draft), signed_digest(draft)
    rows = []
    for one in invitations:
        standing, is_open = _standing(one, page, today)
        answer = next(iter(reversed(one.answers.all())), None)
        text = answer.text if answer else None
        is_current = text is not None and (
            text.signed_digest == signed if one.signs else text.digest == whole
        )
        shown = list(one.shown.all())
        form = refused.get(one.pk) or UntilForm(one)
        rows.append(Row(one, standing, is_open, shown, answer, is_current, len(one.comments.all()), form))
    return rows


def _standing(one: Invitation, page: Any, today: date) -> tuple[str, bool]:
    if one.taken_back_at:
        return "Taken back", False
    if page.last_published_at and page.last_published_at >= one.asked_at:
        return "Ended: the page was published", False
    if one.until < today:
        return "Ended", False
    if one.answers.all():
        return "Answered", True
    return ("Opened", True) if one.shown.all() else ("Not opened yet", True)


def said_of(paragraphs: list[Numbered], invitations: Iterable[Invitation]) -> list[Said]:
    """All comments, in the order of the paragraphs; those of what is gone last."""
    now = {one.anchor: one for one in paragraphs}
    found = []
    for invitation in invitations:
        for comment in invitation.comments.all():
            comment.invitation = invitation
            number, words = comment.text.paragraphs.get(comment.paragraph, (0, ""))
            there = now.get(comment.paragraph)
            is_stale = there is None or there.words != words
            found.append(Said(comment, there.number if there else number, words, is_stale, there is None))
    return sorted(found, key=lambda one: (one.is_gone, one.number, one.comment.pk))
