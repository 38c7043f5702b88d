"""A page asks the database for the same number of things with one of each related item and with many."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.signal_handlers import disable_reference_index_auto_update

from ajc_site.tests.support.depth import scaled
from campaigns.models import (
    Attachment,
    CampaignIndex,
    Contribution,
    FeaturedCampaign,
    Home,
    JointIssuer,
    Library,
    Signatory,
    SiteSettings,
    Story,
)

from . import factories as make

pytestmark = pytest.mark.django_db

KINDS = list(make.KINDS)
MOST = {
    "standard page": 12,
    # One of them asks which of its printed forms are kept, one which editions there are, one for checksums of
    # files, one for their lasting addresses.
    **dict.fromkeys(KINDS, 22),
    **dict.fromkeys(["home", "campaign", "library", "campaign index", "person", "organisation"], 20),
}
FEW, MANY = 1, scaled(50)


class Pool:
    """So many of each thing that pages point at, made once: distinct within a page, shared between pages."""

    def __init__(self, count: int) -> None:
        def several(factory: Any, **fields: Any) -> list[Any]:
            return [factory(**fields) for _ in range(count)]

        self.count = count
        # What is counted here are queries; encoding hundreds of pictures would only take time.
        self.pictures = several(make.PictureFactory, sizes=make.SOME_SIZES)
        self.files = several(make.FileFactory)
        self.film, self.captions = make.FileFactory(film=True), make.FileFactory(captions=True)
        self.people = several(make.PersonFactory)
        self.members = several(make.OrganisationFactory, is_member=True, logo=self.pictures[0])
        self.organisations = several(make.OrganisationFactory)
        self.topics, self.places = several(make.TopicFactory), several(make.PlaceFactory)
        self.pages = several(make.StandardPageFactory, show_in_menus=True)
        self.campaigns = [make.CampaignFactory(lead_picture=picture) for picture in self.pictures]
        self.series = make.SeriesFactory()
        # Each kind is there even where there is one of everything else.
        self.publications = [
            self.publication(KINDS[n % len(KINDS)], n % count) for n in range(max(count, len(KINDS)))
        ]
        self.videos = [self.publication("video", n) for n in range(count)]

    def recording(self, n: int) -> dict[str, Any]:
        return {
            "video_address": "",
            "video_file": self.film,
            "captions": self.captions,
            "poster": self.pictures[n],
        }

    def publication(self, kind: str, n: int) -> Any:
        """A publication as lists and blocks show it: with a file, a contributor and a picture of its own."""
        own: dict[str, Any] = {}
        if kind in ("speech", "video"):
            own = self.recording(n)
        elif kind == "document":
            own = {"picture": self.pictures[n], "text_alternative": "<p>Words</p>"}
        return make.KINDS[kind](
            attachments=[Attachment(file=self.files[n])],
            contributions=[Contribution(person=self.people[n], organisation=self.organisations[n])],
            campaigns=self.campaigns,
            series=self.series,
            **own,
        )

    def text(self) -> str:
        """Rich text with links to all pages and files."""
        links = [f'<a linktype="page" id="{page.pk}">a page</a>' for page in self.pages]
        links += [f'<a linktype="document" id="{file.pk}">a file</a>' for file in self.files]
        return "".join(f"<p>{link}</p>" for link in links)

    def blocks(self) -> list[tuple[str, Any]]:
        """A body with so many of each block that a publication may hold."""
        body: list[tuple[str, Any]] = []
        for n in range(self.count):
            body += [
                ("heading", f"Heading {n}"),
                ("text", f'<p><a linktype="page" id="{self.pages[n].pk}">a page</a></p>'),
                ("text", f'<p><a linktype="document" id="{self.files[n].pk}">a file</a></p>'),
                ("figure", {"picture": self.pictures[n]}),
                (
                    "quotation",
                    {"text": "Words", "person": self.people[n], "organisation": self.organisations[n]},
                ),
                make.table(("A", "B"), ("<p>Words</p>", self.text()), (self.text(), self.text())),
                ("other_language", {"language": "fr", "text": self.text() + make.mark(f"note-{n}")}),
                ("downloads", {"files": [self.files[n]]}),
                ("call_to_action", {"text": "Read", "label": "Read", "page": self.pages[n]}),
            ]
        body.append(make.notes(**{f"note-{n}": self.text() for n in range(self.count)}))
        return body

    def campaign_blocks(self) -> list[tuple[str, Any]]:
        """A body with so many of each block that a campaign may hold, and every kind of publication."""
        body = self.blocks()
        body += [("publication", {"publication": publication}) for publication in self.publications]
        for n in range(self.count):
            body += [
                ("gallery", {"figures": [{"picture": self.pictures[n]}, {"picture": self.pictures[0]}]}),
                ("video_series", {"videos": [self.videos[n], self.videos[0]]}),
                ("dated_update", {"date": "2023-05-23", "text": self.text()}),
            ]
        return body

    def whole(self, kind: str) -> Any:
        """A publication with so many of everything that can belong to it."""
        own: dict[str, Any] = {
            "statement": {
                "signatories": [
                    Signatory(organisation=organisation)
                    for organisation in [*self.members, *self.organisations]
                ],
                "further_signatories": "\n".join(f"Group {n}" for n in range(self.count)),
            },
            "speech": self.recording(0),
            "video": {**self.recording(0), "transcript": self.text()},
            "document": {"picture": self.pictures[0], "text_alternative": self.text()},
        }.get(kind, {})
        return make.KINDS[kind](
            attribution="joint",
            joint_issuers=[JointIssuer(organisation=organisation) for organisation in self.organisations],
            contributions=[
                Contribution(person=person, organisation=organisation)
                for person, organisation in zip(self.people, self.organisations, strict=True)
            ],
            attachments=[Attachment(file=file) for file in self.files],
            campaigns=self.campaigns,
            topics=self.topics,
            places=self.places,
            series=self.series,
            body=self.blocks(),
            **own,
        )

    def addresses(self) -> dict[str, str]:
        """The addresses of pages that have so many of everything, by page type."""
        home = Home.objects.get()
        SiteSettings.objects.create(
            site=home.get_site(),
            social_links=[("link", {"name": "Platform", "address": "https://example.org/"})] * self.count,
        )
        home.featured_campaigns = [FeaturedCampaign(campaign=campaign) for campaign in self.campaigns]
        home.stories = [Story(page=page) for page in [*self.publications, *self.videos]]
        home.save()
        campaign = self.campaigns[0]
        campaign.milestones = make.milestones(self.count)
        campaign.body = self.campaign_blocks()
        campaign.save()
        # Everything of the site that one person and one organisation had a part in.
        for publication in [*self.publications, *self.videos]:
            publication.contributions.add(
                Contribution(person=self.people[-1], organisation=self.organisations[-1])
            )
            publication.joint_issuers.add(JointIssuer(organisation=self.organisations[-1]))
            publication.save()
        pages = {
            "home": home,
            "campaign": campaign,
            "campaign index": CampaignIndex.objects.get(),
            "library": Library.objects.get(),
            "standard page": make.StandardPageFactory(body=self.blocks()),
            **{kind: self.whole(kind) for kind in KINDS},
        }
        return {name: page.get_url() for name, page in pages.items()} | {
            "person": self.people[-1].get_absolute_url(),
            "organisation": self.organisations[-1].get_absolute_url(),
        }


def count_queries(addresses: dict[str, str]) -> dict[str, list[str]]:
    """The queries of each page, as a server makes them that has answered before."""
    client = Client()
    counted = {}
    for name, address in addresses.items():
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counted[name] = [query["sql"] for query in queries]
    return counted


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker):
    """The queries of each page type in a small site and in a large one."""
    found = {}
    for count in (FEW, MANY):
        with django_db_blocker.unblock(), transaction.atomic(), disable_reference_index_auto_update():
            found[count] = count_queries(Pool(count).addresses())
            transaction.set_rollback(True)
    return found


# Two tests, and not one for each type of page: processes would share them out and each make both sites.
@pytest.mark.spread(4)
@pytest.mark.deeper
def test_a_page_needs_few_queries(counted, subtests):
    for page_type, most in MOST.items():
        with subtests.test(page_type):
            queries = counted[MANY][page_type]
            assert len(queries) <= most, "\n".join(queries)


@pytest.mark.deeper
def test_a_page_needs_as_many_queries_for_many_as_for_one(counted, subtests):
    for page_type in MOST:
        with subtests.test(page_type):
            few, many = counted[FEW][page_type], counted[MANY][page_type]
            assert len(few) == len(many), "\n".join(["with one:", *few, "", "with many:", *many])
