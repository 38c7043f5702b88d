"""People who were asked about a draft, and the browsers in which they come."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from campaigns.models import JointIssuer, Statement
from campaigns.tests import factories as make
from reviewing.inviting import Guest, invite
from reviewing.models import Invitation

TEXT = '<p data-block-key="first">We call on all States.</p><p data-block-key="second">To ratify.</p>'


@pytest.fixture
def draft(db: None) -> Statement:
    """A joint statement that nobody has published."""
    organisation = make.OrganisationFactory(name="Issuer")
    return make.StatementFactory(
        title="What nobody knows yet",
        live=False,
        body=[("text", TEXT)],
        attribution="joint",
        joint_issuers=[JointIssuer(organisation=organisation)],
    )


def change(page: Any, **fields: Any) -> None:
    """Keeps a new draft of a page."""
    page.refresh_from_db()
    found = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(found, name, value)
    found.save_revision()


@dataclass
class Guestbook:
    """One who was asked, their link, and a browser."""

    invitation: Invitation
    address: str
    client: Client

    def code(self) -> str:
        """The code in the last mail."""
        found = re.search(r"\b(\d{4} \d{4})\b", str(mail.outbox[-1].body))
        assert found is not None
        return found[1]

    def come_in(self) -> "Guestbook":
        self.client.post(self.address, {"action": "code"})
        answer = self.client.post(self.address, {"action": "enter", "code": self.code()})
        assert answer.status_code == 303
        return self

    def read(self) -> LexborHTMLParser:
        answer = self.client.get(self.address)
        assert answer.status_code == 200
        return LexborHTMLParser(answer.content.decode())

    def digest(self) -> str:
        """The checksum of the text as it is shown just now."""
        found = self.read().css_first("input[name=text]")
        return str(found.attributes["value"]) if found else ""

    def send(self, **said: Any) -> Any:
        return self.client.post(self.address, {"text": self.digest(), **said})


Ask = Callable[..., Guestbook]


@pytest.fixture
def ask(django_user_model: Any, db: None) -> Ask:
    """Asks somebody about a page, as an administrator would."""
    user = django_user_model.objects.create_superuser("asks")

    def asked(
        page: Any, kind: str = "review", organisation: str = "Fortify Rights", days: int = 7
    ) -> Guestbook:
        until = timezone.localdate() + timedelta(days=days)
        number = Invitation.objects.count()
        guest = Guest(f"guest{number}@example.org", "Asha Rao", organisation)
        found = invite(page, kind, [guest], until, user)[0]
        return Guestbook(found.invitation, found.address, Client())

    return asked
