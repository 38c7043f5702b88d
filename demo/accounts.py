"""The demo's staff accounts, one for each role, with passwords made for this machine."""

import json
import os
import secrets
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

# User name, group (none: the administrator), and what the person who starts the site reads.
ROLES: Final = [
    ("secretariat", "Secretariat", "Secretariat (writes and publishes)"),
    ("editor", "Editors", "Editor (changes all drafts, may approve)"),
    ("writer", "Writers", "Writer (drafts, submits to moderation)"),
    ("admin", None, "Administrator (users and settings)"),
]
CHANGED: Final = "(the password that was set since)"


def ensure_accounts() -> list[tuple[str, str, str]]:
    """Makes the accounts that are missing; returns (user name, password, role) for each.

    Passwords are kept in ``settings.DEMO_ACCOUNTS_FILE``, readable by its owner alone, so that the
    next start can show them again. A password that somebody changed is left as it is and not shown.
    """
    kept = _read()
    accounts = []
    for username, group, role in ROLES:
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            kept[username] = secrets.token_urlsafe(12)
            user = get_user_model().objects.create_user(username, f"{username}@example.org", kept[username])
            user.is_superuser = group is None
            user.save()
            if group:
                user.groups.add(Group.objects.get(name=group))
        password = kept.get(username, "")
        accounts.append((username, password if user.check_password(password) else CHANGED, role))
    _write(kept)
    return accounts


def _read() -> dict[str, str]:
    try:
        kept = json.loads(settings.DEMO_ACCOUNTS_FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(kept: dict[str, str]) -> None:
    handle = os.open(settings.DEMO_ACCOUNTS_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=1)
