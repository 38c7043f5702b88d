"""What the admin's templates ask about rights."""

from dataclasses import dataclass
from typing import Any

from django import template
from wagtail.models import Page, Revision

from campaigns.publishing.readiness import NotReady, check_ready
from written_dates.naming import moment_text

from ..notices.becoming_public import becoming_public_text

register = template.Library()


@dataclass(frozen=True)
class BeforePublishing:
    """What somebody should know of a page before it goes out: sentences, which may be empty."""

    changed: str
    becomes_public: str
    lacks: list[str]


@register.simple_tag
def becoming_public(revision: Revision | None, user: Any) -> str:
    """The files and pictures that a draft would make public, as a sentence for this user; may be empty."""
    return becoming_public_text(revision.as_object(), user) if revision is not None else ""


@register.simple_tag
def before_publishing(page: Page, user: Any) -> BeforePublishing:
    """Who changed the page's draft last and when, what it makes public, and what keeps it back."""
    revision = page.latest_revision
    draft = page.specific if revision is None else revision.as_object()
    changed = "" if revision is None else _changed(revision)
    return BeforePublishing(changed, becoming_public_text(draft, user), _lacks(draft))


def _changed(revision: Revision) -> str:
    by = f" by {revision.user.get_full_name() or revision.user.get_username()}" if revision.user else ""
    return f"Changed last{by} on {moment_text(revision.created_at)}."


def _lacks(draft: Any) -> list[str]:
    try:
        check_ready(draft)
    except NotReady as error:
        return error.messages
    return []
