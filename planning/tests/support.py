"""What the tests of this room share: pages with a time, and what a page of the admin says."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from campaigns.tests import factories as make


def scheduled(at: datetime, **fields: Any) -> Page:
    """A page that is not on the site, and goes out by itself at that time."""
    page = make.StatementFactory(live=False, go_live_at=at, **fields)
    page.save_revision().publish()
    return Page.objects.get(pk=page.pk)


def campaign(**fields: Any) -> Any:
    return make.CampaignFactory(**fields)


def text_of(client: Any, address: str) -> str:
    """What a page of the admin says in its main part, with single spaces."""
    response = client.get(address)
    assert response.status_code == 200, address
    tree = LexborHTMLParser(response.content.decode())
    return " ".join(tree.css_first("main, .content-wrapper").text().split())


def member(users: Any, name: str, group: str = "Secretariat", **fields: Any) -> Any:
    """An account of that group."""
    user = users.objects.create_user(name, f"{name}@example.org", "a long password", **fields)
    user.groups.add(Group.objects.get(name=group))
    return user
