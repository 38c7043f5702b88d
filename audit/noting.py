"""Writes an entry: a plain insert, in the transaction that does the thing."""

from typing import Any, NamedTuple

from django.db.models import Model
from wagtail.log_actions import get_active_log_context

from .models import Entry
from .sealing import seal_after_commit
from .way import current_command


class About(NamedTuple):
    """What an entry is about: a model's label, a key, a title."""

    kind: str
    key: str
    title: str


NOTHING = About("", "", "")


def about(thing: Model) -> About:
    return About(thing._meta.label_lower, str(thing.pk), str(thing))


def note(
    action: str, what: About = NOTHING, *, user: Any = None, details: dict[str, Any] | None = None
) -> None:
    """Notes that somebody did something. Without a user, it was whoever is at the admin just now."""
    user = user or get_active_log_context().user
    is_known = user is not None and user.pk is not None
    Entry.objects.create(
        by=user.pk if is_known else None,
        who=name_of(user) if is_known else "",
        way=current_command(),
        action=action,
        kind=what.kind,
        key=what.key,
        title=what.title,
        details=details or {},
    )
    seal_after_commit()


def name_of(user: Any) -> str:
    """ "Anna Smith (anna)", or the account's name alone."""
    full = user.get_full_name().strip()
    return f"{full} ({user.get_username()})" if full else user.get_username()
