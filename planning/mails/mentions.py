"""Who is named with @ in a comment."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.db.models.functions import Lower

# In any script, with its marks: all but spaces and what ends a name. A login name may be a mail address; what
# stands before the @ of one is no mention.
_PART: Final = r"[^\s@,;:!?()<>\[\]{}\"'“”‘’…/]+"
_NAMED: Final = re.compile(rf"(?<![\w.+-])@({_PART}(?:@{_PART})?)")


def names_in(text: str) -> set[str]:
    """The names behind an @, in small letters: "@Thida, see @u.min@example.org." gives both."""
    found = {name.rstrip(".-+").casefold() for name in _NAMED.findall(text)}
    return found - {""}


def added(before: str, after: str) -> str:
    """What an edit added of mentions, as a text: "@thida" where the comment did not name her before."""
    return " ".join(f"@{name}" for name in sorted(names_in(after) - names_in(before)))


def named_in(texts: Iterable[str]) -> QuerySet[Any]:
    """The active accounts that are named, by login name or by a first name that nobody else has."""
    return get_user_model()._default_manager.filter(pk__in=_understood(texts)[0])


def not_understood(texts: Iterable[str]) -> Iterator[str]:
    """A sentence for each name that is nobody's, or is that of several."""
    _, several, nobody = _understood(texts)
    for name in sorted(nobody):
        yield f"Nobody is called “@{name}”."
    for name in sorted(several):
        yield f"Several people are called “@{name}”: take the name with which they sign in."


def _understood(texts: Iterable[str]) -> tuple[set[int], set[str], set[str]]:
    """The keys of the accounts that are named, the names that several have, and those that nobody has."""
    names = set().union(*(names_in(text) for text in texts))
    users = get_user_model()._default_manager.filter(is_active=True)
    if not names:
        return set(), set(), set()
    rows = users.annotate(login=Lower("username"), first=Lower("first_name"))
    by_login: dict[str, int] = {}
    by_first: dict[str, list[int]] = {}
    for pk, login, first in rows.values_list("pk", "login", "first"):
        by_login[login] = pk
        by_first.setdefault(first, []).append(pk)
    found = {by_login[name] for name in names if name in by_login}
    found |= {by_first[name][0] for name in names - set(by_login) if len(by_first.get(name, ())) == 1}
    several = {name for name in names - set(by_login) if len(by_first.get(name, ())) > 1}
    return found, several, names - set(by_login) - set(by_first)
