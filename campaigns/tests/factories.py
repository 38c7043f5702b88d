"""What tests are made of: the only factories of the project.

A page comes published and complete enough to be read; what a test is about it names itself. Pictures and
files are real ones, small.
"""

import io
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import factory
import wagtail_factories
from factory.django import DjangoModelFactory
from pypdf import PdfWriter
from wagtail.models import Collection, Page, PageViewRestriction

import demo
from assets.models import File, Picture
from assets.pictures.making import make_sizes
from campaigns.models import (
    Attachment,
    Campaign,
    CampaignIndex,
    Contribution,
    Document,
    Home,
    JointIssuer,
    Library,
    Milestone,
    Organisation,
    Person,
    Place,
    Series,
    Signatory,
    Speech,
    StandardPage,
    Statement,
    Topic,
    Video,
)

# A size as `make_sizes` writes it down, for tests with more pictures than are worth encoding.
SOME_SIZES = {
    form: [{"width": 480, "height": 320, "url": f"/media/images/x.{form}"}]
    for form in ("avif", "jpeg", "card")
}
FILM = min((Path(demo.__file__).parent / "files").glob("*.mp4"), key=lambda path: path.stat().st_size)
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nA caption.\n"


@cache
def pdf(pages: int) -> bytes:
    """The bytes of a PDF with so many empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


# --- Pictures and files ---------------------------------------------------------------------------


class PictureFactory(wagtail_factories.ImageFactory):
    """A picture in all sizes, as it is once a page with it is published; `readied=False` leaves them out."""

    title = factory.Sequence(lambda n: f"Picture {n}")
    file = factory.django.ImageField(format="JPEG", width=600, height=400, filename="picture.jpg")
    description = "Drawing of an empty hall."
    credit = "Drawing: somebody"
    caption = "A hall before the meeting."
    collection = factory.LazyFunction(Collection.get_first_root_node)

    class Meta:
        model = Picture
        skip_postgeneration_save = True

    @factory.post_generation
    def readied(self: Picture, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if create and extracted is not False and not self.sizes:
            make_sizes(self)


class FileFactory(wagtail_factories.DocumentFactory):
    title = factory.Sequence(lambda n: f"Annex {n}")
    file = factory.django.FileField(data=pdf(3), filename="file.pdf")
    collection = factory.LazyFunction(Collection.get_first_root_node)

    class Meta:
        model = File

    class Params:
        film = factory.Trait(file=factory.django.FileField(data=FILM.read_bytes(), filename="film.mp4"))
        captions = factory.Trait(file=factory.django.FileField(data=CAPTIONS, filename="captions.vtt"))


# --- People, organisations, terms -----------------------------------------------------------------


class OrganisationFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")

    class Meta:
        model = Organisation


class PersonFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Person {n}")
    slug = factory.Sequence(lambda n: f"person-{n}")

    class Meta:
        model = Person


class TermFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Term {n}")
    slug = factory.Sequence(lambda n: f"term-{n}")

    class Meta:
        abstract = True


class TopicFactory(TermFactory):
    class Meta:
        model = Topic


class PlaceFactory(TermFactory):
    class Meta:
        model = Place


class SeriesFactory(TermFactory):
    class Meta:
        model = Series


# --- Pages ----------------------------------------------------------------------------------------


class SitePageFactory(wagtail_factories.PageFactory):
    slug = factory.Sequence(lambda n: f"page-{n}")

    class Meta:
        abstract = True


class StandardPageFactory(SitePageFactory):
    parent = factory.LazyFunction(lambda: Home.objects.get())
    title = factory.Sequence(lambda n: f"Standard page {n}")

    class Meta:
        model = StandardPage


class CampaignFactory(SitePageFactory):
    parent = factory.LazyFunction(lambda: CampaignIndex.objects.get())
    title = factory.Sequence(lambda n: f"Campaign {n}")
    summary = "What it is, and why it matters."

    class Meta:
        model = Campaign


class PublicationFactory(SitePageFactory):
    """What the four kinds share. Each next one is a day older."""

    parent = factory.LazyFunction(lambda: Library.objects.get())
    date = factory.Sequence(lambda n: date(2024, 12, 31) - timedelta(days=n % 300))
    summary = "What it says, in a sentence."

    class Meta:
        abstract = True


class StatementFactory(PublicationFactory):
    title = factory.Sequence(lambda n: f"Statement {n}")

    class Meta:
        model = Statement


class SpeechFactory(PublicationFactory):
    title = factory.Sequence(lambda n: f"Speech {n}")
    event = "Opening of the conference"
    # Readers are told nothing.
    text_source = "unknown"
    body = factory.LazyFunction(lambda: [("text", "<p>What is said.</p>")])

    class Meta:
        model = Speech


class VideoFactory(PublicationFactory):
    title = factory.Sequence(lambda n: f"Video {n}")
    video_address = "https://www.youtube.com/watch?v=abcdefghijk"
    transcript = "<p>What is said.</p>"

    class Meta:
        model = Video


class DocumentFactory(PublicationFactory):
    title = factory.Sequence(lambda n: f"Document {n}")

    class Meta:
        model = Document


KINDS = {
    "statement": StatementFactory,
    "speech": SpeechFactory,
    "video": VideoFactory,
    "document": DocumentFactory,
}

# --- What belongs to a page -----------------------------------------------------------------------


def contributions(count: int) -> list[Contribution]:
    """So many people, each in a role for an organisation of their own, to be given to a page."""
    return [
        Contribution(
            person=PersonFactory(), role="Legal Adviser", organisation=OrganisationFactory(), sort_order=n
        )
        for n in range(count)
    ]


def attachments(count: int) -> list[Attachment]:
    return [Attachment(file=FileFactory(), sort_order=n) for n in range(count)]


def signatories(count: int, **organisation: Any) -> list[Signatory]:
    return [Signatory(organisation=OrganisationFactory(**organisation), sort_order=n) for n in range(count)]


def joint_issuers(count: int) -> list[JointIssuer]:
    return [JointIssuer(organisation=OrganisationFactory(), sort_order=n) for n in range(count)]


def milestones(count: int) -> list[Milestone]:
    return [
        Milestone(date=date(2023, 1, 1) + timedelta(days=n), title=f"Milestone {n}", sort_order=n)
        for n in range(count)
    ]


def table(*rows: tuple[str, ...], caption: str = "", names_rows: bool = True) -> tuple[str, Any]:
    """A table block for a body: its first row names the columns, the others are rich texts."""
    columns = [{"type": "text", "heading": heading} for heading in rows[0]]
    cells = {"columns": columns, "rows": [{"values": list(row)} for row in rows[1:]], "caption": ""}
    return ("table", {"caption": caption, "names_rows": names_rows, "cells": cells})


def notes(**texts: str) -> tuple[str, Any]:
    """A block of notes for a body; a text names one by its key as in ``mark("a")``."""
    return ("notes", [{"type": "item", "id": key, "value": text} for key, text in texts.items()])


def mark(key: str) -> str:
    """The mark of a note, to stand in a stored rich text."""
    return f'<sup data-note="{key}">*</sup>'


def text_blocks() -> list[tuple[str, Any]]:
    """A body for a publication or standard page, with every block that it may hold."""
    linked, file = StandardPageFactory(), FileFactory()
    link = f'<a linktype="page" id="{linked.pk}">page</a>'
    return [
        ("heading", "What it says"),
        (
            "text",
            f'<p>A text with <b>weight</b>, a <a linktype="page" id="{linked.pk}">page</a> and '
            f'a <a linktype="document" id="{file.pk}">file</a>.</p><ul><li>One.</li></ul>',
        ),
        ("figure", {"picture": PictureFactory(), "caption": "A caption of its own."}),
        (
            "quotation",
            {
                "text": "Somebody’s words.",
                "person": PersonFactory(),
                "role": "Judge",
                "organisation": OrganisationFactory(),
                "language": "id",
            },
        ),
        ("heading", {"text": "By State", "level": "3"}),
        table(
            ("State", "Since"),
            ("<p>Slovenia</p>", f"<p>2023, see this {link}{mark('a')}</p>"),
            caption="States",
        ),
        ("heading", {"text": "In their words", "level": "4"}),
        (
            "other_language",
            {
                "language": "fr",
                "text": f'<p>Tous naissent libres{mark("b")} et <span lang="ar">سواسية</span>.</p>',
            },
        ),
        ("text", f'<p>As said before{mark("a")}, by the <abbr title="United Nations">UN</abbr>.</p>'),
        ("heading", "What to do"),
        ("downloads", {"heading": "Downloads", "files": [FileFactory(), FileFactory(language="ar")]}),
        ("call_to_action", {"text": "Write to us.", "label": "Write", "page": linked, "address": ""}),
        (
            "call_to_action",
            {"text": "Read there.", "label": "Read", "page": None, "address": "https://example.org/"},
        ),
        notes(a=f"<p>As of today, see this {link}.</p>", b="<p>Article 1 of the <i>Declaration</i>.</p>"),
    ]


def campaign_blocks() -> list[tuple[str, Any]]:
    """A body for a campaign, with every block that it may hold and every kind of publication."""
    videos = [VideoFactory(contributions=contributions(1), poster=PictureFactory()) for _ in range(2)]
    figures = [{"picture": PictureFactory(), "caption": ""} for _ in range(2)]
    return [
        *text_blocks(),
        ("heading", "What happened"),
        ("gallery", {"figures": figures}),
        ("dated_update", {"date": date(2023, 5, 23), "text": "<p>An update.</p>"}),
        (
            "positions",
            {
                "title": "Where states stand",
                "as_of": date(2023, 5, 26),
                "source": "Invented for tests",
                "source_address": "https://example.org/",
                "positions": ["First position", "Second position"],
                "table": "Japan; First position; a note\nNepal; Second position\nSlovenia; First position",
            },
        ),
        *[
            ("publication", {"publication": publication, "introduction": "Read it:"})
            for publication in map(full, KINDS)
        ],
        ("heading", "What was said"),
        ("video_series", {"heading": "Two voices", "videos": videos}),
    ]


def full(kind: str, **fields: Any) -> Page:
    """A publication of a kind with every field filled that a reader sees."""
    shared: dict[str, Any] = {
        "body": text_blocks(),
        "attribution": "joint",
        "joint_issuers": joint_issuers(2),
        "contributions": contributions(2),
        "attachments": attachments(2),
        "campaigns": [CampaignFactory()],
        "topics": [TopicFactory()],
        "places": [PlaceFactory()],
        "series": SeriesFactory(),
        "series_position": 1,
        "search_description": "What searches say of it.",
    }
    own: dict[str, dict[str, Any]] = {
        "statement": {
            "signatories": [*signatories(2, is_member=True), *signatories(2)],
            "further_signatories": "A group\nAnother group",
        },
        "speech": {
            "venue": "Ljubljana",
            "text_source": "checked",
            "video_address": "https://vimeo.com/123456789",
            "start_time": 4440,
            "duration": 9000,
            "poster": PictureFactory(),
        },
        "video": {
            "video_address": "",
            "video_file": FileFactory(film=True),
            "captions": FileFactory(captions=True),
            "poster": PictureFactory(),
            "start_time": 60,
            "duration": 245,
        },
        "document": {
            "document_kind": "letter",
            "addressee": "The MLA Initiative",
            "picture": PictureFactory(),
            "text_alternative": "<p>What the picture says.</p>",
        },
    }
    page = KINDS[kind](**{**shared, **own[kind], **fields})
    if page.series_id:
        KINDS[kind](series=page.series, series_position=2)
    return page


def restrict(page: Page) -> None:
    """Puts a password before a page and all below it."""
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="a password"
    )
