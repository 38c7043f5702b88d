"""Who may invite, help back in, and see where others are signed in."""

from typing import Any


def may_invite(user: Any) -> bool:
    """Who may make accounts in Wagtail's form."""
    return user.has_perm("auth.add_user")


def may_help(user: Any, account: Any = None) -> bool:
    """Who may change accounts; that of an administrator, an administrator."""
    return user.has_perm("auth.change_user") and (
        account is None or user.is_superuser or not account.is_superuser
    )


def may_confirm(user: Any, link: Any) -> bool:
    """Whoever asked for a way back does not confirm it, nor does whose account it is."""
    return may_help(user, link.account) and user.pk not in {link.asked_by_id, link.account_id}
