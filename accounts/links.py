"""Making links that let somebody in once, and taking them."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from .keys.telling import send
from .models import Link, Session

INVITES = "accounts.invite"
TAKEN_BACK = "accounts.take_back_link"
INVITED = "accounts.accept_invitation"
CAME_BACK = "accounts.get_back_in"
ASKED = "accounts.ask_way_back"
CONFIRMED = "accounts.confirm_way_back"
ENDED = "accounts.end_sign_ins"

INVITATION = """You are invited to work on {site}, as: {role}.

Open this address on the device that you will work with. It works once, until {until}.

{address}

You choose a name and a password, and add a passkey. If you did not expect this, leave it: it ends by itself.
"""
WAY_BACK = """Administrators have agreed to let you back into your account “{name}” on {site}.

Open this address on the device that you will work with. It works once, until {until}.

{address}

You choose a new password and add a new passkey; all earlier ones open nothing after that. If nobody spoke
to you about this, tell an administrator at once.
"""


def invite(email: str, group: Group | None, asked_by: Any = None, *, is_administrator: bool = False) -> Link:
    """A link, not given yet, for an account with this role. One for the same address is replaced."""
    Link.objects.filter(email__iexact=email, account=None).delete()
    return Link(email=email, group=group, asked_by=asked_by, is_administrator=is_administrator)


def ask_way_back(account: Any, asked_by: Any) -> Link:
    """Asks for a way back into an account. It is none until another administrator confirms it."""
    Link.objects.filter(account=account).delete()
    link = Link.objects.create(account=account, asked_by=asked_by, ends_at=until())
    log(account, ASKED, user=asked_by)
    return link


def until() -> datetime:
    """When a link that is given now ends."""
    return (timezone.now() + settings.LINKS_WORK_FOR).replace(second=0, microsecond=0)


def give(link: Link) -> str:
    """Gives the link its time and its address, which nobody can be told a second time.

    That somebody is invited is written down here; that a way back was confirmed, where that is done.
    """
    token = link.give(until())
    if link.account is None:
        _note(link, INVITES, link.asked_by)
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('accounts_link', args=[token])}"


def take_back(link: Link, user: Any) -> None:
    """Has the link lead nowhere any more."""
    with transaction.atomic():
        _note(link, TAKEN_BACK, user)
        link.delete()


def _note(link: Link, action: str, user: Any) -> None:
    if link.account is not None:
        log(link.account, action, user=user)
    else:
        log(link, action, user=user, title=f"{link.email}, as {link.role}")


def mail(link: Link, address: str, ends: str) -> bool:
    """Sends the link's address to whom it is for; gives whether a mail went out."""
    site = settings.WAGTAIL_SITE_NAME
    if not link.mailbox or settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return False
    if link.account is None:
        text = INVITATION.format(site=site, role=link.role, until=ends, address=address)
        return send(f"Your account on {site}", text, link.mailbox)
    text = WAY_BACK.format(site=site, name=link.account.get_username(), until=ends, address=address)
    return send(f"A way back into your account on {site}", text, link.mailbox)


def take(link: Link, form: Any) -> Any | None:
    """Uses the link up for what was typed in its form; gives the account, or None if somebody was quicker."""
    with transaction.atomic():
        held = Link.objects.select_for_update(of=("self",), no_key=True)
        link = held.filter(pk=link.pk, digest=link.digest).first()  # type: ignore[assignment]
        if link is None:
            return None
        account = _make(link, form) if link.account_id is None else _renew(form)
        link.delete()
    log(account, INVITED if link.account_id is None else CAME_BACK, user=account)
    return account


def _make(link: Link, form: Any) -> Any:
    account = form.save(commit=False)
    account.email = link.email
    account.is_superuser = link.is_administrator
    account.save()
    if link.group is not None:
        account.groups.add(link.group)
    return account


def _renew(form: Any) -> Any:
    """A new password; whoever has what was lost can do nothing with it from now on."""
    account = form.save()
    Authenticator.objects.filter(user=account).delete()
    Session.objects.filter(account=account).delete()
    return account
