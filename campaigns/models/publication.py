"""What every publication has in common, whatever its kind; the rows that belong to it are in ``rows``."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NamedTuple, Self

from django import forms
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.fields import StreamField
from wagtail.locks import BaseLock
from wagtail.search import index

from assets.languages import LANGUAGES
from written_dates.boxes import RoughDateBox

from ..body import fetching as body
from ..body import rich_text
from ..body.blocks import TextBody
from ..body.headings import own_anchors, with_anchors
from ..body.paragraphs import ParagraphLinks
from ..kinds.registry import kinds
from ..kinds.vocabulary import DATE_FORMATS, DOCUMENT_KIND_NAMES, Attribution, DatePrecision, Kind
from ..publishing.readiness import Lacks, Rows
from . import reference as references
from . import relations
from .base import BasePage
from .querysets import PublicationManager
from .rows import let_out
from .withdrawal import WithdrawnLock, withdrawal_of


class Section(NamedTuple):
    """A heading of a text by its words and anchor, and those that are below it."""

    heading: str
    anchor: str
    parts: list["Section"]


class Publication(BasePage):
    """Anything dated that the secretariat puts on record.

    A table of its own, so that the library, feeds, search and timelines are one query over it. Only its kinds
    can be made, each a model named as its ``Kind``. What one says of itself in the attributes that follow is
    all that other parts of the site ask of it (``kinds``).
    """

    KIND: ClassVar[Kind]
    # What several of the kind are called, as a heading.
    several: ClassVar[str | Promise]
    # What the people who contributed to this kind of publication are called.
    contributors_heading: ClassVar[str | Promise] = _("Contributors")
    # Whether its text is theirs, as a speaker's or author's; else it is only the issuers'.
    is_by_contributors: ClassVar[bool] = True
    # Whether it is its recording: played where it is placed, with the transcript for a text, and no files.
    is_recording: ClassVar[bool] = False
    # Whether its contributors are named where it is placed: who speaks in it.
    names_speakers: ClassVar[bool] = False
    # Whether the form for a new one opens with a text to write into.
    begins_with_text: ClassVar[bool] = False
    # Its rich text fields besides the body.
    rich_texts: ClassVar[tuple[str, ...]] = ()
    # Its own fields with names in them, for the search.
    names_in: ClassVar[tuple[str, ...]] = ()
    # What a line in a list shows of its own fields, by the name that it has there for all kinds.
    listed: ClassVar[Mapping[str, str]] = {}
    # Its own columns that ``components/publication_shown.html`` shows: not one more is read.
    shown: ClassVar[tuple[str, ...]] = ()
    # Relations that its entry in a feed needs.
    fed_with: ClassVar[tuple[str, ...]] = ()
    # Of Wagtail's, for the staff.
    icon: ClassVar[str] = "doc-full-inverse"
    # In Open Graph's words, of which these are all: "article", "video.other".
    card_type = "article"
    # How it was withdrawn, where it is shown as what was (``views.withdrawn``).
    withdrawn: Any = None

    kind = models.CharField(max_length=12, choices=Kind.choices, editable=False, db_index=True)
    # When the newest withdrawal of it was taken back: for who follows, that is a change.
    back_since = models.DateTimeField(null=True, editable=False)
    # "2023/014": see ``reference``. An alias has none of its own.
    reference = models.CharField(max_length=16, null=True, unique=True, editable=False)  # noqa: DJ001  (unique)
    date = models.DateField(
        default=timezone.localdate,
        db_index=True,
        help_text="The day it was issued, delivered or first shown; not the day it is entered here.",
    )
    date_precision = models.CharField(
        "known of the date",
        max_length=5,
        choices=DatePrecision.choices,
        default=DatePrecision.DAY,
        help_text="For older publications: enter any day of the month or year, and say here what is known.",
    )
    summary = models.TextField(
        max_length=400,
        help_text="One or two sentences. They stand for the publication in lists, searches and when shared.",
    )
    language = models.CharField(
        max_length=12, choices=LANGUAGES, default="en", help_text="The language of the text on the page."
    )
    body = StreamField(TextBody(), blank=True)

    attribution = models.CharField(
        "issued by",
        max_length=12,
        choices=Attribution.choices,
        default=Attribution.SECRETARIAT,
        help_text="On whose behalf it is issued. The note for each is kept in the site settings.",
    )
    campaigns = ParentalManyToManyField("campaigns.Campaign", blank=True, related_name="publications")
    topics = ParentalManyToManyField("campaigns.Topic", blank=True, related_name="publications")
    places = ParentalManyToManyField("campaigns.Place", blank=True, related_name="publications")
    series = models.ForeignKey(
        "campaigns.Series", null=True, blank=True, on_delete=models.SET_NULL, related_name="publications"
    )
    series_position = models.PositiveSmallIntegerField(
        "number in the series", null=True, blank=True, help_text="1 for the first, and so on."
    )

    read_with: ClassVar[tuple[str, ...]] = ("series",)
    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, "back_since", "reference"]
    objects = PublicationManager()

    is_creatable = False
    parent_page_types = ["campaigns.Library"]
    subpage_types: ClassVar[list[str]] = []

    title_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldRowPanel(
            [
                FieldPanel("date", widget=RoughDateBox),
                FieldPanel("date_precision", heading="How much of it is known"),
            ]
        ),
        FieldPanel("summary"),
        FieldPanel("language"),
    ]
    attribution_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("attribution"),
                MultipleChooserPanel(
                    "joint_issuers",
                    chooser_field_name="organisation",
                    heading="Issued jointly with",
                    label="Joint issuer",
                ),
            ],
            heading="On whose behalf",
        )
    ]
    contribution_panels: ClassVar[list[Any]] = [
        InlinePanel("contributions", label="Contributor", heading="Contributors")
    ]
    filing_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "campaigns",
                    widget=forms.CheckboxSelectMultiple,
                    help_text="Tick each that it belongs to: their pages show it by themselves.",
                ),
                FieldPanel(
                    "topics",
                    widget=forms.CheckboxSelectMultiple,
                    help_text="Readers look for it by these, and can follow one.",
                ),
                FieldPanel(
                    "places",
                    widget=forms.CheckboxSelectMultiple,
                    help_text="Where what it tells of happened or happens.",
                ),
                FieldRowPanel(
                    [
                        FieldPanel(
                            "series", help_text="If it is one of several that belong together in an order."
                        ),
                        FieldPanel("series_position"),
                    ]
                ),
            ],
            heading="Where it belongs",
        )
    ]

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("body"),
        index.AutocompleteField("title"),
        index.FilterField("kind"),
        index.FilterField("date"),
        index.FilterField("attribution"),
        index.RelatedFields(
            "contributions",
            [
                index.RelatedFields("person", [index.SearchField("name")]),
                index.RelatedFields("organisation", [index.SearchField("name")]),
            ],
        ),
    ]

    class Meta:
        verbose_name = "publication"
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["-date", "-page_ptr"], name="publication_newest_first")]

    def clean(self) -> None:
        super().clean()
        # A page that is previewed before it is first saved has its kind too.
        self.kind = getattr(self, "KIND", self.kind)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Wagtail does. What is public from now on has its reference."""
        self.kind = getattr(self, "KIND", self.kind)
        fields = kwargs.get("update_fields")
        with transaction.atomic():
            if self._wants_reference(fields):
                year = self._meta.get_field("date").to_python(self.date).year
                self.reference = references.allot(year)
                if fields is not None:
                    kwargs["update_fields"] = [*fields, "reference"]
            super().save(*args, **kwargs)

    def _wants_reference(self, fields: Iterable[str] | None) -> bool:
        """Whether it goes out for the first time. What is stored counts, not what this instance knows."""
        if self.alias_of_id:
            self.reference = None
            return False
        if not self.live or self.reference or (fields is not None and "live" not in fields):
            return False
        if not self._state.adding:
            self.reference = self._stored_reference(self.pk)
        return self.reference is None

    @staticmethod
    def _stored_reference(pk: int | None) -> str | None:
        return Publication.objects.filter(pk=pk).values_list("reference", flat=True).first()

    def get_lock(self) -> BaseLock | None:
        return WithdrawnLock(self) if withdrawal_of(self) else super().get_lock()

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """As Wagtail's; reference and return are the page's own, whatever a revision says."""
        page = super().with_content_json(content)
        page.reference, page.back_since = self.reference, self.back_since
        return page

    @cached_property
    def reference_in_words(self) -> str:
        """ "AJC/2023/014"; an alias has that of its source. Nothing for what was never public."""
        return references.in_words(self._reference)

    @property
    def reference_address(self) -> str:
        """The address within the site by which it is found for ever."""
        return references.address_of(self._reference)

    @property
    def _reference(self) -> str | None:
        return self._stored_reference(self.alias_of_id) if self.alias_of_id else self.reference

    @property
    def label(self) -> str:
        """What a reader calls it: its kind, or for a document the kind of document."""
        document_kind = getattr(self, "document_kind", None)
        return str(DOCUMENT_KIND_NAMES[document_kind]) if document_kind else self.get_kind_display()

    @property
    def schema_type(self) -> str:
        """What schema.org calls it."""
        return "Article"

    @property
    def csl_type(self) -> str:
        """What CSL-JSON calls it, and so every citation; its schema lists the types."""
        return "report"

    @property
    def cited_as(self) -> str:
        """What a citation says of it behind its kind, if anything: how a text came about."""
        return ""

    @property
    def of_kind(self) -> Any:
        """The kind's own row, of a publication fetched for showing; None where nothing of that is shown."""
        return getattr(self, self.kind) if kinds()[self.kind].shown else None

    @property
    def contributors(self) -> list[relations.Involved]:
        """The contributors, of a publication that was fetched with them."""
        return [relations.Involved.contributor(contribution) for contribution in self.contributions.all()]

    @property
    def date_text(self) -> str:
        """The date as far as it is known: "15 May 2023", "October 2022", "2023"."""
        return date_format(self.date, DATE_FORMATS[self.date_precision][0])

    @property
    def date_code(self) -> str:
        """The same for machines: "2023-05-15", "2022-10", "2023"."""
        return date_format(self.date, DATE_FORMATS[self.date_precision][1])

    def lacks(self, rows: Rows) -> Lacks:
        yield from super().lacks(rows)
        if self.attribution == Attribution.JOINT and not rows("joint_issuers"):
            yield "attribution", "Name at least one organisation with which it is issued."

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        texts = {name: getattr(self, name) for name in self.rich_texts}
        for_readers = not context["is_preview"]
        wanted = body.references(self.body, *texts.values())
        with body.at_hand(body.fetch(wanted, for_readers=for_readers)):
            body.make_ready(self.body)
            context["texts"] = {name: rich_text.linked(text) for name, text in texts.items()}
        involved, filed = relations.involved_in(self), relations.filed_with(self)
        if self.withdrawn:
            involved = relations.without_dead_links(involved)
        context["contributors"] = [row for row in involved if row.part == "contributor"]
        context["issuers"] = (
            [row for row in involved if row.part == "issuer"] if self.attribution == Attribution.JOINT else []
        )
        context["signatories"] = [row for row in involved if row.part == "signatory"]
        context["filed_under"] = [row for row in filed if row.way != "series"]
        context["series_members"] = [row for row in filed if row.way == "series"]
        headings = self._headings()
        context["paragraphs"] = self._links_beside(headings)
        context["contents"] = _nested(headings)
        attachments = self.attachments.select_related("file").order_by("sort_order", "pk")
        context["attachments"] = let_out(attachments) if for_readers else attachments
        return context

    def paragraph_links(
        self, is_cited: bool = True, made_by: type[ParagraphLinks] = ParagraphLinks
    ) -> ParagraphLinks:
        """Numbers and addresses for the paragraphs of its texts, which are given in the order of its page."""
        return self._links_beside(self._headings(), is_cited, made_by)

    def _links_beside(
        self,
        headings: list[tuple[Any, str]],
        is_cited: bool = True,
        made_by: type[ParagraphLinks] = ParagraphLinks,
    ) -> ParagraphLinks:
        taken = own_anchors() | {anchor for _, anchor in headings}
        return made_by(taken, self.language, is_cited)

    def _headings(self) -> list[tuple[Any, str]]:
        return [(block.value, anchor) for block, anchor in with_anchors(self.body) if anchor]


def _nested(headings: list[tuple[Any, str]]) -> list[Section]:
    """Headings as contents of two levels: sections, and what is in one, however deep."""
    found: list[Section] = []
    for heading, anchor in headings:
        is_below = found and heading.depth > 2
        (found[-1].parts if is_below else found).append(Section(str(heading), anchor, []))
    return found
