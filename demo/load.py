"""Puts the demo into the site, through the same models and signals as the staff's own work."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from django.core.files import File as DjangoFile
from django.db import transaction
from wagtail.models import Page, Site

from assets.models import File, Picture
from campaigns.addresses.kept import first_of_others
from campaigns.models import (
    Attachment,
    Campaign,
    CampaignIndex,
    Contribution,
    Document,
    FeaturedCampaign,
    Home,
    Library,
    Milestone,
    Organisation,
    Person,
    Place,
    Publication,
    Series,
    SiteSettings,
    Speech,
    StandardPage,
    Statement,
    Story,
    Topic,
    Video,
)

from . import content, people, uploads
from .ready_sizes import give_ready_sizes

FILES = Path(__file__).resolve().parent / "files"
CLIP_SECONDS = 11


@transaction.atomic
def load_demo() -> int:
    """Adds what is missing of the demo and returns how many pages that were.

    What is there already, recognised by its address, is left as it is: staff may have changed it.
    """
    before = Page.objects.count()
    return Loader().load() - before


class Loader:
    def __init__(self) -> None:
        self.home = Home.objects.get(sites_rooted_here__is_default_site=True)
        self.library = Library.objects.child_of(self.home).get()
        self.index = CampaignIndex.objects.child_of(self.home).get()

    def load(self) -> int:
        """Loads everything in the order in which things refer to each other; returns the number of pages."""
        self._settings()
        self._terms()
        for page in content.STANDARD_PAGES:
            self._page(self.home, StandardPage, page)
        campaign = self._campaign()
        shown = self._publications(campaign)
        if not campaign.body:
            self._story(campaign, shown)
        self._front(campaign, shown)
        return Page.objects.count()

    def _settings(self) -> None:
        SiteSettings.objects.get_or_create(
            site=Site.objects.get(is_default_site=True),
            defaults={
                "organisation_name": "Asia Justice Coalition",
                "strapline": "Working for justice for atrocity crimes in Asia",
                "footer_text": (
                    "This is a demonstration site. Texts marked as placeholders wait for the "
                    "secretariat’s own."
                ),
            },
        )

    def _terms(self) -> None:
        for name, slug, is_member in people.ORGANISATIONS:
            Organisation.objects.get_or_create(slug=slug, defaults={"name": name, "is_member": is_member})
        for name, slug in people.PEOPLE:
            Person.objects.get_or_create(slug=slug, defaults={"name": name})
        for model, terms in ((Topic, people.TOPICS), (Place, people.PLACES)):
            for name, slug in terms:
                model.objects.get_or_create(slug=slug, defaults={"name": name})
        for name, slug, description in people.SERIES:
            Series.objects.get_or_create(slug=slug, defaults={"name": name, "description": description})

    def _campaign(self) -> Campaign:
        picture = self._picture("ljubljana-triple-bridge.jpg")
        milestones = [
            Milestone(date=begins, end_date=ends, title=title, text=text, venue=venue, sort_order=order)
            for order, (begins, ends, title, text, venue) in enumerate(_dated(content.MILESTONES))
        ]
        return self._page(
            self.index,
            Campaign,
            {
                **content.CAMPAIGN,
                "lead_picture": picture,
                "motif": self._picture("treaty-seal.jpg"),
                "milestones": milestones,
            },
        )

    def _publications(self, campaign: Campaign) -> dict[str, Publication]:
        """The publications by the names under which the story places them."""
        filed = {
            "campaigns": [campaign],
            "topics": list(Topic.objects.filter(slug="mutual-legal-assistance")),
            "places": list(Place.objects.filter(slug="asia")),
        }
        statement = self._publish(Statement, content.STATEMENT, filed, files=["statement-adoption.pdf"])
        speech = self._publish(
            Speech,
            {**content.SPEECH, "poster": self._picture("poster-opening-ceremony.jpg")},
            filed,
            files=["speech-opening-ceremony.pdf"],
            contributions=[_contribution("priya-pillai", "Head of the secretariat", "ajc-secretariat")],
        )
        backgrounder = self._publish(
            Document, content.BACKGROUNDER, filed, files=["backgrounder-draft-mla-treaty.pdf"]
        )
        update = self._publish(
            Document, {**content.UPDATE, "picture": self._picture("mlat-update-2023-05-23.jpg")}, filed
        )
        letter = self._publish(Document, content.LETTER, filed, files=["letter-mla-initiative-2022-10.pdf"])
        videos = [
            self._video(position, facts, filed) for position, facts in enumerate(content.VIDEOS, start=1)
        ]
        return {
            "statement": statement, "speech": speech, "backgrounder": backgrounder, "update": update,
            "letter": letter, "video 1": videos[0], "video 2": videos[1], "video 3": videos[2],
        }  # fmt: skip

    def _video(self, position: int, facts: dict[str, Any], filed: dict[str, Any]) -> Publication:
        person = facts["person"]
        return self._publish(
            Video,
            {
                "title": facts["title"],
                "slug": facts["slug"],
                "summary": facts["summary"],
                "date": "2023-05-01",
                "date_precision": "year",
                "duration": CLIP_SECONDS,
                "transcript": content.TRANSCRIPT,
                "video_file": self._file(f"clip-{person}.mp4"),
                "captions": self._file(f"captions-{person}.vtt"),
                "poster": self._picture(f"poster-{person}.jpg"),
                "series": Series.objects.get(),
                "series_position": position,
            },
            filed,
            contributions=[_contribution(person, facts["role"], facts["organisation"])],
        )

    def _publish(
        self,
        model: type[Publication],
        facts: dict[str, Any],
        filed: dict[str, Any],
        *,
        files: Sequence[str] = (),
        contributions: Sequence[Contribution] = (),
    ) -> Publication:
        attachments = [
            Attachment(file=self._file(name), sort_order=order) for order, name in enumerate(files)
        ]
        return self._page(
            self.library,
            model,
            {**facts, **filed, "attachments": attachments, "contributions": list(contributions)},
        )

    def _story(self, campaign: Campaign, shown: dict[str, Publication]) -> None:
        story = content.STORY
        gallery = [self._figure("conference-hall.jpg"), self._figure("observers-row.jpg")]
        campaign.body = [
            ("heading", "What was agreed in Ljubljana"),
            ("text", story["conference"]),
            ("gallery", {"figures": gallery}),
            ("publication", {"publication": shown["statement"]}),
            ("heading", "Why it matters for Asia"),
            ("text", story["asia"]),
            ("publication", {"publication": shown["backgrounder"]}),
            ("heading", "The speech at the opening"),
            ("text", story["speech"]),
            ("publication", {"publication": shown["speech"]}),
            ("heading", "Three videos on the Convention"),
            ("text", story["videos"]),
            ("video_series", {"videos": [shown["video 1"], shown["video 2"], shown["video 3"]]}),
            ("heading", "From the conference"),
            ("dated_update", {"date": date(2023, 5, 23), "text": story["update"]}),
            ("publication", {"publication": shown["update"]}),
            ("heading", "Before the conference"),
            ("text", story["letter"]),
            ("publication", {"publication": shown["letter"]}),
            ("figure", self._figure("treaty-text.jpg")),
        ]
        campaign.save_revision().publish()

    def _front(self, campaign: Campaign, shown: dict[str, Publication]) -> None:
        for page, field, text in (
            (self.index, "introduction", content.INDEX_INTRODUCTION),
            (self.library, "introduction", content.LIBRARY_INTRODUCTION),
        ):
            if not getattr(page, field):
                setattr(page, field, text)
                page.save_revision().publish()
        if not self.home.lead_text:
            self.home.title = "Justice for atrocity crimes in Asia"
            self.home.lead_text = content.LEAD
            self.home.picture = self._picture("observers-row.jpg")
            self.home.lead_story = campaign
            self.home.featured_campaigns = [FeaturedCampaign(campaign=campaign)]
            self.home.stories = [Story(page=shown[name]) for name in ("speech", "update", "video 1")]
            self.home.save_revision().publish()

    def _page(self, parent: Page, model: type[Page], facts: dict[str, Any]) -> Any:
        """The page at this address: the one that is there, or a new one with these facts, published.

        Where one was issued and deleted, the address stays that one's: a number stands behind it.
        """
        for number in count(1):
            slug = facts["slug"] if number == 1 else f"{facts['slug']}-{number}"
            found = model.objects.child_of(parent).filter(slug=slug).first()
            if found is not None:
                return found
            if not first_of_others([f"{parent.url_path}{slug}/"], model):
                break
        facts = {**facts, "slug": slug}
        page = model(**{**facts, "date": date.fromisoformat(facts["date"])} if "date" in facts else facts)
        page.live = False
        parent.add_child(instance=page)
        page.save_revision().publish()
        return model.objects.get(pk=page.pk)

    def _picture(self, name: str) -> Picture:
        title, description, caption = uploads.PICTURES[name]
        found = Picture.objects.filter(title=title).first()
        if found is not None:
            return found
        with (FILES / name).open("rb") as source:
            picture = Picture(
                title=title, description=description, caption=caption, credit=uploads.DRAWING,
                file=DjangoFile(source, name=name),
            )  # fmt: skip
            picture.full_clean(exclude=["width", "height"])
            picture.save()
        give_ready_sizes(picture, name)
        return picture

    def _figure(self, name: str) -> dict[str, Any]:
        return {"picture": self._picture(name), "caption": ""}

    def _file(self, name: str) -> File:
        found = File.objects.filter(title=uploads.FILES[name]).first()
        if found is not None:
            return found
        with (FILES / name).open("rb") as source:
            file = File(title=uploads.FILES[name], language="en", file=DjangoFile(source, name=name))
            file.full_clean()
            file.save()
        return file


def _contribution(person: str, role: str, organisation: str) -> Contribution:
    return Contribution(
        person=Person.objects.get(slug=person),
        role=role,
        organisation=Organisation.objects.get(slug=organisation),
        sort_order=0,
    )


def _dated(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [
        (date.fromisoformat(begins), date.fromisoformat(ends) if ends else None, *rest)
        for begins, ends, *rest in rows
    ]
