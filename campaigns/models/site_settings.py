"""What staff say once for the whole site; and the site of a request."""

from typing import Self

from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Site
from wagtail.permission_policies.sites import SitePermissionPolicy

from rights.things import SiteSettingsPolicy

from ..kinds.vocabulary import Attribution


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What the whole site says of the organisation behind it."""

    organisation_name = models.CharField(max_length=120, default="Asia Justice Coalition")
    strapline = models.CharField(max_length=200, blank=True, help_text="A few words below the name.")
    footer_text = models.TextField(blank=True, max_length=500)
    contact_email = models.EmailField(blank=True)
    contact_address = models.TextField(blank=True, max_length=300, help_text="A postal address, if public.")
    attribution_secretariat = models.TextField(
        "note for the secretariat’s publications",
        default=(
            "Issued by the secretariat of the coalition. The text is the secretariat’s own and need not be "
            "the position of any or all of the coalition’s members."
        ),
    )
    attribution_coalition = models.TextField(
        "note for the coalition’s publications", default="Issued by the coalition on behalf of its members."
    )
    attribution_joint = models.TextField(
        "note for joint publications",
        default="Issued jointly by the secretariat of the coalition and the organisations named here.",
    )

    card_picture = models.ForeignKey(
        "campaigns.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="picture when a page is shared",
        help_text=(
            "Shown with a link to any page that has no picture of its own, where somebody shares it. Best is "
            "1200 by 630 pixels. Without one, the name of the coalition is shown."
        ),
    )

    # In the same row as the rest: the footer of every page shows them.
    social_links = StreamField(
        [
            (
                "link",
                blocks.StructBlock(
                    [
                        ("name", blocks.CharBlock(max_length=60, help_text="The platform: “Bluesky”.")),
                        ("address", blocks.URLBlock()),
                    ],
                    icon="link",
                ),
            )
        ],
        blank=True,
        verbose_name="on other platforms",
    )

    panels = [
        MultiFieldPanel([FieldPanel("organisation_name"), FieldPanel("strapline")], heading="Name"),
        MultiFieldPanel(
            [
                FieldPanel("attribution_secretariat"),
                FieldPanel("attribution_coalition"),
                FieldPanel("attribution_joint"),
            ],
            heading="On whose behalf publications are issued",
        ),
        MultiFieldPanel(
            [FieldPanel("footer_text"), FieldPanel("contact_email"), FieldPanel("contact_address")],
            heading="Footer and contact",
        ),
        FieldPanel("card_picture"),
        FieldPanel("social_links"),
    ]

    class Meta:
        verbose_name = "site settings"

    @classmethod
    def get_permission_policy(cls) -> SitePermissionPolicy:
        return SiteSettingsPolicy(cls)

    @classmethod
    def for_reading(cls, request: HttpRequest) -> Self:
        """The settings of the request's site, or the defaults; unlike Wagtail's way it never writes."""
        return getattr(find_site(request), "sitesettings", None) or cls()

    def attribution_note(self, attribution: str) -> str:
        """The note for a publication that is issued on this behalf."""
        return {
            Attribution.SECRETARIAT: self.attribution_secretariat,
            Attribution.COALITION: self.attribution_coalition,
            Attribution.JOINT: self.attribution_joint,
        }.get(Attribution(attribution), "")


def find_site(request: HttpRequest) -> Site | None:
    """The site of a request with front page, settings and card, in the query that every view begins with.

    Where there is one site, as in most installations, it answers to every host; only among several is
    Wagtail asked to match names and ports, which takes it longer.
    """
    if not hasattr(request, "_wagtail_site"):
        related = ("root_page", "sitesettings__card_picture")
        sites = list(Site.objects.select_related(*related).order_by()[:2])
        if len(sites) == 1 and sites[0].is_default_site:
            # Where Wagtail keeps what it found for a request.
            request._wagtail_site = sites[0]  # type: ignore[attr-defined]
    return Site.find_for_request(request)
