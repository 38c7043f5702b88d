"""What the tests of the admin share: the demo, the two roles, and forms filled in as a browser sends them."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import TestCase
from wagtail.models import Page
from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from ajc_site.tests.support.demo import lent_demo
from assets.models import File, Picture
from campaigns.models import Campaign, CampaignIndex, Home, Library, Organisation, Person

EMPTY_BODY = streamfield([])
INLINES = {
    "statement": ["attachments", "joint_issuers", "signatories", "contributions"],
    "speech": ["contributions", "attachments", "joint_issuers"],
    "video": ["contributions", "joint_issuers"],
    "document": ["attachments", "joint_issuers", "contributions"],
    "campaign": ["milestones"],
    "home": ["featured_campaigns", "stories"],
    "campaignindex": [],
    "library": [],
    "standardpage": [],
}


class AdminCase(WagtailTestUtils, TestCase):
    """The demo, with somebody in each role."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.enterClassContext(lent_demo())
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.home = Home.objects.get()
        cls.library = Library.objects.get()
        cls.campaign_index = CampaignIndex.objects.get()
        cls.campaign = Campaign.objects.get()
        cls.secretariat = cls.member("anna", "Secretariat")
        cls.writer = cls.member("ben", "Writers")

    @staticmethod
    def member(name: str, group: str) -> User:
        user = User.objects.create_user(name, f"{name}@example.org", "a-password-for-tests")
        user.groups.add(Group.objects.get(name=group))
        return user

    def parent_for(self, kind: str) -> Page:
        """Where a page of this model's name is made."""
        if kind in {"statement", "speech", "video", "document"}:
            return self.library
        return self.campaign_index if kind == "campaign" else self.home


def form_for(kind: str, **changes: Any) -> dict[str, Any]:
    """What the form of this model's name sends when everything is filled in, with changes to it."""
    fields: dict[str, Any] = {
        "title": f"A new {kind}",
        "slug": f"a-new-{kind}",
        "summary": "In one sentence.",
    }
    fields |= {name: inline_formset([]) for name in INLINES[kind]}
    fields |= {"comments": inline_formset([])}
    if kind == "campaign":
        fields |= campaign_fields()
    elif kind == "standardpage":
        fields |= {"body": EMPTY_BODY}
    elif "contributions" in fields:
        fields |= publication_fields(kind)
    data = nested_form_data(fields | changes)
    if "contributions" in fields and "campaigns" not in changes:
        # Several boxes under one name, which `nested_form_data` would number.
        data["campaigns"] = [Campaign.objects.get().pk]
    return data


def campaign_fields() -> dict[str, Any]:
    picture = Picture.objects.first().pk
    milestone = {
        "date": date(2023, 5, 15),
        "title": "The conference opens",
        "text": "",
        "venue": "",
        "end_date": "",
    }
    return {
        "official_name": "",
        "other_names": "",
        "status": "Under way",
        "lead_picture": picture,
        "body": streamfield([("heading", "How it began"), ("figure", {"picture": picture, "caption": ""})]),
        "milestones": inline_formset([milestone]),
    }


def publication_fields(kind: str) -> dict[str, Any]:
    person, organisation = Person.objects.first(), Organisation.objects.first()
    own: dict[str, dict[str, Any]] = {
        "statement": {
            "attachments": inline_formset([{"file": pdf().pk, "title": ""}]),
            "signatories": inline_formset([{"organisation": organisation.pk}]),
            "further_signatories": "First Organisation\n\nSecond Organisation\nfirst organisation",
        },
        "speech": {
            "event": "Opening",
            "venue": "Ljubljana",
            "text_source": "checked",
            "video_address": "https://youtu.be/dQw4w9WgXcQ",
            "start_time": "1:14:00",
            "attachments": inline_formset([{"file": pdf().pk, "title": ""}]),
        },
        "video": {
            "video_address": "https://youtu.be/dQw4w9WgXcQ?t=90",
            "start_time": "",
            "transcript": rich_text("<p>What is said.</p>"),
        },
        "document": {
            "document_kind": "letter",
            "addressee": "The MLA Initiative",
            "text_alternative": rich_text(""),
            "attachments": inline_formset([{"file": pdf().pk, "title": "In English"}]),
        },
    }
    return {
        "date": date(2023, 5, 26),
        "date_precision": "day",
        "language": "en",
        "body": EMPTY_BODY,
        "attribution": "joint",
        "series": "",
        "series_position": "",
        "video_file": "",
        "duration": "",
        "poster": "",
        "captions": "",
        "picture": "",
        "joint_issuers": inline_formset([{"organisation": organisation.pk}]),
        "contributions": inline_formset(
            [{"person": person.pk, "role": "Legal Adviser", "organisation": organisation.pk}]
        ),
        **own[kind],
    }


def pdf() -> File:
    """One of the demo's PDFs."""
    return File.objects.filter(file__endswith=".pdf").earliest("pk")
