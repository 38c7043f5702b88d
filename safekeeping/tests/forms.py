"""A page's form as a browser sends it, and as its script does when it saves itself."""

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from campaigns.models import Home, Organisation
from safekeeping.names import FORM_KEY

ADD_STATEMENT = ("campaigns", "statement")


def statement_fields(title: str = "A new statement", **changes: Any) -> dict[str, Any]:
    """What a new statement's form sends, with two organisations that sign."""
    fields: dict[str, Any] = {
        "title": title,
        "slug": "a-new-statement",
        "summary": "In one sentence.",
        "date": "2023-05-26",
        "date_precision": "day",
        "language": "en",
        "body": streamfield([("text", rich_text("<p>What we say.</p>"))]),
        "attribution": "secretariat",
        "series": "",
        "series_position": "",
        "further_signatories": "",
        "signatories": inline_formset(
            [
                {"id": "", "organisation": made.pk}
                for made in Organisation.objects.filter(name__startswith="Signs")
            ]
        ),
        **{
            name: inline_formset([]) for name in ("attachments", "joint_issuers", "contributions", "comments")
        },
    }
    return nested_form_data(fields | changes) | {FORM_KEY: str(uuid4())}


def standard_fields(title: str = "About", **changes: Any) -> dict[str, Any]:
    fields = {"title": title, "slug": "about-us", "summary": "In short.", "body": streamfield([])}
    return nested_form_data(fields | {"comments": inline_formset([])} | changes) | {FORM_KEY: str(uuid4())}


def add_address(parent: Page, model: str = "standardpage") -> str:
    return reverse("wagtailadmin_pages:add", args=["campaigns", model, parent.pk])


def edit_address(page: Page | int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[getattr(page, "pk", page)])


def saves_itself(client: Client, address: str, fields: dict[str, Any]) -> Any:
    return client.post(address, fields, headers={"Accept": "application/json"})


def home() -> Home:
    return Home.objects.get()
