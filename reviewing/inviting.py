"""Asking somebody about a draft by a link, asking again, and taking that back."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from campaigns.models import Organisation
from rights.things import known_things

from . import mails
from .models import Invitation, Link

INVITED: Final = "reviewing.invited"
RENEWED: Final = "reviewing.renewed"
TAKEN_BACK: Final = "reviewing.taken_back"


class Guest(NamedTuple):
    """Whom somebody wants to ask."""

    email: str
    name: str = ""
    organisation: str = ""


class Asked(NamedTuple):
    """Who was asked, by which link within the site, and whether a mail with it was sent."""

    invitation: Invitation
    address: str
    is_sent: bool


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_link(invitation: Invitation) -> str:
    """The address within the site of one more link: 256 random bits, of which a digest alone is kept."""
    token = secrets.token_urlsafe(32)
    Link.objects.create(invitation=invitation, digest=digest_of(token))
    return reverse("review", args=[token])


def invite(page: Any, kind: str, guests: Iterable[Guest], until: date, user: Any) -> list[Asked]:
    """Asks each of them about the draft of a page, and sends each a link."""
    organisations = known_things(user, Organisation)
    made = []
    with transaction.atomic():
        for guest in guests:
            known = (
                organisations.filter(name__iexact=guest.organisation).first() if guest.organisation else None
            )
            invitation = Invitation.objects.create(
                publication_id=page.pk,
                title=(page.draft_title or page.title)[:255],
                kind=kind,
                until=until,
                made_by=user,
                known_organisation=known,
                **guest._asdict(),
            )
            made.append((invitation, new_link(invitation)))
            # Of what happens under one number, Wagtail's histories show one entry alone.
            log(page, INVITED, user=user, data={"who": str(invitation)}, uuid=uuid4())
    return [Asked(one, address, mails.send_link(one, address)) for one, address in made]


def send_anew(invitation: Invitation, until: date | None = None, user: Any = None) -> Asked:
    """A new link, and no earlier one leads anywhere; also for who is to answer once more."""
    with transaction.atomic():
        invitation.links.all().delete()
        invitation.asked_at, invitation.taken_back_at = timezone.now(), None
        invitation.until = until or invitation.until
        invitation.save(update_fields=["asked_at", "taken_back_at", "until"])
        address = new_link(invitation)
        page = invitation.publication.specific_deferred
        log(page, RENEWED, user=user, data={"who": str(invitation), "until": invitation.until.isoformat()})
    return Asked(invitation, address, mails.send_link(invitation, address))


def remind(invitation: Invitation) -> bool:
    """Sends one more link, beside those that were sent; whether the mail went out."""
    return mails.can_send() and mails.remind(invitation, new_link(invitation))


def ask_again(invitation: Invitation) -> bool:
    """The same to who signed a text that was changed since."""
    return mails.can_send() and mails.ask_again(invitation, new_link(invitation))


def take_back(invitation: Invitation, user: Any) -> None:
    """Ends all links of an invitation. What was shown by them, and what was said, stays on record."""
    with transaction.atomic():
        invitation.links.all().delete()
        invitation.taken_back_at = timezone.now()
        invitation.save(update_fields=["taken_back_at"])
        page = invitation.publication.specific_deferred
        log(page, TAKEN_BACK, user=user, data={"who": str(invitation)})
