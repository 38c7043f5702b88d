"""Who notes consent, who withdraws a person, and who reads what is sealed."""

from typing import Any

from campaigns.models import Person
from rights.pages import publishes_everywhere
from rights.things import NamedPolicy, policy_of


def may_note(user: Any, thing: Any) -> bool:
    """Who may change the person or picture sees and notes what was agreed to."""
    policy: Any = NamedPolicy(Person) if isinstance(thing, Person) else policy_of(type(thing))
    return bool(policy.user_has_permission_for_instance(user, "change", thing))


def may_withdraw(user: Any) -> bool:
    """Who publishes everywhere and deletes people: it changes every page, and nobody can take it back."""
    return publishes_everywhere(user) and user.has_perm("campaigns.delete_person")


def may_open_seals(user: Any) -> bool:
    return bool(user.is_active and user.is_superuser)
