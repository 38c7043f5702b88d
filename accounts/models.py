"""Who is signed in where, and links by which somebody gets in once."""

import secrets
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

ADMINISTRATOR: Final = "Administrator"


class Session(AbstractBaseSession):
    """Django's row of a session, which also says whose it is, so that each can be listed and ended."""

    # Without a constraint of the database: a session is saved while its account may be deleted.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="sign_ins",
    )

    class Meta:
        verbose_name = "sign-in"

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore

    @property
    def mark(self) -> str:
        """What names it in a page: the key itself would open it."""
        return salted_hmac("accounts.session", self.session_key, algorithm="sha256").hexdigest()[:16]


class LinkQuerySet(models.QuerySet["Link"]):
    def open(self) -> "LinkQuerySet":
        return self.filter(ends_at__gt=timezone.now())

    def by_token(self, token: str) -> "LinkQuerySet":
        return self.open().filter(digest=_digest(token))


class Link(models.Model):
    """Lets somebody in once: who is new and sets up an account, or who has lost all they sign in with.

    It is deleted when it was used or taken back. Of its address the checksum alone is kept.
    """

    # For a new account, where it is mailed to and what that account may do.
    email = models.EmailField(blank=True)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True)
    is_administrator = models.BooleanField(default=False)
    # Or the account that somebody is to get back into.
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="way_back"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    # Nothing, until another administrator has confirmed that somebody may get back in.
    digest = models.CharField(max_length=64, blank=True, db_index=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "digest", condition=~models.Q(digest=""), name="accounts_one_link_per_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.email if self.account is None else self.account.get_username()

    @property
    def role(self) -> str:
        """What a new account will be, in words."""
        return ADMINISTRATOR if self.is_administrator else str(self.group or "")

    @property
    def mailbox(self) -> str:
        """Where it is mailed to."""
        return self.email if self.account is None else self.account.email

    @property
    def is_ready(self) -> bool:
        return bool(self.digest)

    def give(self, until: datetime) -> str:
        """Makes the secret part of its address, which nobody can be told a second time."""
        token = secrets.token_urlsafe(32)
        self.digest, self.ends_at = _digest(token), until
        self.save()
        return token


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
