"""Staff see a page as readers will, before it is saved; and each block, whatever the site holds."""

from django.test import TestCase
from django.urls import reverse
from wagtail.blocks import Block
from wagtail.models import Page
from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import inline_formset, streamfield

from ajc_site.tests.support.admin_case import INLINES, AdminCase, form_for
from campaigns.body.blocks import CampaignBody
from campaigns.models import Campaign, Publication

MADE_BY_STAFF = ["statement", "speech", "video", "document", "campaign", "standardpage"]


class PreviewOfUnsavedPages(AdminCase):
    def preview_new(self, kind, data):
        parent = self.parent_for(kind)
        address = reverse("wagtailadmin_pages:preview_on_add", args=["campaigns", kind, parent.pk])
        sent = self.client.post(address, data)
        assert sent.json() == {"is_valid": True, "is_available": True}, kind
        return self.client.get(address, {"in_preview_panel": "true"})

    def test_every_type_shows_a_filled_in_form_to_both_roles(self):
        for user in (self.secretariat, self.writer):
            self.client.force_login(user)
            for kind in MADE_BY_STAFF:
                with self.subTest(kind=kind, user=user.username):
                    response = self.preview_new(kind, form_for(kind))
                    self.assertContains(response, f"<h1>A new {kind}</h1>", html=True)

    def test_every_type_shows_an_empty_form(self):
        self.client.force_login(self.secretariat)
        for kind in MADE_BY_STAFF:
            with self.subTest(kind=kind):
                nothing = {name: inline_formset([]) for name in INLINES[kind]} | {"body": streamfield([])}
                empty = form_for(kind, title="", slug="", summary="", event="", **nothing)
                address = reverse(
                    "wagtailadmin_pages:preview_on_add", args=["campaigns", kind, self.parent_for(kind).pk]
                )
                assert self.client.post(address, empty).json()["is_valid"], kind
                assert self.client.get(address).status_code == 200

    def test_what_is_only_in_the_form_is_shown(self):
        self.client.force_login(self.secretariat)
        statement = self.preview_new("statement", form_for("statement"))
        for text in (
            "Signed by 3 organisations",
            "First Organisation",
            "Legal Adviser",
            "The MLA Convention",
            "26 May 2023",
        ):
            self.assertContains(statement, text)
        speech = self.preview_new("speech", form_for("speech"))
        self.assertContains(speech, "1:14:00")
        video = self.preview_new("video", form_for("video"))
        self.assertContains(video, "What is said.")
        document = self.preview_new("document", form_for("document"))
        self.assertContains(document, "In English")
        campaign = self.preview_new("campaign", form_for("campaign"))
        self.assertContains(campaign, "The conference opens")

    def test_a_new_campaign_shows_no_publications_of_others(self):
        lonely = Publication.objects.first()
        Publication.campaigns.through.objects.filter(publication=lonely).delete()
        self.client.force_login(self.secretariat)
        self.assertNotContains(self.preview_new("campaign", form_for("campaign")), lonely.title)


class PreviewOfSavedPages(AdminCase):
    def test_every_page_shows_its_changes_before_they_are_saved(self):
        self.client.force_login(self.secretariat)
        for page in Page.objects.filter(depth__gt=1).specific():
            kind = type(page).__name__.lower()
            with self.subTest(page=page.title):
                address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
                sent = self.client.post(address, form_for(kind, title="A changed title", slug=page.slug))
                assert sent.json()["is_valid"], page
                self.assertContains(self.client.get(address), "A changed title")

    def test_every_page_is_shown_in_a_frame_of_the_admin_alone(self):
        self.client.force_login(self.secretariat)
        response = self.client.get(reverse("wagtailadmin_pages:preview_on_edit", args=[self.campaign.pk]))
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]

    def test_drafts_are_shown_by_themselves(self):
        self.client.force_login(self.secretariat)
        for page in Page.objects.filter(depth__gt=1):
            assert (
                self.client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200
            )


BLOCKS = CampaignBody().child_blocks


def block_address(block: Block) -> str:
    return f"{reverse('wagtailadmin_block_preview')}?id={block.definition_prefix}"


class BlockPreviews(WagtailTestUtils, TestCase):
    """What holds for an empty site and with the demo; not run by itself."""

    __test__ = False

    def test_every_block_says_what_it_is_and_has_a_preview(self):
        for name, block in BLOCKS.items():
            assert block.meta.icon, name
            assert block.meta.description, name
            assert block.is_previewable, name

    def test_every_block_is_shown_in_the_look_of_the_site(self):
        for name in BLOCKS:
            with self.subTest(block=name):
                response = self.client.get(block_address(Campaign.body.field.stream_block.child_blocks[name]))
                assert response.status_code == 200
                assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
                self.assertContains(response, "<style>")


class BlockPreviewsOfAnEmptySite(BlockPreviews):
    __test__ = True

    def setUp(self):
        self.client.force_login(self.create_superuser("root"))


class BlockPreviewsWithTheDemo(AdminCase, BlockPreviews):
    __test__ = True

    def setUp(self):
        self.client.force_login(self.writer)

    def test_blocks_that_choose_things_show_some_of_the_site(self):
        blocks = Campaign.body.field.stream_block.child_blocks
        for name, text in {
            "figure": "<img",
            "gallery": "<img",
            "publication": "kind-",
            "video_series": "kind-video",
            "downloads": "file-facts",
        }.items():
            with self.subTest(block=name):
                self.assertContains(self.client.get(block_address(blocks[name])), text)
