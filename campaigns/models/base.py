"""What every page of the site shares: how it is saved, what it is asked before it goes out."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final, Self

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.locks import BaseLock
from wagtail.models import Page, PagePermissionTester, PageViewRestriction, Revision
from wagtail.search import index

from assets.pictures.making import NoRoom, make_sizes_ahead
from assets.uses import saving
from clean_files.findings import Refused
from clock.planned_times import without_past_times
from page_tree.hold import hold, take_turn
from page_tree.public import SitePageManager
from page_tree.restrictions import restrictions_on
from rights.locks import lock_of
from rights.meanwhile import ask_lock_again
from rights.pages import DeskPermissions, may_work_on, reading
from rights.unseen import looked, unseen
from written_dates.boxes import MomentBox

from ..addresses.kept import check_address
from ..addresses.proposing import fill_in_address
from ..body import lacking
from ..body.paragraph_keys import keep_keys
from ..publishing.readiness import Lacks, NotReady, Rows, check_ready, kept_back, without_gone
from ..publishing.schedule import check_times
from ..publishing.waiting import is_for_later, leaves_sizes_to_clock, put_off
from ..signals import issuing, kept

NO_ROOM_FOR_SIZES: Final = (
    "There is no room left on the server for the sizes of its pictures. It is kept as it is: please tell the "
    "administrator, and publish it again later."
)


class BasePage(Page):
    """What every page of the site shares.

    A page's public view depends on published content alone: no page type may read the visitor,
    the session or the clock while it renders.
    """

    # Relations that the page's own view needs, fetched with the page.
    read_with: ClassVar[tuple[str, ...]] = ()
    # The field with the picture for its card on other sites, and what Open Graph calls the page.
    card_picture: ClassVar[str] = ""
    card_type: ClassVar[str] = "website"

    # A copy has no times of its own yet, in none of its versions.
    exclude_fields_in_copy = ["go_live_at", "expire_at", "expired"]
    objects = SitePageManager()

    search_fields = [*Page.search_fields, index.SearchField("search_description")]

    # Wagtail's own panels, in the words that the secretariat uses.
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    help_text="The last part of the page’s address. Keep it once published.",
                ),
                FieldPanel(
                    "seo_title",
                    heading="Title for search engines",
                    help_text="Only when it should differ from the title.",
                ),
                FieldPanel(
                    "search_description",
                    heading="Description for search engines",
                    help_text="Only when it should differ from the summary.",
                ),
            ],
            heading="In searches and when shared",
        ),
        MultiFieldPanel(
            [FieldPanel("show_in_menus", help_text="For pages directly below the home page.")],
            heading="Menu",
        ),
    ]
    settings_panels = [
        PublishingPanel(
            children=[
                FieldPanel("go_live_at", widget=MomentBox(future=True)),
                FieldPanel("expire_at", widget=MomentBox(future=True)),
            ]
        ),
        CommentPanel(),
    ]

    class Meta:
        abstract = True

    def lacks(self, rows: Rows) -> Lacks:
        """What the page lacks before it may go out, beyond its required fields; page types add to it.

        ``rows`` gives the rows of a relation, which may still be in the form.
        """
        if body := getattr(self, "body", None):
            yield from (("body", sentence) for sentence in lacking.lacks(body))

    def wants(self, rows: Rows) -> Iterator[str]:
        """What readers would want to be told though it may go out without; sentences for the staff."""
        yield from ()

    def _set_core_field_defaults(self) -> None:
        # Wagtail's own address for a page without one leaves out what it can't keep of the title.
        fill_in_address(self)
        super()._set_core_field_defaults()

    def clean(self) -> None:
        super().clean()
        check_address(self)

    def minimal_clean(self) -> None:
        super().minimal_clean()
        check_address(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Wagtail does; what the page uses of files and pictures is written down with it.

        Raises ValidationError for an address at which nobody could read it.
        """
        if self._state.adding:
            # Copies and aliases are saved without being cleaned.
            check_address(self)
        if self.alias_of is not None and self.alias_of.alias_of_id:
            # An alias of an alias shows the same page: that one says who may read it.
            self.alias_of_id = self.alias_of.alias_of_id
        fields = kwargs.get("update_fields")
        if fields is None or "body" in fields:
            keep_keys(self)
        with saving(self, fields):
            super().save(*args, **kwargs)

    def save_revision(self, user: Any = None, *args: Any, clean: bool = True, **kwargs: Any) -> Revision:
        """As Wagtail does; paragraphs that were copied get lasting addresses of their own.

        Raises TooLate if the page was locked for who is at the admin meanwhile.
        """
        keep_keys(self)
        if clean:
            self.full_clean()
        with transaction.atomic():
            ask_lock_again(self)
            revision = super().save_revision(user, *args, clean=False, **kwargs)
            kept.send(sender=type(self), page=self, revision=revision)
            return revision

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """As Wagtail does, now or when the revision says; or as soon as its pictures are ready, where who is
        at the admin would wait for them. Raises NotReady for an unfinished page.
        """
        check_times(self, revision)
        draft = revision.as_object()
        check_ready(draft)
        try:
            is_left_to_clock = leaves_sizes_to_clock(draft)
            if not is_left_to_clock:
                make_sizes_ahead(draft)
        except (NoRoom, Refused) as error:
            raise NotReady(draft, [NO_ROOM_FOR_SIZES]) from error
        with transaction.atomic():
            # Who publishes the same page in this moment waits. Wagtail locks its rows in differing orders.
            take_turn()
            hold(self.pk)
            # The sizes took a while. What is said now stays so until it is out.
            if said := [*kept_back(draft), *unseen(draft, revision, looked.get())]:
                raise NotReady(draft, said)
            if is_left_to_clock and not is_for_later(draft):
                put_off(self, revision, *args, **kwargs)
            else:
                if not is_for_later(draft):
                    issuing.send(sender=type(draft), page=draft, revision=revision)
                super().publish(revision, *args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """As Wagtail's, also for a revision that names things which are gone, or times that have come."""
        return super().with_content_json(without_past_times(without_gone(self, content)))

    @property
    def description(self) -> str:
        """The one or two sentences that stand for the page in lists, searches and cards."""
        own = getattr(self, "summary", "") or getattr(self, "introduction", "")
        return self.search_description or own

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return DeskPermissions(user, self)

    def get_lock(self) -> BaseLock | None:
        return super().get_lock() or lock_of(self)

    def get_admin_display_title(self) -> str:
        """As Wagtail's; who does not work on a page that is on the site is not told its next title."""
        if self.live and self.draft_title not in {"", self.title}:
            user = reading.get()
            if user is not None and not may_work_on(user, self):
                return self.title
        return super().get_admin_display_title()

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """None for a page found as public (``campaigns.views.routing``); else those on its source, too."""
        if getattr(self, "is_public", False):
            return PageViewRestriction.objects.none()
        return restrictions_on(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # Wagtail adds `self` for its own templates; ours say `page`.
        context["is_preview"] = getattr(request, "is_preview", False)
        return context
