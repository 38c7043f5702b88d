from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable, Page

from written_dates.boxes import MomentBox

from .admin.page_chooser import PageOfBundleChooser


class BundleQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Those that have not gone out."""
        return self.filter(released_at=None)


class Bundle(ClusterableModel):
    """Pages that go out together at one time, or not at all."""

    title = models.CharField(max_length=255, help_text="For the staff; readers don’t see it.")
    release_at = models.DateTimeField(
        "goes out at", null=True, blank=True, db_index=True, help_text="Empty: when somebody releases it."
    )
    released_at = models.DateTimeField("went out at", null=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    # What kept the bundle back when its release was last tried, a line for each thing; empty if nothing did.
    failure = models.TextField(blank=True, editable=False)
    failed_at = models.DateTimeField(null=True, editable=False)
    # When the staff were told of this failure.
    told_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = BundleQuerySet.as_manager()
    panels = [
        FieldPanel("title"),
        FieldPanel(
            "release_at",
            widget=MomentBox(future=True),
            help_text="They go out within a minute of it. Leave it empty to release the bundle yourself.",
        ),
        MultipleChooserPanel("members", chooser_field_name="page", heading="Pages", label="Page"),
    ]

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """Where it stands, in a word for the staff."""
        if self.released_at:
            return "Released"
        if self.failure:
            return "Failed"
        return "Planned" if self.release_at else "Draft"


class Member(Orderable):
    """A page in a bundle. It goes out as its latest draft is when the bundle is released."""

    bundle = ParentalKey(Bundle, on_delete=models.CASCADE, related_name="members")
    # A deleted page leaves a gap, which holds the bundle back until somebody says that this is meant.
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="in_bundles")
    # The page's title when the bundle was last saved, for when the page is gone.
    page_title = models.CharField(max_length=255, blank=True, editable=False)
    is_waiting = models.BooleanField(default=True, editable=False)

    panels = [FieldPanel("page", widget=PageOfBundleChooser)]

    class Meta:
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(is_waiting=True), name="page_waits_in_one_bundle"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.page is not None:
            self.page_title = self.page.get_admin_display_title()
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        """The page's title as staff know it, also when the page is gone."""
        return self.page.get_admin_display_title() if self.page else self.page_title or "A page"
